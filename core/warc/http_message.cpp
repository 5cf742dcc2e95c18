#include "warc/http_message.hpp"

#include <algorithm>

#include "warc/text.hpp"

namespace saksi::warc {
namespace {

std::unexpected<Error> bad_head(std::size_t offset, std::string_view expected) {
    return fail(ErrorCode::malformed, msg("the HTTP head is malformed at its octet {offset}; expected: {expected}",
                                          {{"offset", std::to_string(offset)}, {"expected", std::string(expected)}}));
}

/// Octets a field value or reason may hold: a bare CR or NUL lets two readers see two heads (RFC 9110 §5.5).
bool is_clean(std::string_view line) noexcept { return line.find_first_of(std::string_view("\0\r", 2)) == std::string_view::npos; }

bool is_version(std::string_view text) noexcept {
    return text.size() == 8 && text.starts_with("HTTP/1.") && is_digit(text[7]);
}

std::unexpected<Error> unended_head() { return fail(ErrorCode::malformed, msg("the HTTP head does not end with an empty line")); }

std::unexpected<Error> unclean_head(std::size_t offset) {
    return fail(ErrorCode::malformed, msg("the HTTP head has a NUL or a bare CR in the line at its octet {offset}", {{"offset", std::to_string(offset)}}));
}

struct StatusLine {
    int status = 0;
    std::string reason;
};

/// RFC 9112 §4; the blank before an empty reason may be missing, as many servers have it.
std::optional<StatusLine> status_line(std::string_view line) {
    if (line.size() < 12 || !is_version(line.substr(0, 8)) || line[8] != ' ') return std::nullopt;
    const std::string_view digits = line.substr(9, 3);
    if (!std::ranges::all_of(digits, is_digit) || digits[0] == '0') return std::nullopt;
    if (line.size() > 12 && line[12] != ' ') return std::nullopt;
    const int status = (digits[0] - '0') * 100 + (digits[1] - '0') * 10 + (digits[2] - '0');
    return StatusLine{status, std::string(line.size() > 13 ? line.substr(13) : std::string_view{})};
}

struct RequestLine {
    std::string method, target;
};

/// RFC 9112 §3.
std::optional<RequestLine> request_line(std::string_view line) {
    const std::size_t first = line.find(' '), last = line.rfind(' ');
    if (first == std::string_view::npos || last == first) return std::nullopt;
    const std::string_view method = line.substr(0, first), target = line.substr(first + 1, last - first - 1);
    if (!is_token(method) || target.empty() || target.find(' ') != std::string_view::npos || !is_version(line.substr(last + 1))) return std::nullopt;
    return RequestLine{std::string(method), std::string(target)};
}

/// The line that starts at `at`, without its end; moves `at` behind it. The caller knows that an LF follows.
std::string_view take_line(std::string_view text, std::size_t& at) {
    const std::size_t end = text.find('\n', at);
    std::string_view line = text.substr(at, end - at);
    if (line.ends_with('\r')) line.remove_suffix(1);
    at = end + 1;
    return line;
}

bool is_media_type(std::string_view text) noexcept {
    const std::size_t slash = text.find('/');
    const auto good = [](std::string_view part) {
        return !part.empty() && std::ranges::all_of(part, [](char c) {
            return (c >= 'a' && c <= 'z') || is_digit(c) || std::string_view("!#$&^_.+-").find(c) != std::string_view::npos;
        });
    };
    return slash != std::string_view::npos && text.size() <= 127 && good(text.substr(0, slash)) && good(text.substr(slash + 1));
}

}  // namespace

std::optional<std::size_t> http_head_size(ByteView octets) noexcept {
    const std::string_view text = text_of(octets);
    for (std::size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1)) {
        const std::string_view rest = text.substr(at + 1);
        if (rest.starts_with("\n")) return at + 2;
        if (rest.starts_with("\r\n")) return at + 3;
    }
    return std::nullopt;
}

