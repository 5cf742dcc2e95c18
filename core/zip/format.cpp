#include "zip/format.hpp"

namespace saksi::zip::format {

Bytes local_header(std::string_view name, std::uint64_t size, std::uint32_t crc32, std::uint64_t offset) {
    const Needs needs(size, offset);
    FieldWriter out;
    out.u32(local_signature);
    out.u16(needs.version());
    out.u16(no_flags);
    out.u16(stored);
    out.u16(dos_time);
    out.u16(dos_date);
    out.u32(crc32);
    out.u32(field32(size));  // compressed
    out.u32(field32(size));  // uncompressed
    out.u16(static_cast<std::uint16_t>(name.size()));
    out.u16(needs.local_extra());
    out.octets(bytes_of(name));
    if (needs.size64) {
        out.u16(zip64_field);
        out.u16(zip64_local_extra - 4);
        out.u64(size);
        out.u64(size);
    }
    return out.bytes();
}

Bytes central_header(std::string_view name, std::uint64_t size, std::uint32_t crc32, std::uint64_t offset) {
    const Needs needs(size, offset);
    FieldWriter out;
    out.u32(central_signature);
    out.u16(needs.made_by());
    out.u16(needs.version());
    out.u16(no_flags);
    out.u16(stored);
    out.u16(dos_time);
    out.u16(dos_date);
    out.u32(crc32);
    out.u32(field32(size));
    out.u32(field32(size));
    out.u16(static_cast<std::uint16_t>(name.size()));
    out.u16(needs.central_extra());
    out.u16(0);  // comment
    out.u16(0);  // disk
    out.u16(0);  // internal attributes
    out.u32(regular_file);
    out.u32(field32(offset));
    out.octets(bytes_of(name));
    if (needs.central_extra() != 0) {
        out.u16(zip64_field);
        out.u16(static_cast<std::uint16_t>(needs.central_extra() - 4));
        if (needs.size64) {
            out.u64(size);
            out.u64(size);
        }
        if (needs.offset64) out.u64(offset);
    }
    return out.bytes();
}

Bytes end_records(std::uint64_t count, std::uint64_t directory_size, std::uint64_t directory_offset) {
    FieldWriter out;
    if (end_needs_zip64(count, directory_size, directory_offset)) {
        out.u32(end64_signature);
        out.u64(end64_remaining);
        out.u16(unix_system | needs_zip64);
        out.u16(needs_zip64);
        out.u32(0);  // this disk
        out.u32(0);  // disk of the directory
        out.u64(count);
        out.u64(count);
        out.u64(directory_size);
        out.u64(directory_offset);
        out.u32(locator_signature);
        out.u32(0);  // disk of the ZIP64 end record
        out.u64(directory_offset + directory_size);
        out.u32(1);  // disks
    }
    out.u32(end_signature);
    out.u16(0);
    out.u16(0);
    out.u16(field16(count));
    out.u16(field16(count));
    out.u32(field32(directory_size));
    out.u32(field32(directory_offset));
    out.u16(0);  // comment
    return out.bytes();
}

}  // namespace saksi::zip::format
