// Octets of any kind as certificates, DER or PEM: what is read is written again octet for octet, and every question about it has an answer.
#include <cstddef>
#include <cstdint>

#include "base/assert.hpp"
#include "trust/foreign.hpp"
#include "trust/path_verifier.hpp"

using namespace saksi;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const ByteView octets(data, size);
    const auto certificates = trust::certificates_in(octets);
    if (!certificates) return 0;
    const trust::TrustStore nobody;
    for (const trust::Certificate& certificate : *certificates) {
        SAKSI_ASSERT(trust::Certificate::from_der(certificate.der())->fingerprint() == certificate.fingerprint());
        static_cast<void>(certificate.subject() + certificate.issuer() + certificate.role() + certificate.key_algorithm());
        static_cast<void>(certificate.crl_urls());
        static_cast<void>(certificate.ocsp_urls());
    }
    const auto path = trust::verify_path({certificates->front(), *certificates, nobody, UtcTime{1'780'000'000'000}});
    SAKSI_ASSERT(path.outcome() != trust::Outcome::note);  // nobody is trusted
    return 0;
}
