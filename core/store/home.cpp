#include "store/home.hpp"

#include "base/json.hpp"
#include "base/limits.hpp"

namespace saksi::store {

namespace {

constexpr std::uint64_t config_bytes = limits::mib;

bool is_set(const char* value) { return value != nullptr && *value != '\0'; }

std::unexpected<Error> wrong_member(std::string_view name, std::string_view expected) {
    return fail(ErrorCode::malformed, msg("config.json: “{member}” is not {expected}; correct it or take it out", {{"member", std::string(name)}, {"expected", std::string(expected)}}));
}

Status read_texts(const Json& value, std::string_view name, std::vector<std::string>& out) {
    const Json::Array* elements = value.array();
    if (!elements) return wrong_member(name, "a list of texts");
    for (const Json& element : *elements) {
        if (!element.string()) return wrong_member(name, "a list of texts");
        out.push_back(*element.string());
    }
    return {};
}

Status read_text(const Json& value, std::string_view name, std::string& out) {
    if (!value.string()) return wrong_member(name, "a text");
    out = *value.string();
    return {};
}

Status read_zone(const Json& value, base::Zone& out) {
    const auto zone = value.string() ? base::zone_from_name(*value.string()) : std::nullopt;
    if (!zone) return wrong_member("zone", "WIB, WITA or WIT");
    out = *zone;
    return {};
}

Status read_member(Config& config, const std::string& name, const Json& value) {
    if (name == "timestamp_authorities") return read_texts(value, name, config.timestamp_authorities);
    if (name == "timestamp_roots") return read_text(value, name, config.timestamp_roots);
    if (name == "signer_roots") return read_text(value, name, config.signer_roots);
    if (name == "tls_ca_file") return read_text(value, name, config.tls_ca_file);
    if (name == "zone") return read_zone(value, config.zone);
    if (name == "plugin_folders") return read_texts(value, name, config.plugin_folders);
    if (name == "plugin_digests") return read_texts(value, name, config.plugin_digests);
    if (name == "secret_files") return read_texts(value, name, config.secret_files);
    return fail(ErrorCode::malformed, msg("config.json: “{member}” is no known setting", {{"member", name}}));
}

Json texts(const std::vector<std::string>& values) {
    Json::Array out;
    for (const std::string& value : values) out.emplace_back(value);
    return Json(std::move(out));
}

}  // namespace

Result<Home> Home::locate(const char* saksi_home, const char* xdg_data_home, const char* home) {
    if (is_set(saksi_home)) return Home(std::filesystem::absolute(saksi_home));
    if (is_set(xdg_data_home)) return Home(Path(xdg_data_home) / "saksi");
    if (is_set(home)) return Home(Path(home) / ".local" / "share" / "saksi");
    return fail(ErrorCode::usage, msg("no home folder is known: set SAKSI_HOME to the folder where recordings shall be kept"));
}

Status Home::prepare(base::FileSystem& files) const {
    for (const Path& folder : {root_, identities(), plugins(), jobs()})
        if (Status made = files.make_directories(folder, 0700); !made) return made;
    return {};
}

Result<Config> Config::parse(ByteView text) {
    auto json = base::parse_json(text);
    if (!json) return pass_on(json, msg("reading config.json"));
    const Json::Object* members = json->object();
    if (!members) return fail(ErrorCode::malformed, msg("config.json does not hold a JSON object"));
    Config config;
    for (const auto& [name, value] : *members)
        if (Status read = read_member(config, name, value); !read) return pass_on(read);
    return config;
}

std::string Config::text() const {
    Json json;
    json.set("timestamp_authorities", texts(timestamp_authorities)).set("timestamp_roots", timestamp_roots).set("signer_roots", signer_roots).set("tls_ca_file", tls_ca_file);
    json.set("zone", base::zone_name(zone)).set("plugin_folders", texts(plugin_folders)).set("plugin_digests", texts(plugin_digests)).set("secret_files", texts(secret_files));
    return json.canonical() + "\n";
}

Result<Config> read_config(base::FileSystem& files, const Home& home) {
    auto present = files.status(home.config());
    if (!present) return pass_on(present);
    if (!*present) return Config{};
    auto text = base::read_whole(files, home.config(), config_bytes);
    if (!text) return pass_on(text);
    return Config::parse(*text);
}

}  // namespace saksi::store
