// Writes messages to the host.
#pragma once

#include <optional>
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
    std::string body{};  ///< not empty: a POST
};

/// A list that has ended, or that the platform does not show.
struct ListEnd {
    std::string name;         ///< of the item schema
    std::string stop_reason;  ///< likewise
    std::size_t collected = 0;
    json places = json::array();           ///< `from` of rule count-of-items
    std::optional<Found> declared = std::nullopt;  ///< the platform's own total
};

/// Every function throws Stop when the host refuses the message: the job is over.
class Emitter {
public:
    explicit Emitter(const saksi_host* host) : host_(host) {}

    void send(const json& message, std::string_view body = {}) const;
    void http(const HttpRequest& request) const;
    void fact(const std::string& item, const std::string& path, const Found& found) const;
    void derived(const std::string& item, const std::string& path, std::string_view rule, const json& from) const;
    /// The entry `index` of the item's `/lists`.
    void list(const std::string& item, std::size_t index, const ListEnd& end) const;
    void attachment(const std::string& item, const std::string& record) const;
    void proof(const std::string& item, std::string_view kind, const std::string& record) const;
    /// `item` empty: of the whole job.
    void loss(const std::string& item, std::string_view code, std::string_view what, std::string_view detail) const;
    void log(std::int32_t severity, std::string_view text) const { sdk::log(host_, severity, text); }

private:
    const saksi_host* host_;
};

}  // namespace saksi::sdk
