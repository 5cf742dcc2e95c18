// A WARC's octets in order, whether it is plain or in gzip members of any kind. Inside the room only.
#pragma once

#include <cstdint>
#include <memory>

#include "base/octet_stream.hpp"

namespace saksi::warc {

/// Source: RFC 1952 (every header field), RFC 1951. A plain file counts as one member.
class UnpackedStream {
public:
    /// `source` outlives this object and stands at its beginning.
    explicit UnpackedStream(base::OctetStream& source);
    UnpackedStream(const UnpackedStream&) = delete;
    UnpackedStream& operator=(const UnpackedStream&) = delete;
    ~UnpackedStream();

    /// Looks at the first octets. Errors: those of the source.
    Status open();
    bool is_gzip() const noexcept { return gzip_; }
    /// Octets of the source taken so far, members and what stands between them.
    std::uint64_t position() const noexcept { return window_begin_ + taken_; }
    /// Unpacked octets of the present member handed out so far.
    std::uint64_t inside() const noexcept { return inside_; }

    /// Begins the next member; false at the end of the source. The one before must have ended. Errors: malformed when something else stands here.
    Result<bool> open_member();
    /// Fills the beginning of `out`; 0 when the member has ended and its CRC-32 and size were right. Errors: malformed (deflate data, cut off, CRC,
    /// size), limit_exceeded: the member is over then.
    Result<std::size_t> read(std::span<std::uint8_t> out);
    bool member_ended() const noexcept { return ended_; }
    /// Gives up the present member and passes over octets up to the next that begin like one; at most limits::foreign_search_bytes.
    /// `past_this_octet`: where the search begins nothing could be opened. False at the end of the source. Errors: limit_exceeded.
    Result<bool> search_member(bool past_this_octet = false);

private:
    struct Inflater;

    Status fill();
    Result<bool> ensure(std::size_t count);
    Result<std::uint8_t> octet();
    Status skip_text();
    Status read_header();
    Status check_trailer();
    std::unexpected<Error> cut_off() const;
    std::unexpected<Error> malformed(std::string expected) const;

    base::OctetStream& source_;
    Bytes window_;
    std::uint64_t window_begin_ = 0;
    std::size_t taken_ = 0, filled_ = 0;
    bool source_ended_ = false, gzip_ = false, ended_ = true, trailer_due_ = false, plain_opened_ = false;
    std::uint64_t inside_ = 0, total_ = 0;
    std::uint32_t crc_ = 0;
    std::unique_ptr<Inflater> inflater_;
};

}  // namespace saksi::warc
