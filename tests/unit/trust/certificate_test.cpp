#include <catch2/catch.hpp>

#include "judged.hpp"
#include "base/limits.hpp"
#include "trust/certificate.hpp"

using namespace saksi;
using namespace saksi::test;
using namespace saksi::trust;

TEST_CASE("trust: a certificate says what it was made with", "[unit][trust]") {
    CertificateSpec spec = signer_spec("Sari Contoh");
    spec.crl_url = "http://crl.contoh.example/a.crl";
    spec.extensions = {{"authorityInfoAccess", "OCSP;URI:http://ocsp.contoh.example/"}};
    const Issued root = self_signed(root_spec());
    const Issued leaf = issue(root, spec);
    const Certificate& certificate = leaf.certificate();
    CHECK(certificate.subject() == "O=Dinas Contoh, CN=Sari Contoh");
    CHECK(certificate.issuer() == "O=Lembaga Contoh, CN=Akar Contoh");
    CHECK(certificate.common_name() == "Sari Contoh");
    CHECK(certificate.organisation() == "Dinas Contoh");
    CHECK(certificate.role().empty());
    CHECK(certificate.not_before() == at("2026-01-01T00:00:00Z"));
    CHECK(certificate.not_after() == at("2030-01-01T00:00:00Z"));
    CHECK(certificate.key_algorithm() == "ECDSA P-256");
    CHECK(certificate.crl_urls() == std::vector<std::string>{"http://crl.contoh.example/a.crl"});
    CHECK(certificate.has_ocsp_pointer());
    CHECK(certificate.has_revocation_pointer());
    CHECK_FALSE(certificate.is_ca());
    CHECK_FALSE(certificate.is_self_signed());
    CHECK(root.certificate().is_ca());
    CHECK(root.certificate().is_self_signed());
    CHECK_FALSE(root.certificate().has_revocation_pointer());
    CHECK(certificate.fingerprint().size() == 64);
    CHECK(certificate.grouped_fingerprint().size() == 64 + 15);
    CHECK(certificate.grouped_fingerprint().substr(4, 1) == " ");
}

TEST_CASE("trust: C31 a name cannot add a field to itself, its odd characters stay for the report to escape", "[unit][trust]") {
    CertificateSpec spec = signer_spec("Sari, O=Bawaslu");
    spec.organisation = "Dinas\x1b[2J\xe2\x80\xae Contoh";
    const Certificate certificate = self_signed(spec).certificate();
    CHECK(certificate.subject() == "O=Dinas\x1b[2J\xe2\x80\xae Contoh, CN=Sari\\, O=Bawaslu");
    CHECK(certificate.common_name() == "Sari, O=Bawaslu");
}

TEST_CASE("trust: DER and PEM round trip, octets after a certificate are refused", "[unit][trust]") {
    const Certificate certificate = self_signed(root_spec()).certificate();
    const auto from_der = Certificate::from_der(certificate.der());
    REQUIRE(from_der);
    CHECK(*from_der == certificate);
    const auto from_pem = Certificate::from_pem(bytes_of(certificate.pem()));
    REQUIRE(from_pem);
    CHECK(from_pem->front() == certificate);
    Bytes longer = certificate.der();
    longer.push_back(0);
    CHECK_FALSE(Certificate::from_der(longer));
    CHECK_FALSE(Certificate::from_der(bytes_of("no certificate")));
    const Bytes huge(limits::certificate_bytes + 1, 0x30);
    CHECK(Certificate::from_der(huge).error().code() == ErrorCode::limit_exceeded);
}

TEST_CASE("trust: a trust file holds certificates and nothing else", "[unit][trust]") {
    const Issued one = self_signed(root_spec("Akar Satu"));
    const Issued two = self_signed(root_spec("Akar Dua"));
    const std::string good = "\n" + one.certificate().pem() + "\r\n  \n" + two.certificate().pem();
    const auto store = TrustStore::from_pem(bytes_of(good));
    REQUIRE(store);
    CHECK(store->anchors().size() == 2);
    CHECK(store->contains(two.certificate()));
    CHECK(store->fingerprints() == std::vector<std::string>{one.certificate().fingerprint(), two.certificate().fingerprint()});
    const auto refused = [](const std::string& text) {
        const auto result = TrustStore::from_pem(bytes_of(text));
        REQUIRE_FALSE(result);
        return base::text_of(result.error(), Language::english);
    };
    CHECK(refused("Akar Contoh\n" + good).find("line 1") != std::string::npos);
    CHECK(refused(one.key_pem()).find("line 1") != std::string::npos);
    CHECK(refused(one.certificate().pem() + one.key_pem()).find("PRIVATE KEY") != std::string::npos);
    CHECK(refused(good.substr(0, good.size() - 20)).find("line") != std::string::npos);
    CHECK_FALSE(refused("").empty());
    std::string many;
    for (int i = 0; i <= limits::bag_certificates; ++i) many += one.certificate().pem();
    CHECK(TrustStore::from_pem(bytes_of(many)).error().code() == ErrorCode::limit_exceeded);
}

TEST_CASE("trust: lists are read as DER and PEM and answer by serial", "[unit][trust]") {
    const Cast cast = usual_cast(true);
    const UtcTime day = at("2026-06-02T00:00:00Z");
    CrlSpec spec{.this_update = day};
    spec.revoked = {{cast.signer.certificate(), at("2026-05-05T05:05:05Z"), 5}};
    const Crl list = make_crl(cast.intermediate, spec);
    const auto again = Crl::from_download(list.der());
    REQUIRE(again);
    CHECK(again->fingerprint() == list.fingerprint());
    CHECK(list.issuer() == "O=Lembaga Contoh, CN=CA Menengah Contoh");
    CHECK(list.this_update() == day);
    CHECK(list.next_update() == at("2026-06-09T00:00:00Z"));
    CHECK(list.kind() == trust::Crl::Kind::plain);
    CHECK(list.is_signed_by(cast.intermediate.certificate()));
    CHECK_FALSE(list.is_signed_by(cast.root.certificate()));
    REQUIRE(list.find(cast.signer.certificate()));
    CHECK(list.find(cast.signer.certificate())->date == at("2026-05-05T05:05:05Z"));
    CHECK(list.find(cast.signer.certificate())->reason == RevocationReason::cessation_of_operation);
    CHECK_FALSE(list.find(cast.intermediate.certificate()));
    CHECK_FALSE(Crl::from_download(bytes_of("<html>")));
}
