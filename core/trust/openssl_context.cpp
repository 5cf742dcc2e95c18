#include "trust/openssl_context.hpp"

#include <openssl/crypto.h>
#include <openssl/err.h>

#include <ctime>

#include "base/assert.hpp"

namespace saksi::trust {

OSSL_LIB_CTX* library() noexcept {
    // Never freed: OpenSSL's own exit handler may run before a static destructor would.
    static OSSL_LIB_CTX* const context = [] {
        OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, nullptr);
        OSSL_LIB_CTX* made = OSSL_LIB_CTX_new();
        SAKSI_ASSERT(made != nullptr);
        return made;
    }();
    return context;
}

std::string drained_errors() {
    std::string all;
    while (const unsigned long code = ERR_get_error()) {
        const char* reason = ERR_reason_error_string(code);
        if (!all.empty()) all += "; ";
        all += reason != nullptr ? std::string(reason) : "error " + std::to_string(code);
    }
    return all;
}

std::unexpected<Error> openssl_failure(ErrorCode code, std::string_view activity) {
    std::string reason = drained_errors();
    if (reason.empty()) reason = "-";
    return fail(code, msg("OpenSSL could not do its part ({activity}): {reason}", {{"activity", std::string(activity)}, {"reason", std::move(reason)}}));
}

std::optional<UtcTime> time_of(const std::tm& parts) {
    std::tm copy = parts;
    const std::time_t seconds = ::timegm(&copy);
    return UtcTime{static_cast<std::int64_t>(seconds) * 1000};
}

std::optional<UtcTime> time_of(const ASN1_TIME* time) {
    std::tm parts{};
    // A null pointer would mean "now" to ASN1_TIME_to_tm.
    if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1) {
        drained_errors();
        return std::nullopt;
    }
    return time_of(parts);
}

std::time_t seconds_of(UtcTime time) noexcept {
    const std::int64_t whole = time.ms / 1000;
    return static_cast<std::time_t>(time.ms % 1000 < 0 ? whole - 1 : whole);
}

TimePtr asn1_time_of(UtcTime time) { return TimePtr(ASN1_TIME_set(nullptr, seconds_of(time))); }

const EVP_MD* message_digest(digest::Algorithm algorithm) noexcept {
    static const auto fetch = [](const char* name) {
        const EVP_MD* found = EVP_MD_fetch(library(), name, nullptr);
        SAKSI_ASSERT(found != nullptr);
        return found;
    };
    static const EVP_MD* const sha256 = fetch("SHA2-256");
    static const EVP_MD* const sha384 = fetch("SHA2-384");
    static const EVP_MD* const sha512 = fetch("SHA2-512");
    switch (algorithm) {
        case digest::Algorithm::sha256: return sha256;
        case digest::Algorithm::sha384: return sha384;
        case digest::Algorithm::sha512: return sha512;
    }
    return nullptr;
}

Bytes integer_octets(const ASN1_INTEGER* value) {
    if (value == nullptr) return {};
    Bytes tlv = encoded(i2d_ASN1_INTEGER, value);
    // Tag and a short-form length: integers of more than 127 octets are not read anywhere here.
    if (tlv.size() < 3 || tlv[1] >= 0x80) return {};
    return {tlv.begin() + 2, tlv.end()};
}

std::string oid_text(const ASN1_OBJECT* object) {
    if (object == nullptr) return {};
    char text[256];
    const int length = OBJ_obj2txt(text, sizeof text, object, 1);
    if (length <= 0 || static_cast<std::size_t>(length) >= sizeof text) return {};
    return {text, static_cast<std::size_t>(length)};
}

BioPtr reading(ByteView octets) { return BioPtr(BIO_new_mem_buf(octets.data(), static_cast<int>(octets.size()))); }

}  // namespace saksi::trust
