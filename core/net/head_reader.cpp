#include "net/head_reader.hpp"

#include <algorithm>
#include <utility>

#include "base/limits.hpp"

namespace saksi::net {
namespace {

std::string_view trimmed(std::string_view text) {
    const auto from = text.find_first_not_of(" \t\r\n");
    if (from == std::string_view::npos) return {};
    return text.substr(from, text.find_last_not_of(" \t\r\n") - from + 1);
}

bool same_name(std::string_view a, std::string_view b) {
    const auto low = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return std::ranges::equal(a, b, [&](char x, char y) { return low(x) == low(y); });
}

/// Calls `visit(name, value)` for each field line until it returns true.
template <class Visit>
void each_field(ByteView head, Visit visit) {
    std::string_view rest = text_of(head);
    bool status_line = true;
    while (!rest.empty()) {
        const auto end = rest.find('\n');
        const auto line = rest.substr(0, end);
        rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
        const auto colon = line.find(':');
        if (!status_line && colon != std::string_view::npos && visit(line.substr(0, colon), trimmed(line.substr(colon + 1)))) return;
        status_line = false;
    }
}

}  // namespace

HeadReader::Stop HeadReader::add_line(ByteView line) {
    if (complete_) return std::nullopt;
    if (current_.size() + line.size() > limits::http_head_bytes) {
        const auto room = limits::http_head_bytes - current_.size();
        current_.insert(current_.end(), line.begin(), line.begin() + static_cast<std::ptrdiff_t>(std::min(room, line.size())));
        return "http_head_bytes";
    }
    current_.insert(current_.end(), line.begin(), line.end());
    const auto text = text_of(line);
    if (text != "\r\n" && text != "\n") {
        if (++lines_ > limits::http_header_count + 1) return "http_header_count";  // one more for the status line
        return std::nullopt;
    }
    lines_ = 0;
    const int status = status_of(current_);
    if (status >= 100 && status < 200) {
        informational_.push_back(std::exchange(current_, {}));
        if (informational_.size() > limits::informational_heads) return "informational_heads";
        return std::nullopt;
    }
    final_ = std::exchange(current_, {});
    complete_ = true;
    return std::nullopt;
}

int status_of(ByteView head) noexcept {
    const auto text = text_of(head.first(std::min<std::size_t>(head.size(), 16)));
    if (!text.starts_with("HTTP/1.") || text.size() < 12 || text[8] != ' ') return 0;
    int status = 0;
    for (std::size_t i = 9; i < 12; ++i) {
        if (text[i] < '0' || text[i] > '9') return 0;
        status = status * 10 + (text[i] - '0');
    }
    return status;
}

std::string version_of(ByteView head) {
    return status_of(head) != 0 ? std::string(text_of(head.first(8))) : std::string();
}

std::optional<std::string> field_of(ByteView head, std::string_view name) {
    std::optional<std::string> result;
    each_field(head, [&](std::string_view field, std::string_view value) {
        if (same_name(field, name)) result = std::string(value);
        return result.has_value();
    });
    return result;
}

bool is_chunked(ByteView head) {
    std::string_view last;
    each_field(head, [&](std::string_view field, std::string_view value) {
        if (same_name(field, "transfer-encoding")) last = value;
        return false;
    });
    const auto comma = last.rfind(',');
    return same_name(trimmed(comma == std::string_view::npos ? last : last.substr(comma + 1)), "chunked");
}

}  // namespace saksi::net
