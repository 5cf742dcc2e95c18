#include <algorithm>

#include "evidence/item.hpp"
#include "evidence/shape.hpp"

namespace saksi::evidence {

namespace {

constexpr TextRule line{.shortest = 1, .longest = 4096, .form = is_line};
constexpr TextRule record_rule{.form = is_urn_uuid};

Json json_of(const Actor& actor) {
    Json json;
    json.set("platform", actor.platform).set("id", or_null(actor.id)).set("handle", or_null(actor.handle));
    return json.set("name", or_null(actor.name)).set("url", or_null(actor.url));
}

Actor actor_of(const Json& json, const std::string& at, Problem& problem) {
    Shape shape(json, at, problem);
    Actor actor{shape.text("platform", {.form = is_plugin_id}), shape.text_or_null("id", line), shape.text_or_null("handle", line),
                shape.text_or_null("name", {.longest = 4096}), shape.text_or_null("url", line)};
    shape.close();
    return actor;
}

Json json_of(const Attachment& attachment) {
    Json json;
    json.set("record", attachment.record).set("sha256", attachment.sha256);
    return json.set("bytes", static_cast<std::int64_t>(attachment.bytes)).set("mediaType", attachment.media_type);
}

Attachment attachment_of(const Json& json, const std::string& at, Problem& problem) {
    Shape shape(json, at, problem);
    Attachment attachment{shape.text("record", record_rule), shape.text("sha256", {.form = is_sha256}), shape.size("bytes"),
                          shape.text("mediaType", {.form = is_media_type})};
    shape.close();
    return attachment;
}

Json json_of(const Object& object) {
    Json attachments{Json::Array{}};
    for (const Attachment& attachment : object.attachments) attachments.push(json_of(attachment));
    Json json;
    json.set("type", word_of(object.type)).set("id", or_null(object.id)).set("url", or_null(object.url));
    json.set("attributedTo", or_null(object.attributed_to)).set("content", or_null(object.content));
    json.set("mediaType", or_null(object.media_type)).set("inReplyTo", or_null(object.in_reply_to));
    return json.set("attachment", std::move(attachments));
}

bool is_text_type(std::string_view type) { return type == "text/plain" || type == "text/html"; }

Object object_of(const Json& json, const std::string& at, Problem& problem) {
    Shape shape(json, at, problem);
    Object object;
    object.type = shape.word<ObjectType>("type");
    object.id = shape.text_or_null("id", line);
    object.url = shape.text_or_null("url", line);
    object.attributed_to = shape.text_or_null("attributedTo", line);
    object.content = shape.text_or_null("content", {.longest = 262'144});
    object.media_type = shape.text_or_null("mediaType", {.form = is_text_type});
    object.in_reply_to = shape.text_or_null("inReplyTo", line);
    shape.elements("attachment", 0, 256, [&](const Json& element, const std::string& pointer) {
        object.attachments.push_back(attachment_of(element, pointer, problem));
    });
    shape.close();
    return object;
}

Json json_of(const ActTime& time) {
    Json json;
    json.set("value", or_null(time.value)).set("source", word_of(time.source));
    json.set("exactness", time.exactness ? Json(word_of(*time.exactness)) : Json());
    return json.set("raw", or_null(time.raw)).set("first_seen", time.first_seen);
}

ActTime time_of(const Json& json, const std::string& at, Problem& problem) {
    Shape shape(json, at, problem);
    ActTime time;
    time.value = shape.text_or_null("value", {.form = is_instant});
    time.source = shape.word<TimeSource>("source");
    time.exactness = shape.word_or_null<Exactness>("exactness");
    time.raw = shape.text_or_null("raw", {.shortest = 1, .longest = 1024});
    time.first_seen = shape.text("first_seen", {.form = is_instant});
    shape.close();
    return time;
}

Json json_of(const Count& count) {
    Json json;
    json.set("name", word_of(count.name)).set("value", or_null(count.value));
    return json.set("exactness", word_of(count.exactness)).set("raw", or_null(count.raw));
}

Count count_of(const Json& json, const std::string& at, Problem& problem) {
    Shape shape(json, at, problem);
    Count count{shape.word<CountName>("name"), shape.integer_or_null("value", 0, limits::json_integer), shape.word<Exactness>("exactness"),
                shape.text_or_null("raw", {.shortest = 1, .longest = 1024})};
    if (count.exactness == Exactness::relative) shape.refuse_word("exactness", word_of(count.exactness));
    shape.close();
    return count;
}

Json json_of(const List& list) {
    Json json;
    json.set("name", word_of(list.name)).set("declared", or_null(list.declared)).set("collected", list.collected);
    return json.set("complete", list.complete).set("stop_reason", word_of(list.stop_reason)).set("viewpoint", word_of(list.viewpoint));
}

List list_of(const Json& json, const std::string& at, Problem& problem) {
    Shape shape(json, at, problem);
    List list{shape.word<ListName>("name"), shape.integer_or_null("declared", 0, limits::json_integer),
              shape.integer("collected", 0, limits::json_integer), shape.boolean("complete"), shape.word<StopReason>("stop_reason"),
              shape.word<Viewpoint>("viewpoint")};
    shape.close();
    return list;
}

Selector selector_of(Shape& shape, std::string_view key) {
    const Json* json = shape.member(key);
    if (!json) return {};
    auto selector = selector_from_json(*json, shape.pointer(key));
    if (selector) return std::move(*selector);
    shape.problem().set(selector.error().code(), selector.error().what());
    return {};
}

bool all_digits(std::string_view text, std::size_t longest) { return made_of(text, 1, longest, is_digit) && (text.size() == 1 || text[0] != '0'); }

/// `/<prefix>/N/<one of names>`.
bool is_element_path(std::string_view path, std::string_view prefix, std::size_t longest_index, std::initializer_list<std::string_view> names) {
    if (!path.starts_with(prefix)) return false;
    path.remove_prefix(prefix.size());
    const std::size_t slash = path.find('/');
    return slash != std::string_view::npos && all_digits(path.substr(0, slash), longest_index) && std::ranges::find(names, path.substr(slash + 1)) != names.end();
}

bool is_one_of(std::string_view path, std::initializer_list<std::string_view> paths) { return std::ranges::find(paths, path) != paths.end(); }

bool is_fact_path(std::string_view path) {
    return is_one_of(path, {"/state", "/actor/id", "/actor/handle", "/actor/name", "/actor/url", "/object/id", "/object/url", "/object/attributedTo",
                            "/object/content", "/object/inReplyTo", "/time/value", "/time/raw"}) ||
           is_element_path(path, "/object/attachment/", 3, {"record"}) || is_element_path(path, "/counts/", 2, {"value", "raw"}) ||
           is_element_path(path, "/lists/", 2, {"declared"});
}

bool is_derived_path(std::string_view path) {
    return is_one_of(path, {"/actor/url", "/object/id", "/object/url", "/object/attributedTo", "/object/inReplyTo", "/time/value"}) ||
           is_element_path(path, "/lists/", 2, {"collected"});
}

ContextLink context_of(const Json& json, const std::string& at, Problem& problem) {
    Shape shape(json, at, problem);
    ContextLink link{shape.text("id", line), selector_of(shape, "selector")};
    shape.close();
    return link;
}

Fact fact_of(const Json& json, const std::string& at, Problem& problem) {
    Shape shape(json, at, problem);
    Fact fact;
    fact.path = shape.text("path", {.form = is_fact_path});
    fact.value = shape.text("value", {.longest = 262'144});
    fact.as = shape.word<As>("as");
    fact.record = shape.text("record", record_rule);
    if (shape.optional("part")) fact.part = shape.word<Part>("part");
    fact.selector = selector_of(shape, "selector");
    if (const Json* context = shape.optional("context")) fact.context = context_of(*context, shape.pointer("context"), problem);
    shape.close();
    return fact;
}

Json json_of(const Derived& derived) {
    Json from{Json::Array{}};
    for (const std::string& source : derived.from) from.push(source);
    Json json;
    return json.set("path", derived.path).set("rule", word_of(derived.rule)).set("from", std::move(from));
}

Derived derived_of(const Json& json, const std::string& at, Problem& problem) {
    Shape shape(json, at, problem);
    Derived derived{shape.text("path", {.form = is_derived_path}), shape.word<Rule>("rule"),
                    shape.texts("from", {.shortest = 1, .longest = 2200}, 0, 20'000)};
    shape.close();
    return derived;
}

Loss loss_of(const Json& json, const std::string& at, Problem& problem) {
    Shape shape(json, at, problem);
    Loss loss{shape.text("code", {.form = is_loss_code}), shape.text("what", {.longest = 2048}), shape.text("detail", {.longest = 4096})};
    shape.close();
    return loss;
}

Root root_of(const Json& json, const std::string& at, Problem& problem) {
    Shape shape(json, at, problem);
    Root root{shape.text("record", record_rule), selector_of(shape, "selector")};
    shape.close();
    return root;
}

Proof proof_of(const Json& json, const std::string& at, Problem& problem) {
    Shape shape(json, at, problem);
    Proof proof{shape.word<ProofKind>("kind"), shape.text("record", record_rule)};
    shape.close();
    return proof;
}

/// The elements of array member `key`, each read by `read`.
template <class T>
std::vector<T> all_of(Shape& shape, std::string_view key, std::size_t most, T (*read)(const Json&, const std::string&, Problem&)) {
    std::vector<T> out;
    shape.elements(key, 0, most, [&](const Json& element, const std::string& at) { out.push_back(read(element, at, shape.problem())); });
    return out;
}

template <class T>
Json array_of(const std::vector<T>& values, Json (*write)(const T&)) {
    Json array{Json::Array{}};
    for (const T& value : values) array.push(write(value));
    return array;
}

template <class T>
T read_member(Shape& shape, std::string_view key, T (*read)(const Json&, const std::string&, Problem&)) {
    const Json* json = shape.member(key);
    return json ? read(*json, shape.pointer(key), shape.problem()) : T{};
}

template <class T>
std::optional<T> read_unless_null(Shape& shape, std::string_view key, T (*read)(const Json&, const std::string&, Problem&)) {
    const Json* json = shape.unless_null(key);
    return json ? std::optional<T>(read(*json, shape.pointer(key), shape.problem())) : std::nullopt;
}

}  // namespace

bool is_record_id(std::string_view text) noexcept { return is_urn_uuid(text); }

Json to_json(const Loss& loss) {
    Json json;
    return json.set("code", loss.code).set("what", loss.what).set("detail", loss.detail);
}

Json to_json(const Fact& fact) {
    Json json;
    json.set("path", fact.path).set("value", fact.value).set("as", word_of(fact.as)).set("record", fact.record);
    if (fact.part != Part::body) json.set("part", word_of(fact.part));
    json.set("selector", to_json(fact.selector));
    if (fact.context) json.set("context", Json().set("id", fact.context->id).set("selector", to_json(fact.context->selector)));
    return json;
}

Result<Fact> fact_from_json(const Json& json, const std::string& at) {
    Problem problem;
    Fact fact = fact_of(json, at, problem);
    return problem.unless(std::move(fact));
}

Result<Loss> loss_from_json(const Json& json, const std::string& at) {
    Problem problem;
    Loss loss = loss_of(json, at, problem);
    return problem.unless(std::move(loss));
}

Json to_json(const Item& item) {
    Json captures{Json::Array{}};
    for (const std::string& capture : item.captures) captures.push(capture);
    Json proofs{Json::Array{}};
    for (const Proof& proof : item.proofs) proofs.push(Json().set("kind", word_of(proof.kind)).set("record", proof.record));
    Json json;
    json.set("schema", "saksi-item/1").set("type", word_of(item.type));
    json.set("actor", item.actor ? json_of(*item.actor) : Json()).set("object", item.object ? json_of(*item.object) : Json());
    json.set("time", json_of(item.time)).set("state", word_of(item.state));
    json.set("counts", array_of<Count>(item.counts, json_of)).set("lists", array_of<List>(item.lists, json_of));
    json.set("root", Json().set("record", item.root.record).set("selector", to_json(item.root.selector)));
    json.set("facts", array_of<Fact>(item.facts, to_json)).set("derived", array_of<Derived>(item.derived, json_of));
    json.set("proofs", std::move(proofs)).set("origin", word_of(item.origin)).set("losses", array_of<Loss>(item.losses, to_json));
    return json.set("captures", std::move(captures)).set("salt", item.salt);
}

Result<Item> item_from_json(const Json& json) {
    Problem problem;
    Shape shape(json, "", problem);
    if (!problem) shape.schema("saksi-item/1");
    Item item;
    if (!problem) {
        item.type = shape.word<Activity>("type");
        item.actor = read_unless_null<Actor>(shape, "actor", actor_of);
        item.object = read_unless_null<Object>(shape, "object", object_of);
        item.time = read_member<ActTime>(shape, "time", time_of);
        item.state = shape.word<ObjectState>("state");
        item.counts = all_of<Count>(shape, "counts", 32, count_of);
        item.lists = all_of<List>(shape, "lists", 32, list_of);
        item.root = read_member<Root>(shape, "root", root_of);
        item.facts = all_of<Fact>(shape, "facts", limits::facts_per_item, fact_of);
        item.derived = all_of<Derived>(shape, "derived", 256, derived_of);
        item.proofs = all_of<Proof>(shape, "proofs", 64, proof_of);
        item.origin = shape.word<Origin>("origin");
        item.losses = all_of<Loss>(shape, "losses", 1024, loss_of);
        item.captures = shape.texts("captures", {.form = is_capture_id}, 1, 16);
        item.salt = shape.text("salt", {.form = is_salt});
        shape.close();
    }
    return problem.unless(std::move(item));
}

std::string item_number_text(std::size_t number) {
    std::string text = std::to_string(number);
    return text.size() < 4 ? std::string(4 - text.size(), '0') + text : text;
}

}  // namespace saksi::evidence
