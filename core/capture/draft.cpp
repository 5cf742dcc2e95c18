#include "capture/draft.hpp"

#include "capture/capture_limits.hpp"
#include "capture/cut_text.hpp"

namespace saksi::capture {

using namespace plugin_host;

namespace {

constexpr const char* not_named = "the plugin reported on an item that it had not named";

}  // namespace

Draft* Drafts::find(const std::string& item) {
    const auto found = places.find(item);
    return found == places.end() ? nullptr : &items[found->second];
}

void Drafts::lose(LossReport loss) {
    loss.what = cut_text(loss.what, capture_limits::loss_text);
    loss.detail = cut_text(loss.detail, capture_limits::loss_text);
    if (losses.size() < capture_limits::job_losses) return losses.push_back(std::move(loss));
    losses.back() = std::move(loss);
    ++further_losses;
}

bool Drafts::add(PluginMessage report) {
    const auto breach = [&](const std::string& item, const char* what) {
        lose({std::nullopt, "plugin_failed", item, what});
        return false;
    };
    const auto into = [&](const std::string& item, auto member, auto&& value) {
        Draft* draft = find(item);
        if (!draft) return breach(item, not_named);
        (draft->*member).push_back(std::forward<decltype(value)>(value));
        return true;
    };
    if (auto* item = std::get_if<ItemReport>(&report)) {
        if (!places.emplace(item->item, items.size()).second) return breach(item->item, "the plugin gave two items one name; the second is left out");
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
        if (!draft) return breach(state->item, not_named);
        draft->item.state = state->state;
        return true;
    }
    if (auto* loss = std::get_if<LossReport>(&report)) {
        if (loss->item) return into(*loss->item, &Draft::losses, std::move(*loss));
        lose(std::move(*loss));
        return true;
    }
    return true;
}

}  // namespace saksi::capture
