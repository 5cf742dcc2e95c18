// The library context of this room, and the small conversions between OpenSSL's values and ours.
#pragma once

#include <optional>
#include <string>

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"
#include "digest/digest.hpp"
#include "trust/openssl_ptr.hpp"

namespace saksi::trust {

/// A context without configuration file: OPENSSL_CONF cannot add an engine, switch providers or lower a level (attack S01).
OSSL_LIB_CTX* library() noexcept;
/// Takes every entry out of this thread's error queue, newest last, so that none leaks into the next call; empty when there is none.
std::string drained_errors();
/// `fail` with OpenSSL's own words added.
std::unexpected<Error> openssl_failure(ErrorCode code, std::string_view activity);

/// Runs an i2d function and returns its octets; empty on failure.
template <class T, class Encode>
Bytes encoded(Encode encode, T* value) {
    unsigned char* out = nullptr;
    const int length = encode(value, &out);
    if (length <= 0) return {};
    Bytes octets(out, out + length);
    OPENSSL_free(out);
    return octets;
}

/// Whole seconds; nullopt for text that is no time.
std::optional<UtcTime> time_of(const ASN1_TIME* time);
std::optional<UtcTime> time_of(const std::tm& parts);
/// Seconds since 1970, fraction cut.
std::time_t seconds_of(UtcTime time) noexcept;
/// UTCTime until 2049, GeneralizedTime after (RFC 5280 §4.1.2.5).
TimePtr asn1_time_of(UtcTime time);

const EVP_MD* message_digest(digest::Algorithm algorithm) noexcept;
/// Content octets of an INTEGER, two's complement, as they stand in DER.
Bytes integer_octets(const ASN1_INTEGER* value);
/// Dotted form.
std::string oid_text(const ASN1_OBJECT* object);
/// A read-only BIO over `octets`, which must outlive it.
BioPtr reading(ByteView octets);

}  // namespace saksi::trust
