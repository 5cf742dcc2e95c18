// Octets of any kind as an ASiC manifest or another list of the bundle: what is read is written again octet for octet.
#include <cstddef>
#include <cstdint>

#include "base/assert.hpp"
#include "bundle/asic_manifest.hpp"
#include "bundle/datapackage.hpp"
#include "bundle/pages.hpp"
#include "bundle/sha256sums.hpp"

using namespace saksi;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const ByteView octets(data, size);
    if (const auto manifest = bundle::AsicManifest::parse(octets)) SAKSI_ASSERT(manifest->text() == text_of(octets));
    if (const auto sums = bundle::parse_sha256sums(octets)) SAKSI_ASSERT(bundle::sha256sums_text(*sums) == text_of(octets));
    if (const auto pages = bundle::parse_pages(octets)) SAKSI_ASSERT(bundle::pages_text(*pages) == text_of(octets));
    if (const auto inner = bundle::InnerDatapackage::parse(octets)) SAKSI_ASSERT(inner->text() == text_of(octets));
    if (const auto outer = bundle::OuterDatapackage::parse(octets)) SAKSI_ASSERT(outer->text() == text_of(octets));
    if (const auto digest = bundle::parse_datapackage_digest(octets)) SAKSI_ASSERT(bundle::datapackage_digest_text(*digest) == text_of(octets));
    return 0;
}
