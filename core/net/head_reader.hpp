// Collects the heads of an answer, octet by octet as they came.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"

namespace saksi::net {

class HeadReader {
public:
    /// What must stop the transfer: the name of a limit, in base/limits.hpp.
    using Stop = std::optional<std::string_view>;

    /// Takes one line with its line end. Lines after the final head (trailers) are ignored: they are in the raw body.
    Stop add_line(ByteView line);

    bool is_complete() const noexcept { return complete_; }
    Bytes& final_head() noexcept { return final_; }
    std::vector<Bytes>& informational() noexcept { return informational_; }
    /// What arrived of a head that never ended.
    Bytes& unfinished() noexcept { return current_; }

private:
    Bytes current_;
    std::size_t lines_ = 0;
    Bytes final_;
    std::vector<Bytes> informational_;
    bool complete_ = false;
};

/// The status code of a head that begins with an HTTP/1 status line, else 0. Source: RFC 9112 §4.
int status_of(ByteView head) noexcept;
/// `HTTP/1.1`, or empty.
std::string version_of(ByteView head);
/// The first field called `name` (any case), white space around trimmed.
std::optional<std::string> field_of(ByteView head, std::string_view name);
/// True when the last transfer-coding is chunked (RFC 9112 §6.1).
bool is_chunked(ByteView head);

}  // namespace saksi::net
