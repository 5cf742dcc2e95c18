#include "evidence/countersignature.hpp"

#include "evidence/shape.hpp"

namespace saksi::evidence {

namespace {

constexpr std::string_view schema = "saksi-countersignature/1";
constexpr TextRule from_rule{.shortest = 1, .longest = 1024, .form = is_line};
constexpr TextRule statement_rule{.shortest = 1, .longest = 65'536};

}  // namespace

Json to_json(const Countersignature& statement) {
    Json json;
    json.set("schema", schema).set("salt", statement.salt).set("bundle_id", statement.bundle_id).set("revision", static_cast<std::int64_t>(statement.revision));
    json.set("role", word_of(statement.role)).set("received_at", statement.received_at).set("from", or_null(statement.from));
    json.set("received_bytes", static_cast<std::int64_t>(statement.received_bytes)).set("received_sha256", statement.received_sha256);
    return json.set("statement", or_null(statement.statement));
}

Result<Countersignature> read_countersignature(ByteView text) {
    auto json = base::parse_canonical_json(text);
    if (!json) return pass_on(json);
    Problem problem;
    Shape shape(*json, "", problem);
    if (!problem) shape.schema(schema);
    Countersignature statement;
    if (!problem) {
        statement.salt = shape.text("salt", {.form = is_salt});
        statement.bundle_id = shape.text("bundle_id", {.form = is_urn_uuid});
        statement.revision = static_cast<std::uint32_t>(shape.integer("revision", 2, 999));
        statement.role = shape.word<CountersignerRole>("role");
        statement.received_at = shape.text("received_at", {.form = is_instant});
        statement.from = shape.text_or_null("from", from_rule);
        statement.received_bytes = shape.size("received_bytes");
        statement.received_sha256 = shape.text("received_sha256", {.form = is_sha256});
        statement.statement = shape.text_or_null("statement", statement_rule);
        shape.close();
    }
    return problem.unless(std::move(statement));
}

}  // namespace saksi::evidence
