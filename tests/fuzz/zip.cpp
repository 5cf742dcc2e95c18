// Octets of any kind as an archive: refused or read within the limits, and what opens accounts for every octet.
#include <cstddef>
#include <cstdint>

#include "base/assert.hpp"
#include "zip/reader.hpp"

using namespace saksi;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto file = base::memory_file(Bytes(data, data + size));
    const auto reader = zip::Reader::open(*file);
    (void)zip::looks_truncated(*file);
    if (!reader) return 0;
    std::uint64_t at = 0;
    for (const zip::Entry& entry : reader->entries()) {
        SAKSI_ASSERT(entry.header_offset == at && entry.data_offset > at && entry.size <= size - entry.data_offset);
        SAKSI_ASSERT(zip::is_portable_name(entry.name) && reader->find(entry.name) == &entry);
        at = entry.data_offset + entry.size;
        const auto content = reader->read(entry, size);
        if (content) (void)zip::Reader::open(*file, entry.data_offset, entry.size);
    }
    return 0;
}