Result<HttpHead> HttpHead::parse(MessageKind kind, ByteView octets) {
    if (octets.size() > limits::http_head_bytes) {
        return fail(ErrorCode::limit_exceeded, msg("the HTTP head has more than {limit} octets", {{"limit", std::to_string(limits::http_head_bytes)}}));
    }
    if (http_head_size(octets) != octets.size()) return unended_head();
    const std::string_view text = text_of(octets);

    HttpHead head;
    head.kind_ = kind;
    head.size_ = octets.size();
    std::size_t at = 0;
    const std::string_view first = take_line(text, at);
    if (!is_clean(first)) return unclean_head(0);
    if (kind == MessageKind::response) {
        auto line = status_line(first);
        if (!line) return bad_head(0, "HTTP/1.1 200 OK");
        head.status_ = line->status;
        head.reason_ = std::move(line->reason);
    } else {
        auto line = request_line(first);
        if (!line) return bad_head(0, "GET /… HTTP/1.1");
        head.method_ = std::move(line->method);
        head.target_ = std::move(line->target);
    }

    for (;;) {
        const std::size_t start = at;
        const std::string_view line = take_line(text, at);
        if (line.empty()) return head;
        if (!is_clean(line)) return unclean_head(start);
        if (line.front() == ' ' || line.front() == '\t') {
            if (head.fields_.empty()) return bad_head(start, "Name: value");
            std::string& value = head.fields_.back().value;
            if (const std::string_view more = trimmed(line); !more.empty()) value.append(value.empty() ? "" : " ").append(more);
            continue;
        }
        if (head.fields_.size() == limits::http_header_count) {
            return fail(ErrorCode::limit_exceeded, msg("the HTTP head has more than {limit} fields", {{"limit", std::to_string(limits::http_header_count)}}));
        }
        const std::size_t colon = line.find(':');
        // A blank before the colon hides a field from one reader and shows it to another (RFC 9112 §5.1).
        if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) return bad_head(start, "Name: value");
        head.fields_.push_back({std::string(line.substr(0, colon)), std::string(trimmed(line.substr(colon + 1)))});
    }
}

const std::string* HttpHead::find(std::string_view name) const noexcept {
    const auto found = std::ranges::find_if(fields_, [&](const Field& field) { return same_name(field.name, name); });
    return found == fields_.end() ? nullptr : &found->value;
}

std::optional<std::string> HttpHead::combined(std::string_view name) const {
    std::optional<std::string> all;
    for (const Field& field : fields_) {
        if (!same_name(field.name, name)) continue;
        if (all) {
            all->append(", ").append(field.value);
        } else {
            all = field.value;
        }
    }
    return all;
}

std::string media_type_of(std::string_view content_type) {
    std::string type = lower_case(trimmed(content_type.substr(0, content_type.find(';'))));
    return is_media_type(type) ? type : "application/octet-stream";
}

std::string HttpHead::media_type() const {
    const std::string* value = find("Content-Type");
    return media_type_of(value != nullptr ? std::string_view(*value) : std::string_view{});
}

Result<std::size_t> HttpBlockStream::feed_head(ByteView block) {
    const std::size_t before = gathered_.size();
    const std::size_t room = limits::http_head_bytes - before;
    gathered_.insert(gathered_.end(), block.begin(), block.begin() + static_cast<std::ptrdiff_t>(std::min(block.size(), room)));
    // The empty line may straddle two pieces: look again from its longest possible beginning.
    const std::size_t from = before > 3 ? before - 3 : 0;
    const auto size = http_head_size(ByteView(gathered_).subspan(from));
    if (!size) {
        if (block.size() >= room) {
            return fail(ErrorCode::limit_exceeded, msg("the HTTP head has more than {limit} octets", {{"limit", std::to_string(limits::http_head_bytes)}}));
        }
        return block.size();
    }
    gathered_.resize(from + *size);
    auto head = HttpHead::parse(kind_, gathered_);
    if (!head) return pass_on(head);
    head_ = std::move(*head);
    body_.emplace(*head_, truncated_);
    return gathered_.size() - before;
}

Status HttpBlockStream::feed(ByteView block, const PayloadSink& payload) {
    if (!head_) {
        auto taken = feed_head(block);
        if (!taken) return pass_on(taken);
        block = block.subspan(*taken);
    }
    if (block.empty()) return {};
    return body_->feed(block, [&](ByteView piece) -> Status { return payload ? payload(&*head_, piece) : Status{}; });
}

Status HttpBlockStream::finish() const {
    if (!body_) return unended_head();
    return body_->finish();
}

}  // namespace saksi::warc
