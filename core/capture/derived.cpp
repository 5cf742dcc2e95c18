#include "capture/derived.hpp"

#include "base/parallel.hpp"
#include "capture/item_builder.hpp"
#include "capture/item_finisher.hpp"
#include "capture/item_references.hpp"

namespace saksi::capture {

namespace {

using plugin_host::LossReport;

void write_texts(Derived& derived) {
    derived.texts.resize(derived.items.size());
    base::for_each_index(derived.items.size(), [&](std::size_t i) { derived.texts[i] = evidence::to_json(derived.items[i]).canonical(); });
}

/// Takes out what no reader takes in: a plugin may hang a hundred thousand facts on one item.
void drop_oversized(Derived& derived) {
    std::vector<std::size_t> gone;
    std::vector<evidence::Item> kept;
    for (std::size_t i = 0; i < derived.items.size(); ++i) {
        if (derived.texts[i].size() <= limits::item_bytes) {
            kept.push_back(std::move(derived.items[i]));
            continue;
        }
        gone.push_back(i + 1);
        derived.losses.push_back({std::nullopt, "budget", "item " + evidence::item_number_text(i + 1), "its text has " + std::to_string(derived.texts[i].size()) + " octets"});
    }
    derived.items = std::move(kept);
    if (gone.empty()) return;
    follow_removal(derived.items, gone);
    write_texts(derived);
}

void take_losses(const Drafts& of_one, Derived& derived) {
    derived.losses.insert(derived.losses.end(), of_one.losses.begin(), of_one.losses.end());
    if (of_one.further_losses > 0)
        derived.losses.push_back({std::nullopt, "budget", of_one.platform, std::to_string(of_one.further_losses) + " further losses of one address are not listed"});
}

}  // namespace

Derived derive_items(const std::vector<Drafts>& drafts, RecordIndex& records, base::Random& random) {
    Derived derived;
    std::set<std::string> platforms;
    const RecordFactsOf facts_of = [&records](const std::string& record) { return records.facts(record); };
    for (const Drafts& of_one : drafts) {
        platforms.insert(of_one.platform);
        const std::size_t first = derived.items.size();
        std::map<std::string, std::size_t> numbers;
        for (const Draft& draft : of_one.items) {
            if (derived.items.size() == limits::items_per_bundle) {
                const std::size_t left = of_one.items.size() - (derived.items.size() - first);
                derived.losses.push_back({std::nullopt, "budget", of_one.platform, std::to_string(left) + " acts of one address find no place in the bundle"});
                break;
            }
            auto item = build_item(draft, of_one.platform, facts_of, random);
            if (item) {
                derived.items.push_back(std::move(*item));
                numbers.emplace(draft.item.item, derived.items.size());
            } else
                derived.losses.push_back({std::nullopt, "plugin_failed", draft.item.item, base::text_of(item.error(), Language::english)});
        }
        for (std::size_t i = first; i < derived.items.size(); ++i) number_references(derived.items[i], numbers);
        take_losses(of_one, derived);
    }
    std::vector<std::size_t> gone;
    for (const Dropped& dropped : prove_items(derived.items, platforms, records)) {
        derived.losses.push_back({std::nullopt, "fact_not_proven", dropped.platform + " " + dropped.actor, dropped.reason});
        gone.push_back(dropped.number);
    }
    follow_removal(derived.items, gone);
    write_texts(derived);
    drop_oversized(derived);
    return derived;
}

}  // namespace saksi::capture
