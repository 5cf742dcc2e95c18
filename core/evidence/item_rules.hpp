// The rules of bukti-1.md §9.3–§9.7 over one item whose places were looked up. Used inside this room.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "evidence/item_prover.hpp"

namespace saksi::evidence {

Query root_query(const Item& item);
Query fact_query(const Fact& fact);
Query context_query(const Fact& fact);
/// The array that a `urn:uuid:…#POINTER` of count-of-items names; nullopt for other forms.
std::optional<Query> counted_place(std::string_view place);

class ItemRules {
public:
    ItemRules(const Item& item, const ItemSurroundings& surroundings, const ItemProver& answers);
    std::vector<ItemProblem> run();

private:
    using Kind = ItemProblem::Kind;
    void report(Kind kind, std::string pointer, Message what, const RecordId& record = {}, std::optional<std::size_t> fact = {});
    /// The record when it exists where it may lie; reports otherwise.
    const RecordFacts* record_at(const RecordId& record, const std::string& pointer, std::optional<std::size_t> fact = {});

    void check_root();
    void check_captures_and_origin();

    // facts (item_fact_rules.cpp)
    void check_facts();
    bool check_fact_value(const Fact& fact, std::size_t index);
    bool check_leaf(const Fact& fact, std::size_t index);
    bool check_link(const Fact& fact, std::size_t index);
    bool is_inside_root(const Fact& fact) const;
    void check_context(const Fact& fact, std::size_t index);
    bool false_fact(std::size_t index, Message what);

    // derived values and coverage
    void check_derived();
    std::optional<Json> derived_value(const Derived& derived, std::size_t index);
    std::optional<Json> counted(const Derived& derived) const;
    std::optional<Json> derived_url(const Derived& derived) const;
    /// The record when it is the root's or one of the same request, else nullptr.
    const RecordFacts* root_request_record(const RecordId& record) const;
    /// The proven string at `pointer`, or nullptr.
    const std::string* proven_text(const std::string& pointer) const;
    void check_coverage();
    void check_leaf_coverage(const std::string& pointer);

    // values that are recomputed (item_bound_rules.cpp)
    void check_bound();
    void check_actor();
    void check_object();
    void check_attachment(std::size_t index);
    void check_time();
    void check_counts_and_lists();
    void check_state();
    /// True when there are facts for `path` and all have one of `allowed`.
    bool all_as(const std::string& path, std::initializer_list<As> allowed) const;
    bool has_facts(const std::string& path) const { return facts_of_.contains(path); }
    void bound(const std::string& pointer, bool holds, Message what);

    const Item& item_;
    const ItemSurroundings& surroundings_;
    const ItemProver& answers_;
    Json json_;
    std::map<std::string, std::vector<std::size_t>> facts_of_;
    std::map<std::string, std::size_t> derived_of_;
    std::set<std::string> proven_;           // by facts that hold, or by derived values that follow
    std::set<std::string> proven_in_root_;   // the same, facts inside the root only
    std::vector<ItemProblem> problems_;
};

}  // namespace saksi::evidence
