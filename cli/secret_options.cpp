#include "secret_options.hpp"

#include "secrets/secret_limits.hpp"

namespace saksi::cli {

namespace {

constexpr std::uint32_t read_by_others = 0077;

Status check_declared(const plugin_host::Registry& plugins, const std::string& id, const std::string& name) {
    const plugin_host::InstalledPlugin* plugin = plugins.find(id);
    if (!plugin) return fail(ErrorCode::usage, msg("there is no plugin “{plugin}”; “saksi plugin list” shows those that exist", {{"plugin", id}}));
    const plugin_host::DeclaredSecret* secret = plugin->manifest.secret(name);
    if (secret && !secret->from_login) return {};
    return fail(ErrorCode::usage, msg("the plugin “{plugin}” asks for no secret “{name}”; “saksi plugin info {plugin}” shows those that it uses", {{"plugin", id}, {"name", name}}));
}

Result<std::string> read_value(base::FileSystem& files, const std::string& path) {
    auto status = files.status(path);
    if (!status) return pass_on(status);
    if (!*status || !(*status)->is_regular) return fail(ErrorCode::missing, msg("there is no file {file}", {{"file", path}}));
    if (((*status)->mode & read_by_others) != 0)
        return fail(ErrorCode::refused, msg("others may read {file}, which holds a secret; first: chmod 600 {file}", {{"file", path}}));
    auto octets = base::read_whole(files, path, secrets::secret_limits::longest + 2);
    if (!octets) return pass_on(octets);
    while (!octets->empty() && (octets->back() == '\n' || octets->back() == '\r')) octets->pop_back();
    return std::string(text_of(*octets));
}

struct Lent {
    std::string plugin, name, file;
};

Result<Lent> lent(const std::string& text) {
    const std::size_t dot = text.find('.'), equals = text.find('=');
    if (equals == std::string::npos || dot == std::string::npos || dot > equals || dot == 0 || equals == dot + 1 || equals + 1 == text.size())
        return fail(ErrorCode::usage, msg("--secret {text}: expected PLUGIN.NAME=FILE, for example youtube.api_key=key.txt", {{"text", text.substr(0, equals)}}));
    return Lent{text.substr(0, dot), text.substr(dot + 1, equals - dot - 1), text.substr(equals + 1)};
}

Status lend(Environment& environment, const plugin_host::Registry& plugins, const Lent& one, secrets::Secrets& secrets) {
    if (Status declared = check_declared(plugins, one.plugin, one.name); !declared) return declared;
    auto value = read_value(environment.files, one.file);
    if (!value) return pass_on(value);
    return secrets.add(one.plugin, one.name, *value);
}

}  // namespace

Status read_secrets(Environment& environment, const plugin_host::Registry& plugins, const std::vector<std::string>& given, secrets::Secrets& secrets) {
    for (const std::string& text : given) {
        auto one = lent(text);
        if (!one) return pass_on(one);
        if (Status added = lend(environment, plugins, *one, secrets); !added) return added;
    }
    return {};
}

Status read_standing_secrets(Environment& environment, const plugin_host::Registry& plugins, const std::vector<std::string>& set, secrets::Secrets& secrets) {
    for (const std::string& text : set) {
        auto one = lent(text);
        if (!one) return pass_on(one, msg("reading config.json"));
        if (secrets.knows(one->plugin, one->name)) continue;
        if (Status added = lend(environment, plugins, *one, secrets); !added) return added;
    }
    return {};
}

}  // namespace saksi::cli
