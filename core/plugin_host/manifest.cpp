#include "plugin_host/manifest.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "plugin_host/member_reader.hpp"
#include "plugin_host/url_pattern.hpp"

namespace saksi::plugin_host {

namespace {

bool is_version(std::string_view text) {
    int parts = 0;
    while (true) {
        std::size_t digits = 0;
        while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9') ++digits;
        if (digits == 0 || digits > 9 || (digits > 1 && text[0] == '0')) return false;
        text.remove_prefix(digits);
        if (++parts == 3) return text.empty();
        if (!text.starts_with('.')) return false;
        text.remove_prefix(1);
    }
}

bool is_date(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
    return std::ranges::all_of(std::string(text.substr(0, 4)).append(text.substr(5, 2)).append(text.substr(8)), [](char c) { return c >= '0' && c <= '9'; });
}

/// No path: a data file lies beside the manifest and nowhere else.
bool is_file_name(std::string_view text) {
    return !text.empty() && text.size() <= 64 && text[0] != '.' && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
    });
}

bool is_host_name(std::string_view text) {
    if (text.starts_with("*.")) text.remove_prefix(2);
    return !text.empty() && text.size() <= 253 && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
    });
}

void read_test_status(MemberReader& members, Manifest& manifest) {
    const Json value = members.object("test_status");
    if (!value.object()) return;
    MemberReader inner(*value.object());
    manifest.test_status.kind = inner.one_of("kind", {"live", "local", "synthetic"});
    manifest.test_status.date = inner.text("date");
    manifest.test_status.note = inner.text("note");
    if (!is_date(manifest.test_status.date)) inner.refuse("date", "YYYY-MM-DD");
    if (!inner.finish()) members.refuse("test_status", "{kind: live | local | synthetic, date: YYYY-MM-DD, note}");
}

void read_hosts(MemberReader& members, Manifest& manifest) {
    const Json* value = members.find("hosts");
    if (value && value->string() && *value->string() == "any-public") {
        manifest.any_public = true;
    } else if (value && value->array()) {
        manifest.hosts = members.texts("hosts");
        if (!std::ranges::all_of(manifest.hosts, is_host_name)) members.refuse("hosts", "lower-case host names, `*.` allowed in front");
    } else {
        members.refuse("hosts", "an array of host names, or any-public");
    }
}

void read_base_urls(MemberReader& members, Manifest& manifest) {
    const Json value = members.object("base_urls");
    if (!value.object()) return;
    for (const auto& [name, url] : *value.object()) {
        if (url.string() && !host_of(*url.string()).empty())
            manifest.base_urls.emplace(name, *url.string());
        else
            members.refuse("base_urls", "an object of http or https URLs");
    }
}

bool is_secret_name(std::string_view name) {
    return !name.empty() && name.size() <= 64 && name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-") == std::string_view::npos;
}

DeclaredSecret read_secret(MemberReader& members, const Json& value) {
    DeclaredSecret secret;
    if (!value.object()) {
        members.refuse("secrets", "objects {name, hosts, from_login}");
        return secret;
    }
    MemberReader inner(*value.object());
    secret.name = inner.text("name");
    secret.hosts = inner.texts("hosts");
    secret.from_login = inner.optional_flag("from_login");
    if (!inner.finish() || !is_secret_name(secret.name) || secret.hosts.empty() || !std::ranges::all_of(secret.hosts, is_host_name))
        members.refuse("secrets", "objects of name ([A-Za-z0-9_.-]{1,64}), hosts (at least one) and, where a login gives it, from_login");
    return secret;
}

void read_secrets(MemberReader& members, Manifest& manifest) {
    const Json* value = members.find("secrets");
    if (!value) return;
    const Json::Array* entries = value->array();
    if (!entries || entries->size() > most_secrets) return members.refuse("secrets", "an array of at most 16 objects");
    for (const Json& entry : *entries) {
        DeclaredSecret secret = read_secret(members, entry);
        if (manifest.secret(secret.name)) members.refuse("secrets", "each name once");
        manifest.secrets.push_back(std::move(secret));
    }
}

