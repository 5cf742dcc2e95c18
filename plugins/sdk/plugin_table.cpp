#include "plugin_table.hpp"

#include <algorithm>

#include "url.hpp"

namespace saksi::sdk {

std::string JobStart::base(std::string_view name) const {
    const auto found = base_urls.find(std::string(name));
    if (found == base_urls.end()) throw Stop(SAKSI_ERROR_ARGUMENT, "the host gave no base URL " + std::string(name));
    return found->second.substr(0, found->second.find_last_not_of('/') + 1);
}

std::optional<Canonical> followed_link(std::string_view url, std::initializer_list<std::string_view> paths, std::initializer_list<std::string_view> hosts) {
    const auto parts = split_url(url);
    if (!parts) return std::nullopt;
    const auto begins = [&](std::string_view path) { return parts->path.starts_with(path) && parts->path.size() > path.size(); };
    const bool named = std::ranges::find(hosts, parts->authority) != hosts.end() && parts->path.size() > 1;
    if (!named && std::ranges::none_of(paths, begins)) return std::nullopt;
    return Canonical{join_url(*parts), {}, std::nullopt};
}

JobStart read_begin(std::string_view header) {
    const auto message = json::parse(header.begin(), header.end(), nullptr, false);
    if (!message.is_object() || message.value("type", "") != "begin") throw Stop(SAKSI_ERROR_MALFORMED, "the host's begin header is malformed");
    JobStart start;
    start.url = message.value("url", "");
    const json base_urls = message.value("base_urls", json::object());
    for (const auto& [name, url] : base_urls.items())
        if (url.is_string()) start.base_urls.emplace(name, url.get<std::string>());
    return start;
}

void send_canonical(const Emitter& emitter, const Canonical& canonical) {
    json message = {{"type", "canonical"}, {"url", canonical.url}, {"ids", json::object()}};
    for (const auto& [name, id] : canonical.ids) message["ids"][name] = id;
    if (canonical.id_time) message["id_time"] = *canonical.id_time;
    emitter.send(message);
}

}  // namespace saksi::sdk
