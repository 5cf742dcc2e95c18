#include "warc/unpacked_stream.hpp"

#include <zlib.h>

#include <algorithm>
#include <cstring>

#include "base/assert.hpp"
#include "base/crc32.hpp"
#include "base/foreign_limits.hpp"

namespace saksi::warc {

namespace {

// RFC 1952 §2.3.1
constexpr std::uint8_t has_header_crc = 2, has_extra = 4, has_name = 8, has_comment = 16, reserved_flags = 0xE0;
constexpr std::size_t fixed_header = 10;

}  // namespace

struct UnpackedStream::Inflater {
    z_stream stream{};
    Inflater() { SAKSI_ASSERT(::inflateInit2(&stream, -MAX_WBITS) == Z_OK); }
    ~Inflater() { ::inflateEnd(&stream); }
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;
};

UnpackedStream::UnpackedStream(base::OctetStream& source) : source_(source), window_(limits::read_window), inflater_(std::make_unique<Inflater>()) {}
UnpackedStream::~UnpackedStream() = default;

std::unexpected<Error> UnpackedStream::cut_off() const {
    return fail(ErrorCode::malformed, msg("the gzip member is cut off at offset {offset}", {{"offset", std::to_string(position())}}));
}

std::unexpected<Error> UnpackedStream::malformed(std::string expected) const {
    return fail(ErrorCode::malformed, msg("the gzip data is malformed at offset {offset}; expected: {expected}",
                                          {{"offset", std::to_string(position())}, {"expected", std::move(expected)}}));
}

/// Keeps what was not taken and adds to it.
Status UnpackedStream::fill() {
    std::memmove(window_.data(), window_.data() + taken_, filled_ - taken_);
    window_begin_ += taken_;
    filled_ -= taken_;
    taken_ = 0;
    auto got = source_.read(std::span(window_).subspan(filled_));
    if (!got) return pass_on(got);
    filled_ += *got;
    source_ended_ = *got == 0;
    return {};
}

/// False when the source ends before `count` octets are at hand.
Result<bool> UnpackedStream::ensure(std::size_t count) {
    while (filled_ - taken_ < count && !source_ended_) {
        if (auto filled = fill(); !filled) return pass_on(filled);
    }
    return filled_ - taken_ >= count;
}

Result<std::uint8_t> UnpackedStream::octet() {
    auto there = ensure(1);
    if (!there) return pass_on(there);
    if (!*there) return cut_off();
    return window_[taken_++];
}

Status UnpackedStream::open() {
    auto two = ensure(2);
    if (!two) return pass_on(two);
    gzip_ = *two && window_[taken_] == 0x1f && window_[taken_ + 1] == 0x8b;
    return {};
}

Status UnpackedStream::skip_text() {
    for (std::size_t count = 0; count < limits::warc_header_bytes; ++count) {
        auto one = octet();
        if (!one) return pass_on(one);
        if (*one == 0) return {};
    }
    return malformed("a name or comment of at most " + std::to_string(limits::warc_header_bytes) + " octets");
}

Status UnpackedStream::read_header() {
    auto whole = ensure(fixed_header);
    if (!whole) return pass_on(whole);
    const std::uint8_t* head = window_.data() + taken_;
    const std::size_t left = filled_ - taken_;
    if (left < 3 || head[0] != 0x1f || head[1] != 0x8b || head[2] != 8) return malformed("1f 8b 08");
    if (!*whole) return cut_off();
    const std::uint8_t flags = head[3];
    if ((flags & reserved_flags) != 0) return malformed("FLG 000xxxxx");
    taken_ += fixed_header;
    if ((flags & has_extra) != 0) {
        auto low = octet();
        if (!low) return pass_on(low);
        auto high = octet();
        if (!high) return pass_on(high);
        const std::size_t length = static_cast<std::size_t>(*low) | static_cast<std::size_t>(*high) << 8;
        auto there = ensure(length);
        if (!there) return pass_on(there);
        if (!*there) return cut_off();
        taken_ += length;
    }
    for (const std::uint8_t text : {has_name, has_comment}) {
        if ((flags & text) == 0) continue;
        if (auto skipped = skip_text(); !skipped) return skipped;
    }
    if ((flags & has_header_crc) != 0) {
        auto there = ensure(2);
        if (!there) return pass_on(there);
        if (!*there) return cut_off();
        taken_ += 2;
    }
    return {};
}

Result<bool> UnpackedStream::open_member() {
    SAKSI_ASSERT(ended_);
    inside_ = 0;
    if (!gzip_) {
        if (plain_opened_) return false;
        plain_opened_ = true;
        auto any = ensure(1);
        if (!any) return pass_on(any);
        ended_ = !*any;
        return *any;
    }
    auto any = ensure(1);
    if (!any) return pass_on(any);
    if (!*any) return false;
    if (auto read = read_header(); !read) return pass_on(read);
    ::inflateReset(&inflater_->stream);
    crc_ = 0;
    trailer_due_ = false;
    ended_ = false;
    return true;
}

Result<std::size_t> UnpackedStream::read(std::span<std::uint8_t> out) {
    if (ended_) return 0;
    if (trailer_due_) {
        trailer_due_ = false;
        ended_ = true;
        if (auto right = check_trailer(); !right) return pass_on(right);
        return 0;
    }
    std::size_t made = 0;
    if (!gzip_) {
        auto any = ensure(1);
        if (!any) return pass_on(any);
        made = std::min(out.size(), filled_ - taken_);
        std::memcpy(out.data(), window_.data() + taken_, made);
        taken_ += made;
        ended_ = made == 0;
    }
    z_stream& stream = inflater_->stream;
    while (gzip_ && made == 0 && !trailer_due_) {
        auto any = ensure(1);
        if (!any) return pass_on(any);
        if (!*any) {
            ended_ = true;
            return cut_off();
        }
        stream.next_in = window_.data() + taken_;
        stream.avail_in = static_cast<uInt>(filled_ - taken_);
        stream.next_out = out.data();
        stream.avail_out = static_cast<uInt>(std::min<std::size_t>(out.size(), limits::gib));
        const int code = ::inflate(&stream, Z_NO_FLUSH);
        taken_ = filled_ - stream.avail_in;
        made = static_cast<std::size_t>(stream.next_out - out.data());
        trailer_due_ = code == Z_STREAM_END;
        if (code != Z_STREAM_END && code != Z_OK && code != Z_BUF_ERROR) {
            ended_ = true;
            return malformed("deflate (RFC 1951)");
        }
    }
    inside_ += made;
    total_ += made;
    if (total_ > limits::foreign_unpacked_bytes) {
        ended_ = true;
        return fail(ErrorCode::limit_exceeded, msg("the WARC's records unpack to more than {limit} octets", {{"limit", std::to_string(limits::foreign_unpacked_bytes)}}));
    }
    if (gzip_) crc_ = base::crc32_of(out.first(made), crc_);
    // The last octets are handed out before their checksum is looked at, so that a wrong one costs nothing but a defect.
    return made == 0 && trailer_due_ ? read(out) : Result<std::size_t>(made);
}

Status UnpackedStream::check_trailer() {
    auto there = ensure(8);
    if (!there) return pass_on(there);
    if (!*there) return cut_off();
    const auto number = [&](std::size_t at) {
        const std::uint8_t* octets = window_.data() + taken_ + at;
        return static_cast<std::uint32_t>(octets[0]) | static_cast<std::uint32_t>(octets[1]) << 8 | static_cast<std::uint32_t>(octets[2]) << 16 |
               static_cast<std::uint32_t>(octets[3]) << 24;
    };
    const std::uint32_t crc = number(0), size = number(4);
    // The octets were made and the member's end is known: what follows can be read whether these numbers are right or not.
    const auto wrong = crc != crc_ ? malformed("CRC-32 " + std::to_string(crc_)) : malformed("ISIZE " + std::to_string(static_cast<std::uint32_t>(inside_)));
    taken_ += 8;
    if (crc != crc_ || size != static_cast<std::uint32_t>(inside_)) return wrong;
    return {};
}

Result<bool> UnpackedStream::search_member(bool past_this_octet) {
    SAKSI_ASSERT(gzip_);
    ended_ = true;
    trailer_due_ = false;
    if (past_this_octet && taken_ < filled_) ++taken_;
    for (std::uint64_t passed = 0; passed < limits::foreign_search_bytes; ++passed) {
        auto there = ensure(4);
        if (!there) return pass_on(there);
        if (!*there) {
            taken_ = filled_;
            return false;
        }
        const std::uint8_t* at = window_.data() + taken_;
        if (at[0] == 0x1f && at[1] == 0x8b && at[2] == 8 && (at[3] & reserved_flags) == 0) return true;
        ++taken_;
    }
    return fail(ErrorCode::limit_exceeded, msg("no gzip member begins within {limit} octets after the damage", {{"limit", std::to_string(limits::foreign_search_bytes)}}));
}

}  // namespace saksi::warc
