// Where the body of an answer goes: memory first, a file once it grows; hashed on the way.
#pragma once

#include <memory>
#include <optional>

#include "base/file_system.hpp"
#include "digest/stream_hasher.hpp"
#include "net/chunk_reader.hpp"
#include "net/hop_record.hpp"

namespace saksi::net {

class WireSink {
public:
    enum class Verdict { go_on, limit, broken_framing, storage };

    /// Bodies beyond limits::inline_body_bytes go to `spool`; a file of that name is a left-over of a killed run and replaced.
    WireSink(base::FileSystem& files, Path spool, std::uint64_t limit);

    /// Call once with the final head, before the first body octet.
    void begin(ByteView head);
    /// Takes body octets up to the limit and the end of the message.
    Verdict add(ByteView wire);
    /// Hands everything over; the sink is then used up. Nothing is set when begin was not called.
    void finish(HopRecord& record);

    std::uint64_t size() const noexcept { return size_; }
    const std::optional<Error>& error() const noexcept { return error_; }

private:
    Status store(ByteView wire);

    base::FileSystem& files_;
    Path spool_;
    std::uint64_t limit_;
    std::uint64_t size_ = 0;
    std::uint64_t payload_size_ = 0;
    Bytes memory_;
    std::unique_ptr<base::AppendableFile> file_;
    std::optional<digest::StreamHasher> block_, payload_;
    std::optional<ChunkReader> chunks_;
    std::optional<Error> error_;
};

}  // namespace saksi::net
