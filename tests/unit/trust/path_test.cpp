#include <catch2/catch.hpp>

#include "judged.hpp"

using namespace saksi;
using namespace saksi::test;
using namespace saksi::trust;

namespace {

CadesVerification judge_signer(const Issued& signer, const TrustStore& anchors, JudgedAt when = {signing_day, true}) {
    auto cms = signer.signer().sign(content_octets(), signing_day);
    REQUIRE(cms);
    return judge(*cms, anchors, {}, when);
}
Reasons reasons_at(const Issued& signer, const TrustStore& anchors, JudgedAt when = {signing_day, true}) {
    return reasons(judge_signer(signer, anchors, when).findings);
}

}  // namespace

TEST_CASE("trust: without an anchor integrity is shown and trust is open", "[unit][trust]") {
    const Cast cast = usual_cast();
    const auto result = judge_signer(cast.signer, TrustStore());
    CHECK(reasons(result.findings) == Reasons{"path:indeterminate:NO_CERTIFICATE_CHAIN_FOUND"});
    CHECK(result.is_intact());
    CHECK_FALSE(result.holds());
    CHECK(result.path.certificates.size() == 2);
    CHECK(result.path.anchor() == nullptr);
    CHECK(reasons_at(cast.signer, cast.tsa_root.root_store()) == Reasons{"path:indeterminate:NO_CERTIFICATE_CHAIN_FOUND"});
}

TEST_CASE("trust: a self-signed signer counts only when it is an anchor itself", "[unit][trust]") {
    const Issued own = self_signed(signer_spec());
    const auto trusted = judge_signer(own, TrustStore({own.certificate()}));
    CHECK(trusted.holds());
    CHECK(trusted.path.directly_trusted);
    CHECK(trusted.path.revocation.front().state == RevocationState::anchor);
    const Issued twin = self_signed(signer_spec());  // C22: the same name, another key
    CHECK(reasons_at(twin, TrustStore({own.certificate()})) == Reasons{"path:indeterminate:NO_CERTIFICATE_CHAIN_FOUND"});
}

TEST_CASE("trust: an intermediate or the signer's own certificate may be the anchor", "[unit][trust]") {
    const Cast cast = usual_cast();
    const auto by_intermediate = judge_signer(cast.signer, TrustStore({cast.intermediate.certificate()}));
    CHECK(by_intermediate.holds());
    CHECK(by_intermediate.path.certificates.size() == 2);
    const Issued lone = issue(cast.root, signer_spec());
    CHECK(judge_signer(lone, TrustStore({lone.certificate()})).holds());
}

TEST_CASE("trust: whoever is named as anchor, the path ends there, and who issued the anchor may lie in the bag", "[unit][trust]") {
    const Cast cast = usual_cast();
    const auto direct = judge_signer(cast.signer, TrustStore({cast.signer.certificate()}));
    CHECK(direct.holds());
    CHECK(direct.path.directly_trusted);
    CHECK(direct.path.certificates.size() == 1);
    CHECK(direct.path.above_anchor == std::vector{cast.intermediate.certificate()});
    const Issued twin = issue(cast.intermediate, signer_spec());  // the same name and issuer, another key
    CHECK(reasons_at(twin, TrustStore({cast.signer.certificate()})) == Reasons{"path:indeterminate:NO_CERTIFICATE_CHAIN_FOUND"});
    // With an anchor above it, the longer path counts: it says more.
    CHECK(judge_signer(cast.signer, TrustStore({cast.signer.certificate(), cast.root.certificate()})).path.certificates.size() == 3);

    const Issued deep = issue(issue(cast.intermediate, intermediate_spec("CA Bawah Contoh")), signer_spec());
    const auto middle = judge_signer(deep, TrustStore({deep.chain()[1]}));
    CHECK(middle.holds());
    CHECK(middle.path.certificates.size() == 2);
    CHECK(middle.path.above_anchor == std::vector{cast.intermediate.certificate()});
}

TEST_CASE("trust: above an anchor too, the bag holds nothing but issuers", "[unit][trust]") {
    const Cast cast = usual_cast();
    const TrustStore anchor({cast.signer.certificate()});
    const Issued stranger = issue(cast.root, intermediate_spec("CA Lain Contoh"));
    const Issued namesake = issue(self_signed(root_spec()), intermediate_spec());  // names the signer's issuer, and has not signed it
    for (const Issued* extra : {&stranger, &namesake}) {
        const Bytes cms = make_cades(cast.signer, content_octets(), {.claimed = signing_day, .extra_certificates = {extra->certificate()}});
        CHECK(reasons(judge(cms, anchor).findings) == Reasons{"bag:failed:FORMAT_FAILURE"});
    }
    const Bytes cms = make_cades(cast.signer, content_octets(), {.claimed = signing_day});
    CHECK(judge(cms, anchor).holds());
}

TEST_CASE("trust: a directly trusted key counts within its validity only, though its issuer is at hand", "[unit][trust]") {
    const Cast cast = usual_cast();
    const TrustStore anchor({cast.signer.certificate()});
    CHECK(reasons_at(cast.signer, anchor, {at("2025-12-31T00:00:00Z"), true}) == Reasons{"validity:failed:NOT_YET_VALID"});
    CHECK(reasons_at(cast.signer, anchor, {at("2030-06-01T00:00:00Z"), true}) == Reasons{"validity:indeterminate:OUT_OF_BOUNDS_NO_POE"});
}

