#include "evidence/item_prover.hpp"

#include <algorithm>

#include "base/assert.hpp"
#include "evidence/item_rules.hpp"
#include "evidence/shape.hpp"

namespace saksi::evidence {

namespace {

/// A text that two queries share exactly when they are the same.
std::string key_of(const Query& query) {
    std::string key = query.record;
    key += query.part == Part::head ? "h" : "b";
    key += to_json(query.selector).canonical();
    if (query.expected) key += '=' + *query.expected;
    return key;
}

}  // namespace

std::string media_type_of(std::string_view content_type) {
    std::string type(content_type.substr(0, content_type.find(';')));
    while (!type.empty() && (type.back() == ' ' || type.back() == '\t')) type.pop_back();
    type.erase(0, type.find_first_not_of(" \t"));
    std::ranges::transform(type, type.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return is_media_type(type) ? type : "application/octet-stream";
}

std::optional<Query> counted_place(std::string_view place) {
    const std::size_t hash = place.find('#');
    if (hash == std::string_view::npos || !is_record_id(place.substr(0, hash))) return std::nullopt;
    // Only the number of elements is asked for, no text.
    return Query{std::string(place.substr(0, hash)), Part::body, Selector::fragment(std::string(place.substr(hash + 1))), std::string()};
}

ItemProver::ItemProver(const Item& item, ItemSurroundings surroundings) : item_(item), surroundings_(std::move(surroundings)) {
    add_query(root_query(item));
    records_.push_back(item.root.record);
    for (const Fact& fact : item.facts) {
        add_query(fact_query(fact));
        if (fact.context) add_query(context_query(fact));
        records_.push_back(fact.record);
    }
    for (const Derived& derived : item.derived) {
        if (derived.rule == Rule::count_of_items) {
            for (const std::string& place : derived.from)
                if (auto query = counted_place(place)) {
                    records_.push_back(query->record);
                    add_query(std::move(*query));
                }
        } else if (derived.rule == Rule::canonical_url && derived.from.size() >= 2 && is_record_id(derived.from[1])) {
            records_.push_back(derived.from[1]);
        }
    }
    if (item.object)
        for (const Attachment& attachment : item.object->attachments) records_.push_back(attachment.record);
    for (const Proof& proof : item.proofs) records_.push_back(proof.record);
    std::ranges::sort(records_);
    records_.erase(std::ranges::unique(records_).begin(), records_.end());
    answers_.resize(queries_.size());
}

std::size_t ItemProver::add_query(Query query) {
    const auto [place, fresh] = query_index_.emplace(key_of(query), queries_.size());
    if (fresh) queries_.push_back(std::move(query));
    return place->second;
}

const Selected* ItemProver::answer_to(const Query& query) const {
    const auto found = query_index_.find(key_of(query));
    if (found == query_index_.end() || !answers_[found->second]) return nullptr;
    return &*answers_[found->second];
}

void ItemProver::answer(std::size_t query, Selected selected) {
    SAKSI_ASSERT(query < answers_.size());
    answers_[query] = std::move(selected);
}

void ItemProver::describe(const RecordId& record, RecordFacts facts) { described_.insert_or_assign(record, std::move(facts)); }

void ItemProver::set_same_request(SameRequest target_uris) { same_request_ = std::move(target_uris); }

std::vector<ItemProblem> ItemProver::problems() const { return ItemRules(item_, surroundings_, *this).run(); }

}  // namespace saksi::evidence
