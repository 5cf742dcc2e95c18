// Records of the ZIP format, written once for reader and writer. Source: PKWARE APPNOTE.TXT 6.3.10; section numbers below are its own.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/bytes.hpp"

namespace saksi::zip::format {

// DO NOT CHANGE: every bundle ever sealed carries these octets.
inline constexpr std::uint32_t local_signature = 0x04034b50;       // 4.3.7
inline constexpr std::uint32_t central_signature = 0x02014b50;     // 4.3.12
inline constexpr std::uint32_t end64_signature = 0x06064b50;       // 4.3.14
inline constexpr std::uint32_t locator_signature = 0x07064b50;     // 4.3.15
inline constexpr std::uint32_t end_signature = 0x06054b50;         // 4.3.16
inline constexpr std::uint64_t local_size = 30;
inline constexpr std::uint64_t central_size = 46;
inline constexpr std::uint64_t end64_size = 56;
inline constexpr std::uint64_t locator_size = 20;
inline constexpr std::uint64_t end_size = 22;
inline constexpr std::uint64_t end64_remaining = end64_size - 12;  // 4.3.14.1: without signature and this field

inline constexpr std::uint16_t unix_system = 3 << 8;               // 4.4.2: upper half of "version made by"
inline constexpr std::uint16_t needs_plain = 20;                   // 4.4.3.2
inline constexpr std::uint16_t needs_zip64 = 45;
inline constexpr std::uint16_t no_flags = 0;                       // 4.4.4: no encryption, no data descriptor, no UTF-8 flag
inline constexpr std::uint16_t stored = 0;                         // 4.4.5
inline constexpr std::uint16_t dos_time = 0;                       // 4.4.6: 00:00:00
inline constexpr std::uint16_t dos_date = (2025 - 1980) << 9 | 7 << 5 | 1;
inline constexpr std::uint32_t regular_file = 0100644U << 16;      // 4.4.15: st_mode in the upper half (UNIX)

inline constexpr std::uint32_t overflow32 = 0xFFFFFFFF;            // 4.4.1.4: the value stands in a ZIP64 field
inline constexpr std::uint16_t overflow16 = 0xFFFF;
inline constexpr std::uint16_t zip64_field = 0x0001;               // 4.5.3
inline constexpr std::uint16_t zip64_local_extra = 4 + 16;         // both sizes, always, in a local header (4.5.3)

inline bool overflows32(std::uint64_t value) noexcept { return value >= overflow32; }
inline bool overflows16(std::uint64_t value) noexcept { return value >= overflow16; }
inline std::uint32_t field32(std::uint64_t value) noexcept { return overflows32(value) ? overflow32 : static_cast<std::uint32_t>(value); }
inline std::uint16_t field16(std::uint64_t value) noexcept { return overflows16(value) ? overflow16 : static_cast<std::uint16_t>(value); }

/// What the headers of an entry need, derived from its size and the place of its local header relative to the archive.
struct Needs {
    bool size64;
    bool offset64;

    Needs(std::uint64_t size, std::uint64_t offset) noexcept : size64(overflows32(size)), offset64(overflows32(offset)) {}
    std::uint16_t version() const noexcept { return size64 || offset64 ? needs_zip64 : needs_plain; }
    std::uint16_t made_by() const noexcept { return static_cast<std::uint16_t>(unix_system | version()); }
    std::uint16_t local_extra() const noexcept { return size64 ? zip64_local_extra : 0; }
    std::uint16_t central_extra() const noexcept {
        const int values = (size64 ? 2 : 0) + (offset64 ? 1 : 0);
        return static_cast<std::uint16_t>(values == 0 ? 0 : 4 + 8 * values);
    }
};

/// True when the end of the archive needs its ZIP64 records.
inline bool end_needs_zip64(std::uint64_t count, std::uint64_t directory_size, std::uint64_t directory_offset) noexcept {
    return overflows16(count) || overflows32(directory_size) || overflows32(directory_offset);
}

/// Appends little-endian fields.
class FieldWriter {
public:
    void u16(std::uint16_t value) { put(value, 2); }
    void u32(std::uint32_t value) { put(value, 4); }
    void u64(std::uint64_t value) { put(value, 8); }
    void octets(ByteView data) { out_.insert(out_.end(), data.begin(), data.end()); }
    const Bytes& bytes() const noexcept { return out_; }

private:
    void put(std::uint64_t value, int count) {
        for (int i = 0; i < count; ++i) out_.push_back(static_cast<std::uint8_t>(value >> (8 * i) & 0xFF));
    }
    Bytes out_;
};

inline std::uint64_t get(ByteView data, std::size_t offset, std::size_t count) noexcept {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < count; ++i) value |= static_cast<std::uint64_t>(data[offset + i]) << (8 * i);
    return value;
}

/// Whole headers of one entry. `offset` is relative to the archive.
Bytes local_header(std::string_view name, std::uint64_t size, std::uint32_t crc32, std::uint64_t offset);
Bytes central_header(std::string_view name, std::uint64_t size, std::uint32_t crc32, std::uint64_t offset);
/// The ZIP64 records where they are needed, and the end record. `directory_offset` is relative to the archive.
Bytes end_records(std::uint64_t count, std::uint64_t directory_size, std::uint64_t directory_offset);

}  // namespace saksi::zip::format