TEST_CASE("trust: C23 a signer's certificate that is an authority is refused", "[unit][trust]") {
    const Cast cast = usual_cast();
    CertificateSpec spec = signer_spec();
    spec.ca = true;
    spec.key_usage = "critical,digitalSignature,keyCertSign";
    CHECK(reasons_at(issue(cast.root, spec), cast.root.root_store()) == Reasons{"certificate_use:failed:CHAIN_CONSTRAINTS_FAILURE"});
}

TEST_CASE("trust: C24 an issuer that is no authority gives no path, even as anchor", "[unit][trust]") {
    const Cast cast = usual_cast();
    const Issued forged = issue(cast.signer, signer_spec("Budi Contoh"));
    const Reasons through = reasons_at(forged, cast.root.root_store());
    CHECK(std::ranges::find(through, "path:indeterminate:NO_CERTIFICATE_CHAIN_FOUND") != through.end());
    const auto direct = judge_signer(forged, TrustStore({cast.signer.certificate()}));
    CHECK_FALSE(direct.holds());
    CHECK_FALSE(held(direct.held, Rule::path));
}

TEST_CASE("trust: C25 path length, name constraint and unknown critical extension are obeyed", "[unit][trust]") {
    const Issued root = self_signed(root_spec());
    CertificateSpec narrow = intermediate_spec();
    narrow.path_length = 0;
    const Issued top = issue(root, narrow);
    CHECK(judge_signer(issue(top, signer_spec()), root.root_store()).holds());
    const Issued below = issue(issue(top, intermediate_spec("CA Bawah Contoh")), signer_spec());
    CHECK(reasons_at(below, root.root_store()) == Reasons{"path:indeterminate:CHAIN_CONSTRAINTS_FAILURE"});

    CertificateSpec named = intermediate_spec();
    named.extensions = {{"nameConstraints", "critical,permitted;email:contoh.example"}};
    CertificateSpec outside = signer_spec();
    outside.extensions = {{"subjectAltName", "email:sari@lain.example"}};
    CertificateSpec inside = signer_spec();
    inside.extensions = {{"subjectAltName", "email:sari@contoh.example"}};
    const Issued constrained = issue(root, named);
    CHECK(judge_signer(issue(constrained, inside), root.root_store()).holds());
    CHECK(reasons_at(issue(constrained, outside), root.root_store()) == Reasons{"path:indeterminate:CHAIN_CONSTRAINTS_FAILURE"});

    CertificateSpec unknown = signer_spec();
    unknown.extensions = {{"1.3.6.1.4.1.99999.5", "critical,DER:0500"}};
    CHECK(reasons_at(issue(root, unknown), root.root_store()) == Reasons{"path:indeterminate:CHAIN_CONSTRAINTS_FAILURE"});
}

TEST_CASE("trust: C26 expired now, valid at the proven time", "[unit][trust]") {
    const Cast cast = usual_cast();
    CHECK(judge_signer(cast.signer, cast.root.root_store()).holds());
    CHECK(reasons_at(cast.signer, cast.root.root_store(), {at("2031-01-01T00:00:00Z"), false}) == Reasons{"validity:indeterminate:OUT_OF_BOUNDS_NO_POE"});
}

TEST_CASE("trust: a proven time before the certificate's life fails, an assumed one is open", "[unit][trust]") {
    const Cast cast = usual_cast();
    CHECK(reasons_at(cast.signer, cast.root.root_store(), {at("2025-12-31T23:59:59Z"), false}) == Reasons{"validity:indeterminate:OUT_OF_BOUNDS_NO_POE"});
    CHECK(reasons_at(cast.signer, cast.root.root_store(), {at("2025-12-31T23:59:59Z"), true}) == Reasons{"validity:failed:NOT_YET_VALID"});
}

TEST_CASE("trust: C30 certificates for other uses are refused as signers", "[unit][trust]") {
    const Cast cast = usual_cast();
    const auto with = [&](const char* key_usage, const char* extended) {
        CertificateSpec spec = signer_spec();
        spec.key_usage = key_usage;
        spec.extended_key_usage = extended;
        return reasons_at(issue(cast.root, spec), cast.root.root_store());
    };
    CHECK(with("critical,nonRepudiation", "1.3.6.1.5.5.7.3.36").empty());
    CHECK(with("", "").empty());
    const Reasons refused{"certificate_use:failed:CHAIN_CONSTRAINTS_FAILURE"};
    CHECK(with("critical,digitalSignature", "serverAuth") == refused);
    CHECK(with("critical,digitalSignature", "critical,timeStamping") == refused);  // attack 27
    CHECK(with("critical,keyEncipherment", "") == refused);
}

TEST_CASE("trust: an intermediate signed with SHA-1 breaks the path", "[unit][trust]") {
    CertificateSpec rsa_root = root_spec();
    rsa_root.key = KeyKind::rsa2048;
    const Issued root = self_signed(rsa_root);
    CertificateSpec weak = intermediate_spec();
    weak.digest = "SHA1";
    const Issued signer = issue(issue(root, weak), signer_spec());
    CHECK(reasons_at(signer, root.root_store()) == Reasons{"path:indeterminate:CRYPTO_CONSTRAINTS_FAILURE_NO_POE"});
}

TEST_CASE("trust: C20 a path at the limit holds, one longer does not", "[unit][trust]") {
    const Issued root = self_signed(root_spec());
    Issued last = root;
    for (int i = 0; i < 6; ++i) last = issue(last, intermediate_spec("CA " + std::to_string(i)));
    CHECK(judge_signer(issue(last, signer_spec()), root.root_store()).holds());  // 6 intermediates + leaf + anchor = 8
    const Issued seventh = issue(last, intermediate_spec("CA 6"));
    CHECK_FALSE(judge_signer(issue(seventh, signer_spec()), root.root_store()).holds());
}
