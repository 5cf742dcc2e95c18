// The XML of another program's ASiC manifest: references within their limit, or an error; no DOCTYPE gets through.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/assert.hpp"
#include "base/foreign_limits.hpp"
#include "verify/foreign/asic_manifest_xml.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace saksi;
    const auto manifest = verify::read_foreign_manifest({data, size});
    if (!manifest) return 0;
    SAKSI_ASSERT(manifest->references.size() <= limits::archive_kept_entries);
    for (const verify::ForeignReference& reference : manifest->references) {
        SAKSI_ASSERT(!reference.name.starts_with('/') && !reference.name.starts_with("../") && reference.name.find('\0') == std::string::npos);
        SAKSI_ASSERT(!reference.digest || reference.digest->octets.size() == digest::size_of(reference.digest->algorithm));
    }
    return 0;
}
