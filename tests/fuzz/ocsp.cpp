// Octets of any kind as an OCSP answer.
#include <cstddef>
#include <cstdint>

#include "base/assert.hpp"
#include "trust/ocsp.hpp"

using namespace saksi;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto answer = trust::OcspResponse::from_der(ByteView(data, size));
    if (answer) SAKSI_ASSERT(answer->der() == base::copy_of(ByteView(data, size)));
    return 0;
}
