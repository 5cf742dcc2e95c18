#include <zlib.h>

#include <algorithm>
#include <array>

#include "base/assert.hpp"
#include "warc/http_message.hpp"

namespace saksi::warc {
namespace {

enum class Coding { identity, gzip, other };

/// One field with one word; lists are stacked codings (RFC 9110 §8.4) or look like them, and are never unpacked.
Coding coding_of(const HttpHead& head) {
    const auto value = head.combined("Content-Encoding");
    if (!value || same_name(*value, "identity")) return Coding::identity;
    return same_name(*value, "gzip") || same_name(*value, "x-gzip") ? Coding::gzip : Coding::other;
}

}  // namespace

struct ContentDecoder::Gzip {
    z_stream stream{};
    bool ended = true;      // between members
    bool started = false;

    Gzip() { SAKSI_ASSERT(::inflateInit2(&stream, 16 + MAX_WBITS) == Z_OK); }
    ~Gzip() { ::inflateEnd(&stream); }
    Gzip(const Gzip&) = delete;
    Gzip& operator=(const Gzip&) = delete;

    Status feed(ByteView data, std::uint64_t limit, Bytes& out) {
        std::array<std::uint8_t, 64 * limits::kib> window;
        stream.next_in = const_cast<std::uint8_t*>(data.data());  // zlib reads only
        stream.avail_in = static_cast<uInt>(data.size());
        bool more_output = false;
        while (stream.avail_in > 0 || more_output) {
            if (ended) {
                ::inflateReset(&stream);
                ended = false;
                started = true;
            }
            stream.next_out = window.data();
            stream.avail_out = static_cast<uInt>(window.size());
            const int code = ::inflate(&stream, Z_NO_FLUSH);
            const std::size_t made = window.size() - stream.avail_out;
            if (made > limit - out.size()) {
                return fail(ErrorCode::limit_exceeded, msg("the decoded body has more than {limit} octets", {{"limit", std::to_string(limit)}}));
            }
            out.insert(out.end(), window.begin(), window.begin() + static_cast<std::ptrdiff_t>(made));
            if (code == Z_BUF_ERROR && stream.avail_in == 0) break;  // nothing was pending after all
            if (code != Z_OK && code != Z_STREAM_END) {
                return fail(ErrorCode::malformed, msg("the body is not the gzip data that its Content-Encoding says"));
            }
            ended = code == Z_STREAM_END;
            more_output = !ended && stream.avail_out == 0;
        }
        return {};
    }
};

ContentDecoder::ContentDecoder() = default;
ContentDecoder::ContentDecoder(ContentDecoder&&) noexcept = default;
ContentDecoder& ContentDecoder::operator=(ContentDecoder&&) noexcept = default;
ContentDecoder::~ContentDecoder() = default;

Result<ContentDecoder> ContentDecoder::of(const HttpHead& head, std::uint64_t limit) {
    const Coding coding = coding_of(head);
    if (coding == Coding::other) {
        return fail(ErrorCode::unsupported, msg("the content-coding {coding} is not decoded", {{"coding", head.combined("Content-Encoding").value_or("")}}));
    }
    ContentDecoder decoder = identity(limit);
    if (coding == Coding::gzip) decoder.gzip_ = std::make_unique<Gzip>();
    return decoder;
}

ContentDecoder ContentDecoder::identity(std::uint64_t limit) {
    ContentDecoder decoder;
    decoder.limit_ = limit;
    return decoder;
}

Status ContentDecoder::feed(ByteView payload) {
    while (gzip_ && !payload.empty()) {  // zlib counts in 32 bits
        const ByteView piece = payload.first(std::min<std::size_t>(payload.size(), limits::read_window));
        if (auto fed = gzip_->feed(piece, limit_, body_); !fed) return fed;
        payload = payload.subspan(piece.size());
    }
    if (payload.size() > limit_ - body_.size()) {
        return fail(ErrorCode::limit_exceeded, msg("the decoded body has more than {limit} octets", {{"limit", std::to_string(limit_)}}));
    }
    body_.insert(body_.end(), payload.begin(), payload.end());
    return {};
}

Result<Bytes> ContentDecoder::finish() {
    if (gzip_ && gzip_->started && !gzip_->ended) return fail(ErrorCode::malformed, msg("the body's gzip data ends early"));
    return std::move(body_);
}

Result<Bytes> decode_content(ByteView payload, const HttpHead& head, std::uint64_t limit) {
    auto decoder = ContentDecoder::of(head, limit);
    if (!decoder) return pass_on(decoder);
    if (auto fed = decoder->feed(payload); !fed) return pass_on(fed);
    return decoder->finish();
}

}  // namespace saksi::warc
