#include "evidence/annotation.hpp"

#include "evidence/shape.hpp"

namespace saksi::evidence {

namespace {

constexpr std::string_view schema = "saksi-annotation/1";
constexpr TextRule from_rule{.shortest = 1, .longest = 1024, .form = is_line};
constexpr TextRule text_rule{.shortest = 1, .longest = 65'536};

}  // namespace

Json to_json(const Annotation& annotation) {
    Json json;
    json.set("schema", schema).set("salt", annotation.salt).set("bundle_id", annotation.bundle_id).set("revision", static_cast<std::int64_t>(annotation.revision));
    json.set("kind", word_of(annotation.kind)).set("stated_at", annotation.stated_at).set("from", or_null(annotation.from));
    return json.set("text", annotation.text);
}

Result<Annotation> read_annotation(ByteView text) {
    auto json = base::parse_canonical_json(text);
    if (!json) return pass_on(json);
    Problem problem;
    Shape shape(*json, "", problem);
    if (!problem) shape.schema(schema);
    Annotation annotation;
    if (!problem) {
        annotation.salt = shape.text("salt", {.form = is_salt});
        annotation.bundle_id = shape.text("bundle_id", {.form = is_urn_uuid});
        annotation.revision = static_cast<std::uint32_t>(shape.integer("revision", 2, 999));
        annotation.kind = shape.word<AnnotationKind>("kind");
        annotation.stated_at = shape.text("stated_at", {.form = is_instant});
        annotation.from = shape.text_or_null("from", from_rule);
        annotation.text = shape.text("text", text_rule);
        shape.close();
    }
    return problem.unless(std::move(annotation));
}

}  // namespace saksi::evidence
