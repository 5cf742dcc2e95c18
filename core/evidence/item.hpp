// One act of one account, and what proves each stated field. Source: docs/formats/item-1.schema.json, bukti-1.md §9.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"
#include "evidence/selector.hpp"
#include "evidence/vocabulary.hpp"

namespace saksi::evidence {

/// WARC-Record-ID without angle brackets: `urn:uuid:` and a lower-case UUID.
using RecordId = std::string;
/// True for exactly that form.
bool is_record_id(std::string_view text) noexcept;

/// An account as seen at that moment; never "who the person is".
struct Actor {
    std::string platform;  ///< id of the plugin that read it
    std::optional<std::string> id, handle, name, url;
    bool operator==(const Actor&) const = default;
};

/// A picture or other file, by the record that holds it. `sha256` (lower-case hex) and `bytes` are those of the record's payload.
struct Attachment {
    RecordId record;
    std::string sha256;
    std::uint64_t bytes = 0;
    std::string media_type;
    bool operator==(const Attachment&) const = default;
};

struct Object {
    ObjectType type = ObjectType::note;
    std::optional<std::string> id, url, attributed_to, content;
    std::optional<std::string> media_type;  ///< text/plain or text/html; set exactly when content is
    std::optional<std::string> in_reply_to;
    std::vector<Attachment> attachments;
    bool operator==(const Object&) const = default;
};

struct ActTime {
    std::optional<std::string> value;  ///< utc_text form
    TimeSource source = TimeSource::none;
    std::optional<Exactness> exactness;
    std::optional<std::string> raw;
    std::string first_seen;  ///< utc_text form: WARC-Date of the root record
    bool operator==(const ActTime&) const = default;
};

struct Count {
    CountName name = CountName::likes;
    std::optional<std::int64_t> value;
    Exactness exactness = Exactness::exact;
    std::optional<std::string> raw;
    bool operator==(const Count&) const = default;
};

struct List {
    ListName name = ListName::likers;
    std::optional<std::int64_t> declared;  ///< the platform's own total
    std::int64_t collected = 0;
    bool complete = false;
    StopReason stop_reason = StopReason::end;
    Viewpoint viewpoint = Viewpoint::anonymous;
    bool operator==(const List&) const = default;
};

/// The stretch of recorded bytes that the item is about.
struct Root {
    RecordId record;
    Selector selector;
    bool operator==(const Root&) const = default;
};

/// The id that links a fact outside the root to the item, and where it stands in the fact's own record.
struct ContextLink {
    std::string id;
    Selector selector;
    bool operator==(const ContextLink&) const = default;
};

/// `item[path]` equals convert(`as`, `value`), and `selector` finds `value` in the record.
struct Fact {
    std::string path;   ///< RFC 6901 pointer into the item
    std::string value;  ///< as recorded: decoded string, number lexeme, word, `[]` or `{}`
    As as = As::text;
    RecordId record;
    Part part = Part::body;
    Selector selector;
    std::optional<ContextLink> context;
    bool operator==(const Fact&) const = default;
};

struct Derived {
    std::string path;
    Rule rule = Rule::canonical_url;
    std::vector<std::string> from;
    bool operator==(const Derived&) const = default;
};

struct Proof {
    ProofKind kind = ProofKind::atproto_commit_car;
    RecordId record;
    bool operator==(const Proof&) const = default;
};

/// Something that could not be had or shown. The codes are an open list (bukti-1.md §9.8), pattern `[a-z][a-z0-9_]{1,39}`.
struct Loss {
    std::string code;
    std::string what;
    std::string detail;
    bool operator==(const Loss&) const = default;
};

struct Item {
    Activity type = Activity::create;
    std::optional<Actor> actor;
    std::optional<Object> object;
    ActTime time;
    ObjectState state = ObjectState::available;
    std::vector<Count> counts;
    std::vector<List> lists;
    Root root;
    std::vector<Fact> facts;
    std::vector<Derived> derived;
    std::vector<Proof> proofs;
    Origin origin = Origin::recorded_by_officer;
    std::vector<Loss> losses;
    std::vector<std::string> captures;  ///< four-digit ids, ascending
    std::string salt;                   ///< 32 lower-case hexadecimal digits
    bool operator==(const Item&) const = default;
};

/// schema `saksi-item/1`, every member written, unknown ones null.
Json to_json(const Item& item);
/// Refuses unknown and missing members, unknown words and everything else the schema refuses; the error names the pointer. The rules beyond
/// the schema are ItemProver's. Errors: malformed, limit_exceeded, unsupported (another schema version).
Result<Item> item_from_json(const Json& json);
/// The number in `items/NNNN/item.json` as it is written: at least four digits.
std::string item_number_text(std::size_t number);

Json to_json(const Fact& fact);
/// `at` is the pointer of `json` in its document, for error texts.
Result<Fact> fact_from_json(const Json& json, const std::string& at = "");
Result<Loss> loss_from_json(const Json& json, const std::string& at = "");
Json to_json(const Loss& loss);

}  // namespace saksi::evidence
