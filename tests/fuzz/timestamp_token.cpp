// Octets of any kind as a timestamp token or an authority's answer.
#include <cstddef>
#include <cstdint>

#include "base/assert.hpp"
#include "trust/foreign.hpp"
#include "trust/timestamp_verifier.hpp"

using namespace saksi;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const ByteView octets(data, size);
    const trust::TrustStore nobody;
    SAKSI_ASSERT(!trust::verify_timestamp({octets, bytes_of("isi contoh\n"), nobody, std::nullopt}).holds());
    const auto token = trust::token_in(octets);
    if (!token) return 0;
    if (const auto read = trust::TimestampToken::from_der(*token)) SAKSI_ASSERT(read->der() == *token);
    SAKSI_ASSERT(!trust::verify_timestamp({*token, std::nullopt, nobody, std::nullopt}).holds());
    return 0;
}
