// Logins under way: asked with secrets, answered into secrets, and written nowhere.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "capture/capture.hpp"
#include "plugin_host/message.hpp"

namespace saksi::capture {

class Logins {
public:
    /// What `world` names outlives the object.
    explicit Logins(World& world) : world_(world) {}

    /// Submits the request of `action`; the fetcher's name for it. Errors: those of Secrets::fill and of the fetcher.
    Result<std::string> start(const plugin_host::LoginAction& action, const std::string& plugin);
    bool under_way(const std::string& request) const { return open_.contains(request); }
    /// Reads the tokens of an answer into the secrets and drops it. Errors: cannot_write (its spool file stays).
    Status take(const net::HopRecord& hop);

    struct Ended {
        std::string plugin, url;
        std::optional<std::string> failure;  ///< nullopt: there is a session
    };
    /// How the login ended; it is under way no more.
    Ended end(const std::string& request);

private:
    struct Open {
        plugin_host::LoginAction action;
        std::string plugin;
        std::optional<std::string> failure;
    };

    World& world_;
    std::map<std::string, Open> open_;
    std::int64_t last_ = 0;
};

}  // namespace saksi::capture
