// Octets of any kind as a CMS signature: judged without a crash, never held without a signer's path, and re-ordering is idempotent.
#include <cstddef>
#include <cstdint>

#include "base/assert.hpp"
#include "trust/cades_signer.hpp"
#include "trust/cades_verifier.hpp"
#include "trust/foreign.hpp"

using namespace saksi;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const ByteView octets(data, size);
    const trust::TrustStore nobody;
    const auto result = trust::verify_cades({octets, bytes_of("isi contoh\n"), nobody, {UtcTime{1'780'000'000'000}, false}});
    SAKSI_ASSERT(!result.holds());  // nobody is trusted
    if (const auto cms = trust::cms_in(octets)) {
        const auto again = trust::cms_in(*cms);
        SAKSI_ASSERT(again && *again == *cms);
    }
    static_cast<void>(trust::signature_timestamp(octets));
    static_cast<void>(trust::embedded_content(octets));
    return 0;
}
