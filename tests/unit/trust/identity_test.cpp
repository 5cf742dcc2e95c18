#include <catch2/catch.hpp>

#include "base/random.hpp"
#include "judged.hpp"
#include "trust/certificate_request.hpp"
#include "trust/identity.hpp"
#include "trust/token_key.hpp"

using namespace saksi;
using namespace saksi::test;
using namespace saksi::trust;

namespace {

Passphrase secret(std::string_view text) { return Passphrase(base::copy_of(bytes_of(text))); }
SelfMadeName sari() { return {"Sari Contoh", "Pengawas", "Panwas Contoh", at("2026-01-01T00:00:00Z"), at("2031-01-01T00:00:00Z")}; }

}  // namespace

TEST_CASE("trust: a new identity is self-made, locked, and signs once unlocked", "[unit][trust]") {
    base::SystemRandom random;
    const auto identity = Identity::create(sari(), secret("rahasia"), random);
    REQUIRE(identity);
    const Certificate& certificate = identity->certificate();
    CHECK(identity->is_self_made());
    CHECK(certificate.subject() == "O=Panwas Contoh, title=Pengawas, CN=Sari Contoh");
    CHECK(certificate.role() == "Pengawas");
    CHECK(certificate.not_before() == at("2026-01-01T00:00:00Z"));
    CHECK(certificate.not_after() == at("2031-01-01T00:00:00Z"));
    CHECK_FALSE(certificate.is_ca());
    CHECK_FALSE(certificate.has_revocation_pointer());
    CHECK(certificate.serial().size() == 32);
    CHECK(text_of(identity->locked_key_pem()).starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----\n"));

    const auto wrong = identity->unlock(secret("salah"));
    REQUIRE_FALSE(wrong);
    CHECK(wrong.error().code() == ErrorCode::refused);
    auto key = identity->unlock(secret("rahasia"));
    REQUIRE(key);
    CHECK(key->algorithm() == "ECDSA P-256");
    const auto signer = CadesSigner::with(std::move(*key), identity->chain());
    REQUIRE(signer);
    const auto cms = signer->sign(content_octets(), signing_day);
    REQUIRE(cms);
    const auto result = judge(*cms, TrustStore({certificate}));
    CHECK(result.holds());
    CHECK(result.path.directly_trusted);

    const auto again = Identity::from_pem(identity->locked_key_pem(), bytes_of(pem_of(identity->chain())));
    REQUIRE(again);
    CHECK(again->certificate() == certificate);
    CHECK(again->unlock(secret("rahasia")));
}

TEST_CASE("trust: names that no certificate can carry are refused", "[unit][trust]") {
    base::SystemRandom random;
    const auto code_of = [&](SelfMadeName name, std::string_view passphrase = "rahasia") {
        const auto identity = Identity::create(name, secret(passphrase), random);
        REQUIRE_FALSE(identity);
        return identity.error().code();
    };
    SelfMadeName name = sari();
    name.name = "";
    CHECK(code_of(name) == ErrorCode::usage);
    name.name = std::string(65, 'a');
    CHECK(code_of(name) == ErrorCode::usage);
    name.name = "Sari\nContoh";
    CHECK(code_of(name) == ErrorCode::usage);
    name = sari();
    name.not_after = name.not_before;
    CHECK(code_of(name) == ErrorCode::usage);
    CHECK(code_of(sari(), "") == ErrorCode::usage);
}

TEST_CASE("trust: an imported identity keeps its path and drops the root", "[unit][trust]") {
    const Cast cast = usual_cast();
    const auto locked = cast.signer.key().locked_pem(secret("rahasia"));
    REQUIRE(locked);
    const std::string chain = pem_of({cast.signer.certificate(), cast.intermediate.certificate(), cast.root.certificate()});
    const auto identity = Identity::from_pem(*locked, bytes_of(chain));
    REQUIRE(identity);
    CHECK(identity->chain().size() == 2);
    CHECK_FALSE(identity->is_self_made());
    CHECK(identity->unlock(secret("rahasia")));
    const auto other = Identity::from_pem(*locked, bytes_of(cast.tsa.certificate().pem()));
    REQUIRE(other);
    const auto mismatched = other->unlock(secret("rahasia"));
    REQUIRE_FALSE(mismatched);
    CHECK(mismatched.error().code() == ErrorCode::malformed);
}

TEST_CASE("trust: key files of other kinds are refused", "[unit][trust]") {
    const Passphrase passphrase = secret("rahasia");
    const Issued plain = self_signed(signer_spec());
    CHECK(SigningKey::from_pem(bytes_of(plain.key_pem()), nullptr));
    CHECK(SigningKey::from_pem(bytes_of(plain.key_pem()), &passphrase).error().code() == ErrorCode::malformed);
    CertificateSpec spec = signer_spec();
    spec.key = KeyKind::ed25519;
    CHECK(SigningKey::from_pem(bytes_of(self_signed(spec).key_pem()), nullptr).error().code() == ErrorCode::unsupported);
    CHECK(SigningKey::from_pem(bytes_of("rahasia"), nullptr).error().code() == ErrorCode::malformed);
}

TEST_CASE("trust: RSA of 2048 bits may be checked but not seal, 3072 bits may", "[unit][trust]") {
    const Passphrase passphrase = secret("rahasia");
    const auto read = [&](KeyKind kind) {
        CertificateSpec spec = signer_spec();
        spec.key = kind;
        const Issued issued = self_signed(spec);
        return Identity::from_pem(issued.key().locked_pem(passphrase).value(), bytes_of(issued.certificate().pem()));
    };
    CHECK(read(KeyKind::rsa3072));
    CHECK(read(KeyKind::rsa2048).error().code() == ErrorCode::unsupported);
}

TEST_CASE("trust: a request carries the name and a key that only the passphrase opens", "[unit][trust]") {
    const Passphrase passphrase = secret("rahasia");
    const auto request = request_certificate({"Sari Contoh", "Pengawas", "Bawaslu Contoh"}, passphrase);
    REQUIRE(request);
    CHECK(request->pem.starts_with("-----BEGIN CERTIFICATE REQUEST-----\n"));
    CHECK(SigningKey::from_pem(request->locked_key_pem, &passphrase));
    const Passphrase wrong = secret("salah");
    CHECK(SigningKey::from_pem(request->locked_key_pem, &wrong).error().code() == ErrorCode::refused);
    CHECK(request_certificate({"", "Pengawas", "Bawaslu Contoh"}, passphrase).error().code() == ErrorCode::usage);
}

TEST_CASE("trust: the place of a key in a token is an address without a PIN", "[unit][trust]") {
    CHECK(check_token_uri("pkcs11:token=contoh;object=petugas"));
    CHECK(check_token_uri("pkcs11:token=nama%20contoh;object=petugas?module-path=/usr/lib/driver.so"));
    for (const char* wrong : {"token=contoh", "pkcs11:token=dua kata", "pkcs11:token=%2", "pkcs11:token=a?pin-value=1234", "pkcs11:token=a?pin-source=file:/tmp/pin"})
        CHECK(check_token_uri(wrong).error().code() == ErrorCode::usage);
}
