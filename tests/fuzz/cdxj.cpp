// An index, ours or another program's: whatever the octets, lines that are written back as they were read, in order, or an error.
#include <cstddef>
#include <cstdint>

#include "base/assert.hpp"
#include "base/file_system.hpp"
#include "verify/foreign/wacz_index.hpp"
#include "warc/cdxj.hpp"

using namespace saksi;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const ByteView input(data, size);
    const auto file = base::memory_file(base::copy_of(input));
    warc::CdxjReader reader(*file, 0, size);
    std::string written;
    for (;;) {
        auto line = reader.next();
        if (!line) break;
        if (!*line) {
            SAKSI_ASSERT(written == text_of(input));
            break;
        }
        written += (*line)->text();
    }
    const auto stream = base::file_stream(*file, 0, size);
    verify::LineReader lines(*stream);
    for (auto line = lines.next(); line && *line; line = lines.next()) static_cast<void>(verify::read_index_line(**line));
    static_cast<void>(warc::surt_of(text_of(input)));
    return 0;
}
