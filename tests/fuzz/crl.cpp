// Octets of any kind as revocation lists.
#include <cstddef>
#include <cstdint>

#include "base/assert.hpp"
#include "trust/foreign.hpp"

using namespace saksi;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto lists = trust::crls_in(ByteView(data, size));
    if (!lists) return 0;
    for (const trust::Crl& list : *lists) {
        SAKSI_ASSERT(trust::Crl::from_der(list.der())->fingerprint() == list.fingerprint());
        SAKSI_ASSERT(!list.updates(list));
        static_cast<void>(list.issuer());
    }
    return 0;
}
