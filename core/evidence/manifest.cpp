#include "evidence/manifest.hpp"

#include "evidence/json_scan.hpp"
#include "evidence/shape.hpp"
#include "base/time_text.hpp"

namespace saksi::evidence {

namespace {

bool is_tool_name(std::string_view text) { return is_plugin_id(text); }
bool is_version(std::string_view text) {
    return made_of(text, 1, 64, [](char c) { return is_alphanumeric(c) || std::string_view(".+~-").find(c) != std::string_view::npos; }) &&
           is_alphanumeric(text[0]);
}
bool is_abi(std::string_view text) {
    const std::size_t dot = text.find('.');
    return dot != std::string_view::npos && made_of(text.substr(0, dot), 1, 4, is_digit) && made_of(text.substr(dot + 1), 1, 4, is_digit);
}
bool is_date(std::string_view text) { return text.size() == 10 && is_instant(std::string(text) + "T00:00:00.000Z"); }
bool is_case_ref(std::string_view text) {
    return text.starts_with("c-") && made_of(text.substr(2), 16, 16, [](char c) { return is_lower(c) || (c >= '2' && c <= '7'); });
}
bool is_capture_path(std::string_view text) {
    return text.size() == 18 && text.starts_with("captures/") && is_capture_id(text.substr(9, 4)) && text.substr(13) == ".wacz";
}
bool is_origin(std::string_view text) {
    return made_of(text, 1, 200, [](char c) { return is_alphanumeric(c) || std::string_view("._/-").find(c) != std::string_view::npos; });
}
bool is_path(std::string_view text) {
    if (text.empty() || text.size() > 200) return false;
    bool first = true;
    for (const char c : text) {
        const bool allowed = is_alphanumeric(c) || (!first && (c == '.' || c == '_' || c == '-' || c == '/'));
        if (!allowed) return false;
        first = c == '/';
    }
    return !first;
}

constexpr TextRule path_rule{.form = is_path};

ToolNote tool_of(const Json& json, Problem& problem) {
    Shape shape(json, "/tool", problem);
    ToolNote tool{shape.text("name", {.form = is_tool_name}), shape.text("version", {.form = is_version}), shape.text("sha256", {.form = is_sha256})};
    shape.close();
    return tool;
}

PluginNote plugin_of(const Json& json, const std::string& at, Problem& problem) {
    Shape shape(json, at, problem);
    PluginNote plugin;
    plugin.id = shape.text("id", {.form = is_plugin_id});
    plugin.version = shape.text("version", {.form = is_version});
    plugin.abi = shape.text("abi", {.form = is_abi});
    plugin.sha256 = shape.text("sha256", {.form = is_sha256});
    plugin.config_sha256 = shape.text_or_null("config_sha256", {.form = is_sha256});
    plugin.overrides = shape.word<Overrides>("overrides");
    if (const Json* status = shape.member("test_status")) {
        Shape inside(*status, shape.pointer("test_status"), problem);
        plugin.test_kind = inside.word<TestKind>("kind");
        plugin.test_date = inside.text_or_null("date", {.form = is_date});
        if (plugin.test_date && plugin.test_kind != TestKind::live)
            inside.refuse("date", msg("{pointer}: null is expected", {{"pointer", inside.pointer("date")}}));
        inside.close();
    }
    shape.close();
    return plugin;
}

OperatorNote operator_of(const Json& json, Problem& problem) {
    Shape shape(json, "/operator", problem);
    OperatorNote note{shape.text("cert_sha256", {.form = is_sha256}), shape.word<OperatorRole>("role")};
    shape.close();
    return note;
}

ClockNote clock_of(const Json& json, Problem& problem) {
    Shape shape(json, "/clock", problem);
    ClockNote clock{shape.word<ClockSource>("source"), shape.integer_or_null("offset_ms", -limits::json_integer, limits::json_integer),
                    shape.text_or_null("checked", {.form = is_instant})};
    shape.close();
    return clock;
}

CaptureNote capture_of(const Json& json, const std::string& at, Problem& problem) {
    Shape shape(json, at, problem);
    CaptureNote capture{shape.text("id", {.form = is_capture_id}), shape.text("path", {.form = is_capture_path}), shape.word<Method>("method"),
                        shape.text("started", {.form = is_instant}), shape.text("finished", {.form = is_instant})};
    shape.close();
    return capture;
}

ItemNote item_of(const Json& json, const std::string& at, Problem& problem) {
    Shape shape(json, at, problem);
    ItemNote item{shape.text("id", {.form = is_item_id}), shape.texts("captures", {.form = is_capture_id}, 1, 16), shape.texts("files", path_rule, 1, 1000)};
    shape.close();
    return item;
}

FileNote file_of(const Json& json, const std::string& at, Problem& problem) {
    Shape shape(json, at, problem);
    FileNote file;
    file.path = shape.text("path", path_rule);
    file.role = shape.word<FileRole>("role");
    file.media_type = shape.text("media_type", {.form = is_media_type});
    file.bytes = shape.size("bytes");
    file.sha256 = shape.text("sha256", {.form = is_sha256});
    file.item = shape.text_or_null("item", {.form = is_item_id});
    file.withholdable = shape.boolean("withholdable");
    if (!file.withholdable) shape.refuse("withholdable", msg("{pointer}: true is expected", {{"pointer", shape.pointer("withholdable")}}));
    shape.close();
    return file;
}

void read_links(Shape& shape, Manifest& manifest) {
    if (const Json* prev = shape.unless_null("prev")) {
        Shape inside(*prev, "/prev", shape.problem());
        manifest.prev = Previous{inside.text("bundle_id", {.form = is_urn_uuid}), inside.text("manifest_sha256", {.form = is_sha256})};
        inside.close();
    }
    if (const Json* log = shape.unless_null("log")) {
        Shape inside(*log, "/log", shape.problem());
        manifest.log = LogPosition{inside.text("origin", {.form = is_origin}), inside.integer("size", 0, limits::json_integer),
                                   inside.text("root", {.form = is_sha256})};
        inside.close();
    }
    manifest.supersedes = shape.text_or_null("supersedes", {.form = is_urn_uuid});
}

void read_lists(Shape& shape, Manifest& manifest) {
    Problem& problem = shape.problem();
    shape.elements("plugins", 0, 64, [&](const Json& json, const std::string& at) { manifest.plugins.push_back(plugin_of(json, at, problem)); });
    shape.elements("captures", 1, 9999, [&](const Json& json, const std::string& at) { manifest.captures.push_back(capture_of(json, at, problem)); });
    shape.elements("items", 0, limits::items_per_bundle,
                   [&](const Json& json, const std::string& at) { manifest.items.push_back(item_of(json, at, problem)); });
    shape.elements("files", 3, limits::zip_entries,
                   [&](const Json& json, const std::string& at) { manifest.files.push_back(file_of(json, at, problem)); });
}

Json texts_json(const std::vector<std::string>& texts) {
    Json array{Json::Array{}};
    for (const std::string& text : texts) array.push(text);
    return array;
}

Json json_of(const PluginNote& plugin) {
    Json json;
    json.set("id", plugin.id).set("version", plugin.version).set("abi", plugin.abi).set("sha256", plugin.sha256);
    json.set("config_sha256", or_null(plugin.config_sha256)).set("overrides", word_of(plugin.overrides));
    return json.set("test_status", Json().set("kind", word_of(plugin.test_kind)).set("date", or_null(plugin.test_date)));
}

Json json_of(const CaptureNote& capture) {
    Json json;
    json.set("id", capture.id).set("path", capture.path).set("method", word_of(capture.method));
    return json.set("started", capture.started).set("finished", capture.finished);
}

Json json_of(const ItemNote& item) {
    return Json().set("id", item.id).set("captures", texts_json(item.captures)).set("files", texts_json(item.files));
}

Json json_of(const FileNote& file) {
    Json json;
    json.set("path", file.path).set("role", word_of(file.role)).set("media_type", file.media_type);
    json.set("bytes", static_cast<std::int64_t>(file.bytes)).set("sha256", file.sha256).set("item", or_null(file.item));
    return json.set("withholdable", file.withholdable);
}

template <class T>
Json array_of(const std::vector<T>& values) {
    Json array{Json::Array{}};
    for (const T& value : values) array.push(json_of(value));
    return array;
}

}  // namespace

Json to_json(const Manifest& manifest) {
    Json json;
    json.set("schema", "bukti-manifest/1").set("bundle_id", manifest.bundle_id).set("case_ref", or_null(manifest.case_ref)).set("seq", manifest.seq);
    json.set("sealed_claimed", manifest.sealed_claimed);
    json.set("tool", Json().set("name", manifest.tool.name).set("version", manifest.tool.version).set("sha256", manifest.tool.sha256));
    json.set("operator", Json().set("cert_sha256", manifest.operator_.cert_sha256).set("role", word_of(manifest.operator_.role)));
    json.set("clock", Json()
                          .set("source", word_of(manifest.clock.source))
                          .set("offset_ms", or_null(manifest.clock.offset_ms))
                          .set("checked", or_null(manifest.clock.checked)));
    json.set("plugins", array_of(manifest.plugins)).set("captures", array_of(manifest.captures));
    json.set("items", array_of(manifest.items)).set("files", array_of(manifest.files));
    json.set("prev", manifest.prev ? Json().set("bundle_id", manifest.prev->bundle_id).set("manifest_sha256", manifest.prev->manifest_sha256) : Json());
    json.set("log", manifest.log ? Json().set("origin", manifest.log->origin).set("size", manifest.log->size).set("root", manifest.log->root) : Json());
    return json.set("supersedes", or_null(manifest.supersedes));
}

Result<Manifest> manifest_from_json(const Json& json) {
    Problem problem;
    Shape shape(json, "", problem);
    if (!problem) shape.schema("bukti-manifest/1");
    Manifest manifest;
    if (!problem) {
        manifest.bundle_id = shape.text("bundle_id", {.form = is_urn_uuid});
        manifest.case_ref = shape.text_or_null("case_ref", {.form = is_case_ref});
        manifest.seq = shape.integer("seq", 1, 999'999);
        manifest.sealed_claimed = shape.text("sealed_claimed", {.form = is_instant});
        if (const Json* tool = shape.member("tool")) manifest.tool = tool_of(*tool, problem);
        if (const Json* note = shape.member("operator")) manifest.operator_ = operator_of(*note, problem);
        if (const Json* clock = shape.member("clock")) manifest.clock = clock_of(*clock, problem);
        read_lists(shape, manifest);
        read_links(shape, manifest);
        shape.close();
    }
    return problem.unless(std::move(manifest));
}

Result<Manifest> read_manifest(ByteView canonical) {
    if (canonical.size() > limits::manifest_bytes)
        return fail(ErrorCode::limit_exceeded, msg("the manifest is larger than {limit} octets", {{"limit", std::to_string(limits::manifest_bytes)}}));
    // Four octets of text can become sixty of Json; hence the count first.
    if (holds_more_json_values(canonical, limits::json_values))
        return fail(ErrorCode::malformed, msg("no JSON text with at most {limit} values", {{"limit", std::to_string(limits::json_values)}}));
    const auto json = base::parse_canonical_json(canonical);
    if (!json) return std::unexpected<Error>(json.error());
    return manifest_from_json(*json);
}

}  // namespace saksi::evidence
