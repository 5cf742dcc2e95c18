// Writes messages to the host.
#pragma once

#include <string>
#include <string_view>

#include "found.hpp"
#include "guard.hpp"

namespace saksi::sdk {

/// An `http` action; more members than here are added to `extra` by name.
struct HttpRequest {
    std::string key;
    std::string purpose;
    std::string url;
    bool optional = false;
    json extra = json::object();
};

/// Every function throws Stop when the host refuses the message: the job is over.
class Emitter {
public:
    explicit Emitter(const saksi_host* host) : host_(host) {}

    void send(const json& message, std::string_view body = {}) const;
    void http(const HttpRequest& request) const;
    void fact(const std::string& item, const std::string& path, const Found& found) const;
    void derived(const std::string& item, const std::string& path, std::string_view rule, const json& from) const;
    void attachment(const std::string& item, const std::string& record) const;
    void proof(const std::string& item, std::string_view kind, const std::string& record) const;
    /// `item` empty: of the whole job.
    void loss(const std::string& item, std::string_view code, std::string_view what, std::string_view detail) const;
    void log(std::int32_t severity, std::string_view text) const { sdk::log(host_, severity, text); }

private:
    const saksi_host* host_;
};

}  // namespace saksi::sdk
