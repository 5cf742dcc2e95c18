// OCSP answers as revocation data, and their place in a token's bag (RFC 6960, RFC 5940).
#include <catch2/catch.hpp>

#include "base/limits.hpp"
#include "der_rewrite.hpp"
#include "judged.hpp"

using namespace saksi;
using namespace saksi::test;
using trust::OcspResponse;
using trust::RevocationState;

namespace {

CertificateSpec asked(CertificateSpec spec) {
    spec.extensions.push_back({"authorityInfoAccess", "OCSP;URI:http://ocsp.contoh.example/"});
    return spec;
}

struct Asked {
    Issued root = self_signed(root_spec());
    Issued intermediate = issue(root, intermediate_spec());
    Issued signer = issue(intermediate, asked(signer_spec()));
    Issued responder = issue(intermediate, responder_spec());
    Bytes cms = signer.signer().sign(content_octets(), signing_day).value();
    OcspSpec good{.this_update = at("2026-06-01T09:00:00Z"), .next_update = at("2026-06-02T09:00:00Z")};

    trust::CadesVerification with(const Bytes& der, trust::JudgedAt when = {signing_day, true}) const {
        auto answer = OcspResponse::from_der(der);
        REQUIRE(answer);
        const std::vector<OcspResponse> answers{*answer};
        return trust::verify_cades({cms, content_octets(), root.root_store(), when, {}, {}, answers});
    }
    Bytes by(const Issued& who, const OcspSpec& spec) const { return make_ocsp(who, intermediate, signer.certificate(), spec); }
};
const Reasons open_revocation{"revocation:indeterminate:TRY_LATER"};

}  // namespace

TEST_CASE("trust: an OCSP answer of the issuer or its delegate vouches", "[unit][trust]") {
    const Asked a;
    CHECK(a.signer.certificate().ocsp_urls() == std::vector<std::string>{"http://ocsp.contoh.example/"});
    CHECK(reasons(judge(a.cms, a.root.root_store()).findings) == open_revocation);
    CHECK(a.with(a.by(a.responder, a.good)).holds());
    CHECK(a.with(a.by(a.intermediate, a.good)).holds());
    OcspSpec by_key = a.good;
    by_key.by_key = true;
    CHECK(a.with(a.by(a.responder, by_key)).holds());
    CHECK(a.with(a.by(a.responder, a.good)).path.revocation[0].state == RevocationState::good);
}

TEST_CASE("trust: an OCSP answer that revokes fails, one that does not know leaves the question open", "[unit][trust]") {
    const Asked a;
    OcspSpec spec = a.good;
    spec.status = OcspSpec::Status::revoked;
    spec.revoked_at = at("2026-05-01T00:00:00Z");
    spec.reason = 1;
    CHECK(reasons(a.with(a.by(a.responder, spec)).findings) == Reasons{"revocation:failed:REVOKED"});
    spec.revoked_at = at("2026-06-01T08:30:00Z");  // after the proven time
    CHECK(a.with(a.by(a.responder, spec)).outcome() == trust::Outcome::note);
    spec.status = OcspSpec::Status::unknown;
    CHECK(reasons(a.with(a.by(a.responder, spec)).findings) == open_revocation);
}

TEST_CASE("trust: an OCSP answer from before the proven time, or not current at an assumed one, proves nothing", "[unit][trust]") {
    const Asked a;
    OcspSpec early = a.good;
    early.this_update = at("2026-06-01T07:59:59Z");
    CHECK(reasons(a.with(a.by(a.responder, early)).findings) == open_revocation);
    const Bytes answer = a.by(a.responder, a.good);
    CHECK(a.with(answer, {at("2026-06-01T12:00:00Z"), false}).holds());
    CHECK(reasons(a.with(answer, {at("2026-06-03T12:00:00Z"), false}).findings) == open_revocation);
    OcspSpec endless = a.good;
    endless.next_update = std::nullopt;
    CHECK(reasons(a.with(a.by(a.responder, endless), {at("2026-06-01T12:00:00Z"), false}).findings) == open_revocation);
}

TEST_CASE("trust: an OCSP answer by anybody else proves nothing", "[unit][trust]") {
    const Asked a;
    const auto refused = [&](const Bytes& der) { CHECK(reasons(a.with(der).findings) == open_revocation); };
    refused(a.by(issue(a.root, responder_spec()), a.good));                      // delegated by another authority
    refused(a.by(a.root, a.good));                                               // the authority above
    refused(a.by(a.signer, a.good));                                             // the certificate about itself
    CertificateSpec plain = responder_spec();
    plain.extended_key_usage = "emailProtection";
    refused(a.by(issue(a.intermediate, plain), a.good));
    CertificateSpec expired = responder_spec();
    expired.not_after = at("2026-05-01T00:00:00Z");
    refused(a.by(issue(a.intermediate, expired), a.good));
    CertificateSpec revocable = responder_spec();
    revocable.extensions.clear();
    revocable.crl_url = "http://crl.contoh.example/menengah.crl";
    refused(a.by(issue(a.intermediate, revocable), a.good));
    OcspSpec weak = a.good;
    weak.digest = "SHA1";
    refused(a.by(a.responder, weak));
    OcspSpec stuffed = a.good;
    stuffed.extra_certificates = {a.root.certificate()};
    refused(a.by(a.responder, stuffed));
    // About another certificate of the same issuer.
    refused(make_ocsp(a.responder, a.intermediate, issue(a.intermediate, signer_spec("Orang Lain")).certificate(), a.good));
}

