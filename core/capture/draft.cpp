#include "capture/draft.hpp"

#include <algorithm>

namespace saksi::capture {

using namespace plugin_host;

Draft* Drafts::find(const std::string& item) {
    // Reports follow their item closely, so the search begins at the end.
    const auto found = std::find_if(items.rbegin(), items.rend(), [&](const Draft& draft) { return draft.item.item == item; });
    return found == items.rend() ? nullptr : &*found;
}

bool Drafts::add(PluginMessage report) {
    const auto into = [&](const std::string& item, auto member, auto&& value) {
        Draft* draft = find(item);
        if (!draft) {
            losses.push_back({std::nullopt, "plugin_failed", item, "the plugin reported on an item that it had not named"});
            return false;
        }
        (draft->*member).push_back(std::forward<decltype(value)>(value));
        return true;
    };
    if (auto* item = std::get_if<ItemReport>(&report)) {
        items.push_back({std::move(*item), {}, {}, {}, {}, {}, {}});
        return true;
    }
    if (auto* fact = std::get_if<FactReport>(&report)) return into(fact->item, &Draft::facts, std::move(*fact));
    if (auto* derived = std::get_if<DerivedReport>(&report)) return into(derived->item, &Draft::derived, std::move(*derived));
    if (auto* attachment = std::get_if<AttachmentReport>(&report)) return into(attachment->item, &Draft::attachments, std::move(*attachment));
    if (auto* list = std::get_if<ListReport>(&report)) return into(list->item, &Draft::lists, std::move(*list));
    if (auto* proof = std::get_if<ProofReport>(&report)) return into(proof->item, &Draft::proofs, std::move(*proof));
    if (auto* state = std::get_if<StateReport>(&report)) {
        Draft* draft = find(state->item);
        if (draft) draft->item.state = state->state;
        return draft != nullptr;
    }
    if (auto* loss = std::get_if<LossReport>(&report)) {
        if (loss->item) return into(*loss->item, &Draft::losses, std::move(*loss));
        losses.push_back(std::move(*loss));
        return true;
    }
    return true;
}

}  // namespace saksi::capture
