#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "warc/http_message.hpp"
#include "warc/text.hpp"

namespace saksi::warc {
namespace {

/// One chunk-size line with its extensions. curl and browsers take far less.
constexpr std::size_t chunk_line_bytes = 16 * limits::kib;

std::unexpected<Error> too_long() { return fail(ErrorCode::malformed, msg("octets follow the end of the HTTP body")); }

bool ends_in_chunked(const HttpHead& head) {
    const auto codings = head.combined("Transfer-Encoding");
    if (!codings) return false;
    const std::size_t comma = codings->rfind(',');
    return same_name(trimmed(std::string_view(*codings).substr(comma == std::string::npos ? 0 : comma + 1)), "chunked");
}

/// RFC 9112 §6.3: one number of at most 19 digits, or the same text several times; anything else tells nothing.
std::optional<std::uint64_t> content_length(const HttpHead& head) {
    const std::string* text = head.find("Content-Length");
    if (text == nullptr || text->empty() || text->size() > 19 || !std::ranges::all_of(*text, is_digit)) return std::nullopt;
    const bool same = std::ranges::all_of(head.fields(), [&](const Field& field) { return !same_name(field.name, "Content-Length") || field.value == *text; });
    if (!same) return std::nullopt;
    std::uint64_t number = 0;
    std::from_chars(text->data(), text->data() + text->size(), number);
    return number;
}

Framing framing_of(const HttpHead& head) {
    if (head.is_informational() || head.status() == 204 || head.status() == 304) return Framing::none;
    if (ends_in_chunked(head)) return Framing::chunked;
    return content_length(head) ? Framing::content_length : Framing::until_close;
}

}  // namespace

PayloadStream::PayloadStream(const HttpHead& head, bool truncated) : framing_(framing_of(head)), truncated_(truncated) {
    if (framing_ == Framing::content_length) left_ = *content_length(head);
}

Status PayloadStream::feed(ByteView wire, const Sink& sink) {
    if (wire.empty()) return {};
    switch (framing_) {
        case Framing::none: return too_long();
        case Framing::until_close: return sink(wire);
        case Framing::chunked: return feed_chunked(wire, sink);
        case Framing::content_length: break;
    }
    if (wire.size() > left_) return too_long();
    left_ -= wire.size();
    return sink(wire);
}

Status PayloadStream::feed_chunked(ByteView wire, const Sink& sink) {
    while (!wire.empty()) {
        if (chunk_state_ == ChunkState::done) return too_long();
        if (chunk_state_ == ChunkState::data) {
            const ByteView piece = wire.first(std::min<std::uint64_t>(left_, wire.size()));
            if (auto taken = sink(piece); !taken) return taken;
            left_ -= piece.size();
            wire = wire.subspan(piece.size());
            if (left_ == 0) chunk_state_ = ChunkState::data_end;
            continue;
        }
        const auto line_end = std::ranges::find(wire, std::uint8_t{'\n'});
        const std::size_t length = static_cast<std::size_t>(line_end - wire.begin());
        if (line_.size() + length > chunk_line_bytes) {
            return fail(ErrorCode::limit_exceeded, msg("a chunk-size or trailer line has more than {limit} octets", {{"limit", std::to_string(chunk_line_bytes)}}));
        }
        line_.append(text_of(wire.first(length)));
        if (line_end == wire.end()) return {};
        wire = wire.subspan(length + 1);
        if (auto ended = end_line(); !ended) return ended;
    }
    return {};
}

/// Acts on the line gathered in line_ (RFC 9112 §7.1); as in heads, a CR before the LF belongs to the line end.
Status PayloadStream::end_line() {
    if (line_.ends_with('\r')) line_.pop_back();
    const std::string line = std::exchange(line_, {});
    if (chunk_state_ == ChunkState::data_end) {
        if (!line.empty()) return fail(ErrorCode::malformed, msg("the data of an HTTP chunk is not followed by a line end"));
        chunk_state_ = ChunkState::size_line;
        return {};
    }
    if (chunk_state_ == ChunkState::trailer) {
        trailer_bytes_ += line.size();
        if (trailer_bytes_ > limits::http_head_bytes) {
            return fail(ErrorCode::limit_exceeded, msg("the trailers have more than {limit} octets", {{"limit", std::to_string(limits::http_head_bytes)}}));
        }
        if (line.empty()) chunk_state_ = ChunkState::done;
        return {};
    }
    const auto size = std::from_chars(line.data(), line.data() + line.size(), left_, 16);
    const std::string_view rest = trimmed(std::string_view(size.ptr, line.data() + line.size()));
    const bool fits = size.ec == std::errc{} && size.ptr - line.data() <= 15;
    if (!fits || (!rest.empty() && rest.front() != ';')) return fail(ErrorCode::malformed, msg("the size of an HTTP chunk is no hexadecimal number"));
    chunk_state_ = left_ == 0 ? ChunkState::trailer : ChunkState::data;
    return {};
}

bool PayloadStream::complete() const noexcept {
    switch (framing_) {
        case Framing::none: return true;
        case Framing::until_close: return false;
        case Framing::chunked: return chunk_state_ == ChunkState::done;
        case Framing::content_length: return left_ == 0;
    }
    return false;
}

Status PayloadStream::finish() const {
    if (truncated_ || framing_ == Framing::until_close || complete()) return {};
    return framing_ == Framing::chunked ? fail(ErrorCode::malformed, msg("the HTTP body ends before its last chunk and trailers"))
                                        : fail(ErrorCode::malformed, msg("the HTTP body is shorter than its Content-Length"));
}

}  // namespace saksi::warc