TEST_CASE("trust: every changed octet of an OCSP answer is noticed", "[unit][trust]") {
    const Asked a;
    const Bytes good = a.by(a.responder, a.good);
    for (std::size_t i = 0; i < good.size(); ++i) {
        Bytes changed = good;
        changed[i] ^= 0x01;
        const auto answer = OcspResponse::from_der(changed);
        if (!answer) continue;
        CAPTURE(i);
        CHECK_FALSE(answer->is_signed_by(a.intermediate.certificate()));
    }
}

TEST_CASE("trust: octets that are no OCSP answer are errors", "[unit][trust]") {
    const Asked a;
    Bytes trailing = a.by(a.responder, a.good);
    trailing.push_back(0);
    CHECK(OcspResponse::from_der(trailing).error().code() == ErrorCode::malformed);
    const Bytes try_later{0x30, 0x03, 0x0a, 0x01, 0x03};
    CHECK(OcspResponse::from_der(try_later).error().code() == ErrorCode::refused);
    CHECK(OcspResponse::from_der(Bytes(limits::ocsp_bytes + 1, 0x30)).error().code() == ErrorCode::limit_exceeded);
}

TEST_CASE("trust: an OCSP answer in a token's bag vouches for the token's own path, and a needless one is refused", "[unit][trust]") {
    const Issued root = self_signed(root_spec("Akar Penanda Waktu Contoh"));
    const Issued tsa = issue(root, asked(tsa_spec()));
    const auto bare = trust::TimestampToken::from_der(make_token(tsa, content_octets(), {.time = signing_day}));
    REQUIRE(bare);
    CHECK(reasons(judge_token(bare->der(), root.root_store()).findings) == open_revocation);
    const OcspSpec spec{.this_update = at("2026-06-01T09:00:00Z")};
    const auto answer = OcspResponse::from_der(make_ocsp(root, root, tsa.certificate(), spec));
    REQUIRE(answer);
    const auto fuller = bare->with_revocation({}, {*answer});
    REQUIRE(fuller);
    const auto result = judge_token(fuller->der(), root.root_store());
    CHECK(result.holds());
    CHECK(result.bag.ocsp.size() == 1);
    CHECK(bag_findings(result.bag, result.use).empty());
    CHECK(fuller->with_revocation({}, {*answer})->der() == fuller->der());  // twice is once
    // The version says that another format is inside (RFC 5652 §5.1): any other number is a changed octet.
    Bytes version_3 = fuller->der();
    const Bytes five{0x02, 0x01, 0x05}, three{0x02, 0x01, 0x03};
    CHECK(reasons(judge_token(with_replaced(version_3, five, three), root.root_store()).findings) == Reasons{"form:failed:FORMAT_FAILURE"});
    const auto stranger = OcspResponse::from_der(make_ocsp(root, root, issue(root, asked(tsa_spec("Lain"))).certificate(), spec));
    const auto stuffed = fuller->with_revocation({}, {*stranger});
    REQUIRE(stuffed);
    const auto noticed = judge_token(stuffed->der(), root.root_store());
    CHECK(reasons(bag_findings(noticed.bag, noticed.use)) == Reasons{"bag:failed:FORMAT_FAILURE"});
}

TEST_CASE("trust: an OCSP answer about the anchor itself is not slack, one about another certificate is", "[unit][trust]") {
    const Issued root = self_signed(root_spec("Akar Penanda Waktu Contoh"));
    const Issued tsa = issue(root, asked(tsa_spec()));
    const OcspSpec spec{.this_update = at("2026-06-01T09:00:00Z")};
    const auto with_answer_about = [&](const trust::Certificate& subject) {
        const auto bare = trust::TimestampToken::from_der(make_token(tsa, content_octets(), {.time = signing_day}));
        const auto answer = OcspResponse::from_der(make_ocsp(root, root, subject, spec));
        return judge_token(bare->with_revocation({}, {*answer})->der(), trust::TrustStore({tsa.certificate()}));
    };
    const auto own = with_answer_about(tsa.certificate());
    CHECK(own.holds());
    CHECK(own.path.directly_trusted);
    CHECK(bag_findings(own.bag, own.use).empty());
    const auto other = with_answer_about(issue(root, asked(tsa_spec("Lain"))).certificate());
    CHECK(reasons(bag_findings(other.bag, other.use)) == Reasons{"bag:failed:FORMAT_FAILURE"});
}
