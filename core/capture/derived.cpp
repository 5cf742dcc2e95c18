#include "capture/derived.hpp"

#include "capture/item_builder.hpp"
#include "capture/item_finisher.hpp"
#include "capture/item_references.hpp"

namespace saksi::capture {

Derived derive_items(const std::vector<Drafts>& drafts, RecordIndex& records, base::Random& random) {
    Derived derived;
    std::set<std::string> platforms;
    const RecordFactsOf facts_of = [&records](const std::string& record) { return records.facts(record); };
    for (const Drafts& of_one : drafts) {
        platforms.insert(of_one.platform);
        const std::size_t first = derived.items.size();
        std::map<std::string, std::size_t> numbers;
        for (const Draft& draft : of_one.items) {
            auto item = build_item(draft, of_one.platform, facts_of, random);
            if (item) {
                derived.items.push_back(std::move(*item));
                numbers.emplace(draft.item.item, derived.items.size());
            } else
                derived.losses.push_back({std::nullopt, "plugin_failed", draft.item.item, base::text_of(item.error(), Language::english)});
        }
        for (std::size_t i = first; i < derived.items.size(); ++i) number_references(derived.items[i], numbers);
        derived.losses.insert(derived.losses.end(), of_one.losses.begin(), of_one.losses.end());
    }
    std::vector<std::size_t> gone;
    for (const Dropped& dropped : prove_items(derived.items, platforms, records)) {
        derived.losses.push_back({std::nullopt, "fact_not_proven", dropped.platform + " " + dropped.actor, dropped.reason});
        gone.push_back(dropped.number);
    }
    follow_removal(derived.items, gone);
    return derived;
}

}  // namespace saksi::capture