bool is_among(std::string_view host, const std::vector<std::string>& hosts) {
    return std::ranges::any_of(hosts, [&](const std::string& allowed) {
        if (!allowed.starts_with("*.")) return allowed == host;
        return host == std::string_view(allowed).substr(2) || host.ends_with(std::string_view(allowed).substr(1));
    });
}

/// Scheme, host and port as written.
std::string_view origin_of(std::string_view url) {
    const std::size_t host = url.find("://");
    if (host == std::string_view::npos) return {};
    return url.substr(0, url.find_first_of("/?#", host + 3));
}

}  // namespace

bool is_plugin_id(std::string_view text) noexcept {
    return !text.empty() && text.size() <= 32 && text[0] >= 'a' && text[0] <= 'z' &&
           std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

bool Manifest::may_ask(std::string_view host, const std::map<std::string, std::string>& base_urls_in_force) const {
    if (host.empty()) return false;
    if (any_public) return true;
    for (const auto& [label, url] : base_urls_in_force)
        if (host_of(url) == host) return true;
    return is_among(host, hosts);
}

const DeclaredSecret* Manifest::secret(std::string_view wanted) const {
    const auto found = std::ranges::find(secrets, wanted, &DeclaredSecret::name);
    return found == secrets.end() ? nullptr : &*found;
}

bool Manifest::may_send(const DeclaredSecret& secret, std::string_view url, const std::map<std::string, std::string>& base_urls_in_force) const {
    const std::string host = host_of(url);
    if (host.empty()) return false;
    if (url.starts_with("https://") && is_among(host, secret.hosts)) return true;
    return std::ranges::any_of(base_urls_in_force, [&](const auto& base) {
        const auto stated = base_urls.find(base.first);
        const bool overridden = stated != base_urls.end() && stated->second != base.second;
        return overridden && is_among(host_of(stated->second), secret.hosts) && origin_of(base.second) == origin_of(url);
    });
}

Result<Manifest> parse_manifest(ByteView text) {
    if (text.size() > limits::plugin_manifest_bytes)
        return fail(ErrorCode::limit_exceeded, msg("the plugin manifest has {size} bytes, more than {limit}",
                                                   {{"size", std::to_string(text.size())}, {"limit", std::to_string(limits::plugin_manifest_bytes)}}));
    const Result<Json> json = base::parse_json(text);
    if (!json) return std::unexpected(json.error());
    if (!json->object()) return fail(ErrorCode::malformed, msg("the plugin manifest is no JSON object"));

    MemberReader members(*json->object());
    Manifest manifest;
    members.one_of("schema", {"saksi-plugin/1"});
    manifest.id = members.token("id");
    if (!is_plugin_id(manifest.id)) members.refuse("id", "[a-z][a-z0-9-]{0,31}");
    manifest.version = members.token("version");
    if (!is_version(manifest.version)) members.refuse("version", "MAJOR.MINOR.PATCH");
    if (const auto language = members.optional_text("language")) {
        if (*language == "python") manifest.language = PluginLanguage::python;
        else if (*language != "native") members.refuse("language", "native or python");
    }
    manifest.name = members.text("name");
    manifest.url_patterns = members.texts("url_patterns");
    if (manifest.url_patterns.empty()) members.refuse("url_patterns", "at least one match pattern");
    for (const std::string& pattern : manifest.url_patterns)
        if (!UrlPattern::parse(pattern)) members.refuse("url_patterns", "match patterns: scheme://host/path with *");
    manifest.last_resort = members.optional_flag("last_resort");
    read_hosts(members, manifest);
    read_base_urls(members, manifest);
    read_secrets(members, manifest);
    manifest.licence = members.text("licence");
    read_test_status(members, manifest);
    manifest.data_file = members.optional_token("data_file");
    if (manifest.data_file && !is_file_name(*manifest.data_file)) members.refuse("data_file", "the name of a file beside the manifest");
    if (Status whole = members.finish(); !whole) return pass_on(whole, msg("reading a plugin manifest"));
    return manifest;
}

}  // namespace saksi::plugin_host
