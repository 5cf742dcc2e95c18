// A plugin's manifest: what it takes, where it may go, how it was tested; read without loading code.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"

namespace saksi::plugin_host {

/// How a plugin was last tested; `plugin list` and every bundle repeat it.
struct TestStatus {
    std::string kind;  ///< live | local | synthetic
    std::string date;  ///< YYYY-MM-DD
    std::string note;
};

inline constexpr std::size_t most_secrets = 16;  ///< that a manifest declares, and that one action names

/// What an operator may lend to the plugin, or what a login gives it.
struct DeclaredSecret {
    std::string name;                ///< [A-Za-z0-9_.-]{1,64}
    std::vector<std::string> hosts;  ///< as Manifest::hosts; nowhere else is it sent
    bool from_login = false;         ///< a `login` action gives it; no operator does
};

/// What a plugin is written in, as far as loading it differs.
enum class PluginLanguage {
    native,  ///< a shared object, `<id>.so`
    python,  ///< source, `<id>.py`
};

/// `manifest.json` beside the shared object, schema `saksi-plugin/1` (docs/plugin-abi.md).
struct Manifest {
    std::string id;       ///< [a-z][a-z0-9-]{0,31}; the folder's name and `actor.platform`
    std::string version;  ///< MAJOR.MINOR.PATCH
    PluginLanguage language = PluginLanguage::native;
    std::string name;
    std::vector<std::string> url_patterns;  ///< match patterns, see url_pattern.hpp
    bool last_resort = false;               ///< asked only when no other plugin takes the URL
    std::vector<std::string> hosts;         ///< lower-case names, `*.example.org` for all below; empty with any_public
    bool any_public = false;                ///< any host that the address policy lets through
    std::map<std::string, std::string> base_urls;  ///< name → default; an operator may override each
    std::vector<DeclaredSecret> secrets;
    std::string licence;  ///< SPDX expression
    TestStatus test_status;
    std::optional<std::string> data_file;  ///< file name beside the manifest

    /// True when the plugin may ask `host` (lower case, without port): declared, or the host of a base URL in force (`base_urls_in_force`).
    bool may_ask(std::string_view host, const std::map<std::string, std::string>& base_urls_in_force) const;
    /// The declaration of that name, or nullptr.
    const DeclaredSecret* secret(std::string_view wanted) const;
    /// True when `secret` may be sent to `url`: over https to one of its hosts, or to the origin that the operator put in place of a base URL there.
    bool may_send(const DeclaredSecret& secret, std::string_view url, const std::map<std::string, std::string>& base_urls_in_force) const;
};

/// True for `[a-z][a-z0-9-]{0,31}`.
bool is_plugin_id(std::string_view text) noexcept;

/// Reads a manifest. Every member is required but `language`, `last_resort`, `secrets` and `data_file`; unknown ones are refused. Errors: malformed naming the
/// member, limit_exceeded.
Result<Manifest> parse_manifest(ByteView text);

}  // namespace saksi::plugin_host
