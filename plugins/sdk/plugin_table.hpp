// From C++ classes to the exported C table. A plugin derives from PlatformPlugin and PlatformJob and writes, in one file:
//   extern "C" const saksi_plugin_table saksi_plugin_entry = saksi::sdk::table_for<MyPlugin>("my-id", "1.0.0");
#pragma once

#include <initializer_list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "answer.hpp"
#include "emitter.hpp"
#include "guard.hpp"
#include "saksi_plugin.h"

namespace saksi::sdk {

struct Canonical {
    std::string url;
    std::map<std::string, std::string> ids;
    std::optional<std::string> id_time;
};

/// The message `begin`.
struct JobStart {
    std::string url;
    std::map<std::string, std::string> base_urls;

    /// The base URL of that name in force, without a slash at its end. Throws Stop when the manifest names none.
    std::string base(std::string_view name) const;
};

class PlatformJob {
public:
    virtual ~PlatformJob() = default;
    virtual void begin(const Emitter& emitter) = 0;
    virtual void on_exchange(const Emitter& emitter, const Answer& answer) = 0;
};

class PlatformPlugin {
public:
    virtual ~PlatformPlugin() = default;
    /// nullopt when the URL is not the platform's.
    virtual std::optional<Canonical> canonicalise(std::string_view url) const = 0;
    virtual std::unique_ptr<PlatformJob> start(const JobStart& start) const = 0;
};

/// The canonical form of a link that only following tells about: itself without fragment, when its path begins with one of `paths` or its host is one of
/// `hosts`; else nullopt. What a plugin does not name so goes to the last resort.
std::optional<Canonical> followed_link(std::string_view url, std::initializer_list<std::string_view> paths, std::initializer_list<std::string_view> hosts = {});
/// Throws Stop when `header` is no message `begin`.
JobStart read_begin(std::string_view header);
void send_canonical(const Emitter& emitter, const Canonical& canonical);

}  // namespace saksi::sdk

struct saksi_plugin {
    const saksi_host* host;
    std::unique_ptr<saksi::sdk::PlatformPlugin> platform;
};
struct saksi_job {
    const saksi_host* host;
    std::unique_ptr<saksi::sdk::PlatformJob> platform;
};

namespace saksi::sdk {

/// `Platform(std::string_view data)` reads the data file and throws when it cannot.
template <class Platform>
saksi_plugin_table table_for(std::string_view id, std::string_view version) noexcept {
    saksi_plugin_table table{};
    table.struct_size = sizeof table;
    table.abi_major = SAKSI_ABI_MAJOR;
    table.abi_minor = SAKSI_ABI_MINOR;
    table.id = view_of(id);
    table.version = view_of(version);
    table.create = [](const saksi_host* host, saksi_view data, saksi_plugin** plugin) noexcept -> std::int32_t {
        if (!host || host->struct_size < sizeof(saksi_host) || !plugin) return SAKSI_ERROR_ARGUMENT;
        return guard(host, [&] {
            *plugin = new saksi_plugin{host, std::make_unique<Platform>(text_of(data))};
            return SAKSI_OK;
        });
    };
    table.destroy = [](saksi_plugin* plugin) noexcept { delete plugin; };
    table.canonicalise = [](saksi_plugin* plugin, saksi_view url) noexcept -> std::int32_t {
        return guard(plugin->host, [&] {
            const std::optional<Canonical> canonical = plugin->platform->canonicalise(text_of(url));
            if (!canonical) return SAKSI_ERROR_NOT_MINE;
            send_canonical(Emitter(plugin->host), *canonical);
            return SAKSI_OK;
        });
    };
    table.begin = [](saksi_plugin* plugin, saksi_view header, saksi_job** job) noexcept -> std::int32_t {
        return guard(plugin->host, [&] {
            auto made = std::make_unique<saksi_job>(saksi_job{plugin->host, plugin->platform->start(read_begin(text_of(header)))});
            if (!made->platform) return SAKSI_ERROR_NOT_MINE;
            made->platform->begin(Emitter(plugin->host));
            *job = made.release();
            return SAKSI_OK;
        });
    };
    table.on_exchange = [](saksi_job* job, const saksi_exchange* exchange) noexcept -> std::int32_t {
        if (!exchange || exchange->struct_size < sizeof(saksi_exchange)) return SAKSI_ERROR_ARGUMENT;
        return guard(job->host, [&] {
            job->platform->on_exchange(Emitter(job->host), Answer::read(*exchange));
            return SAKSI_OK;
        });
    };
    table.end = [](saksi_job* job) noexcept { delete job; };
    table.get_extension = [](saksi_view) noexcept -> const void* { return nullptr; };
    return table;
}

}  // namespace saksi::sdk
