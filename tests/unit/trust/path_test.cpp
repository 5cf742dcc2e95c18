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

TEST_CASE("trust: a proven time before the certificate's life fails", "[unit][trust]") {
    const Cast cast = usual_cast();
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

// --- revocation -----------------------------------------------------------------------------------------------------------

namespace {

struct Revocation {
    Cast cast = usual_cast(true);
    Bytes cms = cast.signer.signer().sign(content_octets(), signing_day).value();
    CrlSpec later{.this_update = at("2026-06-02T00:00:00Z")};
    Crl root_list = make_crl(cast.root, later);
    CadesVerification with(const CrlSpec& spec, const Issued& issuer) const {
        const std::vector<Crl> lists{root_list, make_crl(issuer, spec)};
        return judge(cms, cast.root.root_store(), lists);
    }
    CadesVerification with(const CrlSpec& spec) const { return with(spec, cast.intermediate); }
};
const Reasons open_revocation{"revocation:indeterminate:TRY_LATER"};

}  // namespace

TEST_CASE("trust: a list after the proven time vouches, its absence leaves the question open", "[unit][trust]") {
    const Revocation r;
    const auto good = r.with(r.later);
    CHECK(good.holds());
    CHECK(good.path.revocation[0].state == RevocationState::good);
    CHECK(good.path.revocation[0].this_update == at("2026-06-02T00:00:00Z"));
    CHECK(good.path.revocation[2].state == RevocationState::anchor);
    CHECK(reasons(judge(r.cms, r.cast.root.root_store()).findings) == open_revocation);  // C28
    // The intermediate needs proof as well.
    const std::vector<Crl> leaf_only{make_crl(r.cast.intermediate, r.later)};
    CHECK(reasons(judge(r.cms, r.cast.root.root_store(), leaf_only).findings) == open_revocation);
    CHECK(revocation_needed(good.path).size() == 2);
}

TEST_CASE("trust: C27 revoked before the proven time fails, after it is a note", "[unit][trust]") {
    const Revocation r;
    CrlSpec spec = r.later;
    spec.revoked = {{r.cast.signer.certificate(), at("2026-05-01T00:00:00Z"), 1}};
    const auto before = r.with(spec);
    CHECK(reasons(before.findings) == Reasons{"revocation:failed:REVOKED"});
    CHECK(before.path.revocation[0].state == RevocationState::revoked);
    CHECK(before.path.revocation[0].entry->reason == RevocationReason::key_compromise);
    spec.revoked = {{r.cast.signer.certificate(), at("2026-06-01T12:00:00Z"), 1}};
    CHECK(r.with(spec).holds());
    // The same lists without a proven time: the revocation may have come first.
    const std::vector<Crl> lists{r.root_list, make_crl(r.cast.intermediate, spec)};
    const auto open = judge(r.cms, r.cast.root.root_store(), lists, {at("2026-06-03T00:00:00Z"), false});
    CHECK(reasons(open.findings) == Reasons{"revocation:indeterminate:REVOKED_NO_POE"});
}

TEST_CASE("trust: a revoked intermediate fails as well", "[unit][trust]") {
    const Revocation r;
    CrlSpec spec = r.later;
    spec.revoked = {{r.cast.intermediate.certificate(), at("2026-05-01T00:00:00Z")}};
    const std::vector<Crl> lists{make_crl(r.cast.root, spec), make_crl(r.cast.intermediate, r.later)};
    CHECK(reasons(judge(r.cms, r.cast.root.root_store(), lists).findings) == Reasons{"revocation:failed:REVOKED"});
}

TEST_CASE("trust: C29 lists that cannot vouch leave the question open", "[unit][trust]") {
    const Revocation r;
    CrlSpec early = r.later;
    early.this_update = at("2026-06-01T07:59:59Z");
    CHECK(reasons(r.with(early).findings) == open_revocation);
    CrlSpec same_second = r.later;
    same_second.this_update = signing_day;
    CHECK(r.with(same_second).holds());
    CrlSpec after_life = r.later;
    after_life.this_update = at("2030-01-01T00:00:01Z");
    CHECK(reasons(r.with(after_life).findings) == open_revocation);
    CHECK(reasons(r.with(r.later, r.cast.tsa_root).findings) == open_revocation);  // a stranger's list
    CrlSpec delta = r.later;
    delta.delta = true;
    CHECK(reasons(r.with(delta).findings) == open_revocation);
    CrlSpec limited = r.later;
    limited.limited = true;
    CHECK(reasons(r.with(limited).findings) == open_revocation);
    CrlSpec indirect = r.later;
    indirect.indirect = true;
    CHECK(reasons(r.with(indirect).findings) == open_revocation);
    CrlSpec weak = r.later;
    weak.digest = "SHA1";
    CHECK(reasons(r.with(weak).findings) == open_revocation);
}

TEST_CASE("trust: an impostor's list with the issuer's name proves nothing", "[unit][trust]") {
    const Revocation r;
    const Issued impostor = self_signed(intermediate_spec());
    CrlSpec spec = r.later;
    spec.revoked = {{r.cast.signer.certificate(), at("2026-05-01T00:00:00Z")}};
    CHECK(reasons(r.with(spec, impostor).findings) == open_revocation);
}

TEST_CASE("trust: an old list that names the certificate is believed", "[unit][trust]") {
    const Revocation r;
    CrlSpec old = r.later;
    old.this_update = at("2026-05-02T00:00:00Z");
    old.revoked = {{r.cast.signer.certificate(), at("2026-05-01T00:00:00Z")}};
    CHECK(reasons(r.with(old).findings) == Reasons{"revocation:failed:REVOKED"});
    // A hold that a newer list no longer names was lifted.
    old.revoked.front().reason = 6;
    const std::vector<Crl> lists{r.root_list, make_crl(r.cast.intermediate, old), make_crl(r.cast.intermediate, r.later)};
    CHECK(judge(r.cms, r.cast.root.root_store(), lists).holds());
}

TEST_CASE("trust: without a proven time a current list vouches", "[unit][trust]") {
    const Revocation r;
    const std::vector<Crl> lists{r.root_list, make_crl(r.cast.intermediate, r.later)};
    CHECK(judge(r.cms, r.cast.root.root_store(), lists, {at("2026-06-03T00:00:00Z"), false}).holds());
    CHECK(reasons(judge(r.cms, r.cast.root.root_store(), lists, {at("2026-07-03T00:00:00Z"), false}).findings) == open_revocation);
}
