// What is to be fetched, and for what.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/limits.hpp"

namespace saksi::net {

enum class Method { get, post };
std::string_view name_of(Method method) noexcept;

/// The words of `saksi-exchange/1`.
enum class Purpose { post, identity, likers, sharers, comments, edits, proof, media, liveness };
std::string_view name_of(Purpose purpose) noexcept;
/// 0 is fetched first: post and identity, then lists and proofs, media last.
int priority_of(Purpose purpose) noexcept;

struct HeaderField {
    std::string name;
    std::string value;
    bool secret = false;  ///< dropped when a redirect leaves the origin, as Authorization and Cookie always are
};

/// Limits of one hop. Reaching one keeps what arrived and marks it.
struct HopLimits {
    std::uint64_t wire_bytes = limits::response_wire_bytes;
    std::chrono::milliseconds total_time = limits::exchange_time;
    std::chrono::milliseconds connect_time = limits::connect_time;  ///< name, connection and TLS
    std::chrono::seconds stall_time = limits::stall_time;
};

struct Request {
    std::string id;  ///< the caller's, unique among unfinished requests: `r000001`
    Method method = Method::get;
    std::string url;
    std::vector<HeaderField> fields;  ///< beside Host, User-Agent, Accept-Encoding and the framing fields, which the fetcher writes
    Bytes body;                       ///< POST only
    Purpose purpose = Purpose::post;
    std::string origin;               ///< who asked: a plugin id, or empty for the operator
    HopLimits limits;
    bool follow_redirects = true;
    int attempts = limits::attempts;  ///< tries of one hop, the first included
};

}  // namespace saksi::net
