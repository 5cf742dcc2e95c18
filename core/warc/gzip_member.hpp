// One gzip member (RFC 1952) in and out of a file. Inside the room only: the one place that names zlib for files.
#pragma once

#include <cstdint>
#include <memory>

#include "base/file_system.hpp"
#include "digest/stream_hasher.hpp"

namespace saksi::warc {

/// Reads members one after the other from a stretch of a file. Positions count from `begin`.
class GzipMemberReader {
public:
    /// `base_offset` is added to offsets in sentences.
    GzipMemberReader(const base::ReadableFile& file, std::uint64_t begin, std::uint64_t size, std::uint64_t base_offset);
    GzipMemberReader(const GzipMemberReader&) = delete;
    GzipMemberReader& operator=(const GzipMemberReader&) = delete;
    ~GzipMemberReader();

    /// Octets of the stretch that no member has taken.
    std::uint64_t position() const noexcept { return window_begin_ + window_taken_; }
    bool at_end() const noexcept { return position() == size_; }
    /// Reads the next member's header. Errors: malformed.
    Status open_member();
    /// Fills `out` as far as the member goes; fewer octets than asked mean that it ended and that its CRC and size were right. Errors: malformed.
    Result<std::size_t> read(std::span<std::uint8_t> out);

private:
    struct Inflater;

    Status take(std::span<std::uint8_t> out);
    Status fill();
    Status check_trailer();
    std::unexpected<Error> cut_off() const;
    std::unexpected<Error> malformed(std::uint64_t position, std::string expected) const;

    const base::ReadableFile& file_;
    std::uint64_t begin_, size_, base_offset_;
    Bytes window_;
    std::uint64_t window_begin_ = 0;                     // position of window_[0]
    std::size_t window_taken_ = 0, window_filled_ = 0;
    std::unique_ptr<Inflater> inflater_;
    std::uint32_t crc_ = 0, inflated_ = 0;               // gzip counts modulo 2^32
    bool ended_ = true;
};

/// What deflating needs (about 1 MiB), for one member after another.
class Deflater {
public:
    explicit Deflater(int level);
    Deflater(const Deflater&) = delete;
    Deflater& operator=(const Deflater&) = delete;
    ~Deflater();

private:
    friend class GzipMemberWriter;
    struct Stream;
    std::unique_ptr<Stream> stream_;
};

/// Writes one member at the end of a file, hashing what it writes.
class GzipMemberWriter {
public:
    /// Uses `deflater` until finish(). Without one: stored blocks of fixed length.
    GzipMemberWriter(base::AppendableFile& file, Deflater* deflater);
    GzipMemberWriter(const GzipMemberWriter&) = delete;
    GzipMemberWriter& operator=(const GzipMemberWriter&) = delete;
    ~GzipMemberWriter();

    Status write(ByteView data);
    /// In place of write() and finish(), for a deflated member that is in memory as a whole: libdeflate takes less than half of zlib's time.
    Result<digest::Digest> write_whole(ByteView data);
    /// Ends the member. Afterwards only size() and the digest are meaningful.
    Result<digest::Digest> finish();
    std::uint64_t size() const noexcept { return size_; }

private:
    Status put(ByteView octets);
    Status flush();
    Status put_stored(bool last);
    Status deflate(ByteView data, bool last);
    Result<digest::Digest> end();

    base::AppendableFile& file_;
    Deflater* deflater_;                   // null: stored blocks
    Bytes stored_;                         // the stored block being filled
    Bytes buffer_;
    digest::StreamHasher hasher_;
    std::uint64_t size_ = 0;
    std::uint32_t crc_ = 0, taken_ = 0;
    bool streaming_ = false;               // the deflater was started afresh for this member
};

}  // namespace saksi::warc
