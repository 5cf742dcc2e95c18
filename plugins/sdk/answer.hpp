// What the host says came of an action.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "http_head.hpp"
#include "saksi_plugin.h"

namespace saksi::sdk {

/// The message `exchange`; `head` and `body` are borrowed for the call. Fields: docs/plugin-protocol.md.
struct Answer {
    /// A redirect that was followed.
    struct Hop {
        std::string url, record;
        std::uint64_t status = 0;
    };

    std::string key, outcome, url, final_url, record, media_type, sha256, detail;
    std::uint64_t status = 0, size = 0;
    bool undecodable = false, truncated = false, body_given = false;
    std::vector<Hop> hops;
    std::string_view head, body;

    /// A response whose decoded body is here, whole.
    bool has_body() const noexcept { return outcome == "response" && body_given && !truncated && !undecodable; }
    bool is_response() const noexcept { return outcome == "response"; }

    /// Throws Stop when the header is malformed.
    static Answer read(const saksi_exchange& exchange);
};

/// The loss code of docs/formats/bukti-1.md 9.8 that says why `answer` could not be used.
std::string_view loss_code(const Answer& answer);
/// The stop reason of a list that ended with `answer`.
std::string_view stop_reason(const Answer& answer);

}  // namespace saksi::sdk
