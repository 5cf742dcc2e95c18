// Decides whether everything an item states is shown by recorded bytes.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/message.hpp"
#include "evidence/item.hpp"
#include "evidence/selection.hpp"

namespace saksi::evidence {

/// What one WARC record says about itself; whoever holds the WARC fills it.
struct RecordFacts {
    enum class Type { response, resource, other };
    Type type = Type::other;
    std::string capture;         ///< four-digit id
    std::string target_uri;
    UtcTime date;                ///< WARC-Date
    std::string request;         ///< of its exchange, empty when there is none
    std::uint64_t payload_bytes = 0;
    std::string payload_sha256;  ///< lower-case hexadecimal
    std::string media_type;      ///< bukti-1.md §9.5: lower-cased type/subtype, application/octet-stream when there is none
};

/// `type/subtype` of a Content-Type value as bukti-1.md §9.5 reads it.
std::string media_type_of(std::string_view content_type);

/// Everything outside the item that its rules ask for.
struct ItemSurroundings {
    std::string number;                      ///< this item's, as in its path
    std::set<std::string> platforms;         ///< plugins[].id of the manifest
    std::map<std::string, Method> methods;   ///< capture id → method
    std::size_t items = 0;                   ///< how many the bundle has; numbers run from 0001
};

/// A claim that does not hold. `pointer` is where in the item; `fact` the index into facts when one fact is meant.
struct ItemProblem {
    std::string pointer;
    std::optional<std::size_t> fact;
    RecordId record;  ///< empty when no record is involved
    enum class Kind {
        false_fact,      ///< the record does not hold this value there, or the value is not the leaf
        outside_root,    ///< no context, or one that does not link
        uncovered,       ///< a leaf without fact or derived value
        false_value,     ///< derived, bound or linked value that does not follow
        missing_record,  ///< no such record in the item's captures
        reserved,        ///< a word that this edition defines no check for: UNSUPPORTED
    } kind = Kind::false_fact;
    base::Message what;
};

/// Use: queries() → answer() each and describe() each of records() → problems(). Borrowed items outlive it.
class ItemProver {
public:
    ItemProver(const Item& item, ItemSurroundings surroundings);

    /// Every place that must be looked up, without doubles, in a stable order.
    const std::vector<Query>& queries() const noexcept { return queries_; }
    /// Every record whose RecordFacts are needed, sorted; contains those of queries().
    const std::vector<RecordId>& records() const noexcept { return records_; }
    void answer(std::size_t query, Selected selected);
    /// A record that is never described does not exist.
    void describe(const RecordId& record, RecordFacts facts);
    /// Target-URIs of all responses of the record's capture whose exchange has its `request`; asked during problems(). Without it only the
    /// record's own counts.
    using SameRequest = std::function<std::vector<std::string>(const RecordFacts& record)>;
    void set_same_request(SameRequest target_uris);

    /// All of them, in the item's order; empty when the item holds.
    std::vector<ItemProblem> problems() const;

private:
    friend class ItemRules;
    std::size_t add_query(Query query);
    const Selected* answer_to(const Query& query) const;

    const Item& item_;
    ItemSurroundings surroundings_;
    std::vector<Query> queries_;
    std::map<std::string, std::size_t> query_index_;
    std::vector<std::optional<Selected>> answers_;
    std::vector<RecordId> records_;
    std::map<RecordId, RecordFacts> described_;
    SameRequest same_request_;
};

}  // namespace saksi::evidence
