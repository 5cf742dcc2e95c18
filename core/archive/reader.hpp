// Reads archives of other programs, entry by entry, without believing them.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "archive/entry.hpp"
#include "base/file_system.hpp"
#include "base/foreign_limits.hpp"
#include "base/octet_stream.hpp"

namespace saksi::archive {

/// What one archive may cost. The defaults are the program's own; tests lower them.
struct Limits {
    std::uint64_t entries = limits::archive_entries;
    std::size_t name_bytes = limits::archive_name_bytes;
    std::uint64_t entry_bytes = limits::archive_entry_bytes;
    std::uint64_t all_bytes = limits::foreign_unpacked_bytes;
    std::uint64_t ratio = limits::archive_ratio;
    std::uint64_t ratio_free = limits::archive_ratio_free;
    int filters = limits::archive_filters;
};

/// How a ZIP is read; other formats have one way only.
enum class View {
    directory,  ///< by its central directory, wherever the entries lie
    stream,     ///< local header after local header, as from a pipe
};

/// The present entry's content is an OctetStream; a Reader is used by one thread.
class Reader final : public base::OctetStream {
public:
    /// `file` outlives the Reader. Errors: malformed (no archive of a known kind), limit_exceeded (filters), unsupported.
    static Result<Reader> open(const base::ReadableFile& file, View view = View::directory, const Limits& limits = {});
    Reader(Reader&&) noexcept;
    Reader& operator=(Reader&&) noexcept;
    ~Reader() override;

    /// The next entry, nullopt at the end. What was not read of the one before is passed over. Errors: malformed (libarchive's reason in English),
    /// limit_exceeded (entries, name, octets); the Reader must not be used after one.
    Result<std::optional<Entry>> next();
    /// Octets of the present entry. Errors: malformed (damage, checksum), unsupported (encrypted, method), limit_exceeded (octets of one entry and of all, ratio).
    Result<std::size_t> read(std::span<std::uint8_t> out) override;
    /// `ZIP 2.0 (deflation)`, `7-Zip`, `GNU tar format`: libarchive's name, known after the first entry.
    const std::string& format() const noexcept;

private:
    struct State;
    explicit Reader(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

/// Every entry of `file` in order, by its directory; `visit` may read it. Errors: those of Reader and of `visit`, which end the walk.
Status each_entry(const base::ReadableFile& file, const std::function<Status(const Entry&, Reader&)>& visit);

/// The rest of the present entry, at most `limit` octets. Errors: those of read, limit_exceeded.
Result<Bytes> read_rest(base::OctetStream& stream, std::uint64_t limit);

}  // namespace saksi::archive
