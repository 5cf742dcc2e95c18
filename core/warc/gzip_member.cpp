#include "warc/gzip_member.hpp"

#include <libdeflate.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/assert.hpp"
#include "base/crc32.hpp"
#include "base/limits.hpp"

namespace saksi::warc {
namespace {

constexpr std::size_t header_bytes = 10;
constexpr std::size_t stored_block_bytes = 65'535;  // RFC 1951 §3.2.4: LEN has 16 bits
/// ID1 ID2 CM FLG MTIME XFL OS: no name, no time, unknown system, so that nothing of the machine gets in.
constexpr std::array<std::uint8_t, header_bytes> header = {0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255};
constexpr std::size_t fixed_header_bytes = 8;       // a reader leaves XFL and OS free

std::uint32_t little_endian(const std::uint8_t* octets) noexcept {
    return static_cast<std::uint32_t>(octets[0]) | static_cast<std::uint32_t>(octets[1]) << 8 | static_cast<std::uint32_t>(octets[2]) << 16 |
           static_cast<std::uint32_t>(octets[3]) << 24;
}

void put_little_endian(std::uint8_t* out, std::uint32_t value) noexcept {
    for (int i = 0; i < 4; ++i) out[i] = static_cast<std::uint8_t>(value >> (8 * i));
}

}  // namespace

struct GzipMemberReader::Inflater {
    z_stream stream{};
    Inflater() { SAKSI_ASSERT(::inflateInit2(&stream, -MAX_WBITS) == Z_OK); }
    ~Inflater() { ::inflateEnd(&stream); }
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;
};

GzipMemberReader::GzipMemberReader(const base::ReadableFile& file, std::uint64_t begin, std::uint64_t size, std::uint64_t base_offset)
    : file_(file), begin_(begin), size_(size), base_offset_(base_offset), window_(std::min<std::uint64_t>(size, limits::read_window)), inflater_(std::make_unique<Inflater>()) {}
GzipMemberReader::~GzipMemberReader() = default;

std::unexpected<Error> GzipMemberReader::cut_off() const {
    return fail(ErrorCode::malformed, msg("the gzip member is cut off at offset {offset}", {{"offset", std::to_string(base_offset_ + size_)}}));
}

std::unexpected<Error> GzipMemberReader::malformed(std::uint64_t position, std::string expected) const {
    return fail(ErrorCode::malformed, msg("the gzip data is malformed at offset {offset}; expected: {expected}",
                                          {{"offset", std::to_string(base_offset_ + position)}, {"expected", std::move(expected)}}));
}

Status GzipMemberReader::fill() {
    window_begin_ += window_taken_;
    window_taken_ = 0;
    window_filled_ = std::min<std::uint64_t>(window_.size(), size_ - window_begin_);
    return file_.read_at(begin_ + window_begin_, std::span(window_).first(window_filled_));
}

Status GzipMemberReader::take(std::span<std::uint8_t> out) {
    if (out.size() > size_ - position()) return cut_off();
    while (!out.empty()) {
        if (window_taken_ == window_filled_) {
            if (auto filled = fill(); !filled) return filled;
        }
        const std::size_t step = std::min(out.size(), window_filled_ - window_taken_);
        std::copy_n(window_.begin() + static_cast<std::ptrdiff_t>(window_taken_), step, out.begin());
        window_taken_ += step;
        out = out.subspan(step);
    }
    return {};
}

Status GzipMemberReader::open_member() {
    SAKSI_ASSERT(ended_);
    const std::uint64_t start = position();
    std::array<std::uint8_t, header_bytes> seen;
    if (auto taken = take(seen); !taken) return taken;
    if (!std::equal(seen.begin(), seen.begin() + fixed_header_bytes, header.begin())) {
        return malformed(start, "1f 8b 08 00 00 00 00 00");
    }
    ::inflateReset(&inflater_->stream);
    crc_ = 0;
    inflated_ = 0;
    ended_ = false;
    return {};
}

Result<std::size_t> GzipMemberReader::read(std::span<std::uint8_t> out) {
    z_stream& stream = inflater_->stream;
    std::size_t made = 0;
    while (made < out.size() && !ended_) {
        if (window_taken_ == window_filled_) {
            if (position() == size_) return cut_off();
            if (auto filled = fill(); !filled) return pass_on(filled);
        }
        stream.next_in = window_.data() + window_taken_;
        stream.avail_in = static_cast<uInt>(window_filled_ - window_taken_);
        stream.next_out = out.data() + made;
        stream.avail_out = static_cast<uInt>(std::min<std::size_t>(out.size() - made, limits::gib));
        const std::uint8_t* const before = stream.next_out;
        const int code = ::inflate(&stream, Z_NO_FLUSH);
        window_taken_ = window_filled_ - stream.avail_in;
        made += static_cast<std::size_t>(stream.next_out - before);
        if (code == Z_STREAM_END) {
            ended_ = true;
        } else if (code != Z_OK && code != Z_BUF_ERROR) {
            return malformed(position(), "deflate (RFC 1951)");
        }
    }
    crc_ = base::crc32_of(out.first(made), crc_);
    inflated_ += static_cast<std::uint32_t>(made);
    if (ended_ && made < out.size()) {
        if (auto right = check_trailer(); !right) return pass_on(right);
    }
    return made;
}

Status GzipMemberReader::check_trailer() {
    const std::uint64_t start = position();
    std::array<std::uint8_t, 8> trailer;
    if (auto taken = take(trailer); !taken) return taken;
    if (little_endian(trailer.data()) != crc_) return malformed(start, "CRC-32 " + std::to_string(crc_));
    if (little_endian(trailer.data() + 4) != inflated_) return malformed(start + 4, "ISIZE " + std::to_string(inflated_));
    return {};
}

struct Deflater::Stream {
    z_stream state{};
    libdeflate_compressor* whole = nullptr;
};

// 9: zlib's memory level is part of what the output depends on, so it is fixed here with the window.
Deflater::Deflater(int level) : stream_(std::make_unique<Stream>()) {
    SAKSI_ASSERT(::deflateInit2(&stream_->state, level, Z_DEFLATED, -MAX_WBITS, 9, Z_DEFAULT_STRATEGY) == Z_OK);
    stream_->whole = ::libdeflate_alloc_compressor(level);
    SAKSI_ASSERT(stream_->whole != nullptr);
}
Deflater::~Deflater() {
    ::deflateEnd(&stream_->state);
    ::libdeflate_free_compressor(stream_->whole);
}

GzipMemberWriter::GzipMemberWriter(base::AppendableFile& file, Deflater* deflater) : file_(file), deflater_(deflater) {
    buffer_.insert(buffer_.end(), header.begin(), header.end());
}
GzipMemberWriter::~GzipMemberWriter() = default;

Status GzipMemberWriter::flush() {
    hasher_.update(buffer_);
    size_ += buffer_.size();
    auto written = file_.append(buffer_);
    buffer_.clear();
    return written;
}

Status GzipMemberWriter::put(ByteView octets) {
    buffer_.insert(buffer_.end(), octets.begin(), octets.end());
    return buffer_.size() >= limits::read_window ? flush() : Status{};
}

/// Stored blocks by hand: zlib's own cut them by the size of the caller's buffers, and copy once more.
Status GzipMemberWriter::put_stored(bool last) {
    const auto length = static_cast<std::uint16_t>(stored_.size());
    const auto complement = static_cast<std::uint16_t>(~length);
    const std::array<std::uint8_t, 5> block = {static_cast<std::uint8_t>(last ? 1 : 0), static_cast<std::uint8_t>(length & 0xff),
                                               static_cast<std::uint8_t>(length >> 8), static_cast<std::uint8_t>(complement & 0xff),
                                               static_cast<std::uint8_t>(complement >> 8)};
    if (auto head = put(block); !head) return head;
    auto body = put(stored_);
    stored_.clear();
    return body;
}

Status GzipMemberWriter::deflate(ByteView data, bool last) {
    z_stream& stream = deflater_->stream_->state;
    if (!std::exchange(streaming_, true)) SAKSI_ASSERT(::deflateReset(&stream) == Z_OK);
    stream.next_in = const_cast<std::uint8_t*>(data.data());  // zlib reads only
    stream.avail_in = static_cast<uInt>(data.size());
    std::array<std::uint8_t, 16 * limits::kib> out;
    do {
        stream.next_out = out.data();
        stream.avail_out = static_cast<uInt>(out.size());
        const int code = ::deflate(&stream, last ? Z_FINISH : Z_NO_FLUSH);
        SAKSI_ASSERT(code != Z_STREAM_ERROR);
        if (auto kept = put(ByteView(out).first(out.size() - stream.avail_out)); !kept) return kept;
    } while (stream.avail_out == 0);
    return {};
}

Status GzipMemberWriter::write(ByteView data) {
    while (!data.empty()) {
        const std::size_t room = deflater_ ? limits::read_window : stored_block_bytes - stored_.size();
        const ByteView piece = data.first(std::min(data.size(), room));
        crc_ = base::crc32_of(piece, crc_);
        taken_ += static_cast<std::uint32_t>(piece.size());
        data = data.subspan(piece.size());
        if (deflater_) {
            if (auto deflated = deflate(piece, false); !deflated) return deflated;
            continue;
        }
        stored_.insert(stored_.end(), piece.begin(), piece.end());
        // A full block waits until more comes: the last one must be marked so.
        if (stored_.size() == stored_block_bytes && !data.empty()) {
            if (auto put = put_stored(false); !put) return put;
        }
    }
    return {};
}

Result<digest::Digest> GzipMemberWriter::write_whole(ByteView data) {
    SAKSI_ASSERT(deflater_ && taken_ == 0);
    crc_ = base::crc32_of(data, 0);
    taken_ = static_cast<std::uint32_t>(data.size());
    const std::size_t before = buffer_.size();
    libdeflate_compressor* const compressor = deflater_->stream_->whole;
    buffer_.resize(before + ::libdeflate_deflate_compress_bound(compressor, data.size()));
    const std::size_t made = ::libdeflate_deflate_compress(compressor, data.data(), data.size(), buffer_.data() + before, buffer_.size() - before);
    SAKSI_ASSERT(made > 0);
    buffer_.resize(before + made);
    return end();
}

Result<digest::Digest> GzipMemberWriter::finish() {
    auto ended = deflater_ ? deflate({}, true) : put_stored(true);
    if (!ended) return pass_on(ended);
    return end();
}

Result<digest::Digest> GzipMemberWriter::end() {
    std::array<std::uint8_t, 8> trailer;
    put_little_endian(trailer.data(), crc_);
    put_little_endian(trailer.data() + 4, taken_);
    if (auto put_trailer = put(trailer); !put_trailer) return pass_on(put_trailer);
    if (auto flushed = flush(); !flushed) return pass_on(flushed);
    return hasher_.finish();
}

}  // namespace saksi::warc
