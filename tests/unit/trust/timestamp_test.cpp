#include <catch2/catch.hpp>

#include "base/random.hpp"
#include "judged.hpp"

using namespace saksi;
using namespace saksi::test;
using namespace saksi::trust;

namespace {

Reasons token_reasons(const Issued& tsa, const TokenSpec& spec, const TrustStore& anchors) {
    return reasons(judge_token(make_token(tsa, content_octets(), spec), anchors).findings);
}
Reasons authority_reasons(const CertificateSpec& spec) {
    const Issued root = self_signed(root_spec());
    return token_reasons(issue(root, spec), {.time = signing_day}, root.root_store());
}

/// The same eight octets each time.
class FixedRandom final : public base::Random {
public:
    void fill(std::span<std::uint8_t> out) override { std::ranges::fill(out, std::uint8_t{0x5a}); }
};

}  // namespace

TEST_CASE("trust: a good token holds and says what it says", "[unit][trust]") {
    const Cast cast = usual_cast();
    const Bytes token = make_token(cast.tsa, content_octets(), {.time = signing_day});
    const auto result = judge_token(token, cast.tsa_root.root_store());
    CHECK(reasons(result.findings).empty());
    CHECK(result.holds());
    REQUIRE(result.info);
    CHECK(result.info->time == signing_day);
    CHECK(result.info->accuracy == std::chrono::seconds(1));
    CHECK(result.info->policy == "1.3.6.1.4.1.99999.1");
    CHECK(result.info->imprint_algorithm == "sha256");
    CHECK(result.authority == cast.tsa.certificate());
    CHECK(bag_findings(result.bag, result.use).empty());
    // Without the data nothing is said about the imprint.
    const TrustStore anchors = cast.tsa_root.root_store();
    const auto blind = verify_timestamp({token, {}, anchors, {}, {}, {}});
    CHECK(reasons(blind.findings).empty());
    CHECK_FALSE(blind.holds());
}

TEST_CASE("trust: T01 T03 imprint of other data and over SHA-1 are refused", "[unit][trust]") {
    const Cast cast = usual_cast();
    const TrustStore anchors = cast.tsa_root.root_store();
    const Bytes token = make_token(cast.tsa, bytes_of("other data"), {.time = signing_day});
    CHECK(reasons(judge_token(token, anchors).findings) == Reasons{"imprint:failed:HASH_FAILURE"});
    CHECK(token_reasons(cast.tsa, {.time = signing_day, .imprint_digest = "SHA1"}, anchors) == Reasons{"imprint:failed:CRYPTO_CONSTRAINTS_FAILURE"});
    CHECK(token_reasons(cast.tsa, {.time = signing_day, .imprint_digest = "SHA512"}, anchors).empty());
}

TEST_CASE("trust: T04 a timestamp authority's certificate with the CA bit is refused", "[unit][trust]") {
    CertificateSpec spec = tsa_spec();
    CHECK(authority_reasons(spec).empty());
    spec.ca = true;
    spec.key_usage = "critical,digitalSignature";
    const Reasons found = authority_reasons(spec);
    CHECK(std::ranges::find(found, "certificate_use:failed:CHAIN_CONSTRAINTS_FAILURE") != found.end());
}

TEST_CASE("trust: T05 extended key usage not critical, extra or missing is refused", "[unit][trust]") {
    const Reasons refused{"certificate_use:failed:CHAIN_CONSTRAINTS_FAILURE"};
    const char* usage = GENERATE("timeStamping", "critical,timeStamping,emailProtection", "", "critical,emailProtection");
    CertificateSpec spec = tsa_spec();
    spec.extended_key_usage = usage;
    CHECK(authority_reasons(spec) == refused);
}

TEST_CASE("trust: T05 signing-certificate missing or of another certificate is refused", "[unit][trust]") {
    const Cast cast = usual_cast();
    const TrustStore anchors = cast.tsa_root.root_store();
    CHECK(token_reasons(cast.tsa, {.time = signing_day, .ess = TokenSpec::Ess::none}, anchors) == Reasons{"signed_attributes:failed:FORMAT_FAILURE"});
    CHECK(token_reasons(cast.tsa, {.time = signing_day, .ess = TokenSpec::Ess::wrong}, anchors) == Reasons{"signing_certificate:failed:FORMAT_FAILURE"});
    const auto old_form = judge_token(make_token(cast.tsa, content_octets(), {.time = signing_day, .ess = TokenSpec::Ess::v1}), anchors);
    CHECK(old_form.holds());
    CHECK(std::ranges::any_of(old_form.findings, [](const Finding& finding) { return finding.rule == Rule::signing_certificate && finding.outcome == Outcome::note; }));
}

TEST_CASE("trust: T05 a token that names another authority is refused", "[unit][trust]") {
    const Cast cast = usual_cast();
    const TrustStore anchors = cast.tsa_root.root_store();
    CHECK(token_reasons(cast.tsa, {.time = signing_day, .name_authority = false}, anchors).empty());
    CHECK(token_reasons(cast.tsa, {.time = signing_day, .other_authority_name = "Penanda Lain"}, anchors) == Reasons{"authority_name:failed:SIG_CONSTRAINTS_FAILURE"});
}

TEST_CASE("trust: T06 a certificate that no path needs is refused", "[unit][trust]") {
    const Cast cast = usual_cast();
    const auto result = judge_token(make_token(cast.tsa, content_octets(), {.time = signing_day, .extra_certificates = {cast.signer.certificate()}}), cast.tsa_root.root_store());
    CHECK(reasons(result.findings).empty());
    CHECK(reasons(bag_findings(result.bag, result.use)) == Reasons{"bag:failed:FORMAT_FAILURE"});
    BagUse with_signature = result.use;
    with_signature.add({{cast.signer.certificate().fingerprint()}, {cast.signer.certificate().fingerprint()}, {}, true});
    CHECK(bag_findings(result.bag, with_signature).empty());
}

TEST_CASE("trust: T08 a token without certificate is refused", "[unit][trust]") {
    const Cast cast = usual_cast();
    CHECK(token_reasons(cast.tsa, {.time = signing_day, .include_certificates = false}, cast.tsa_root.root_store()) ==
          Reasons{"signing_certificate:failed:NO_SIGNING_CERTIFICATE_FOUND"});
}

TEST_CASE("trust: T10 the path is judged at genTime, or when the caller says", "[unit][trust]") {
    const Cast cast = usual_cast();
    const TrustStore anchors = cast.tsa_root.root_store();
    const Bytes token = make_token(cast.tsa, content_octets(), {.time = signing_day});
    CHECK(judge_token(token, anchors).holds());
    CHECK(judge_token(token, anchors, {}, at("2031-12-31T00:00:00Z")).holds());
    CHECK(reasons(judge_token(token, anchors, {}, at("2032-01-02T00:00:00Z")).findings) == Reasons{"validity:indeterminate:OUT_OF_BOUNDS_NO_POE"});
    CHECK(reasons(judge_token(token, anchors, {}, at("2026-05-31T00:00:00Z")).findings) == Reasons{"validity:indeterminate:OUT_OF_BOUNDS_NO_POE"});  // from the future
}

TEST_CASE("trust: T11 genTime before the authority's certificate is refused", "[unit][trust]") {
    const Cast cast = usual_cast();
    const Bytes token = make_token(cast.tsa, content_octets(), {.time = at("2025-12-31T23:59:59Z")});
    CHECK(reasons(judge_token(token, cast.tsa_root.root_store(), {}, signing_day).findings) == Reasons{"validity:failed:NOT_YET_VALID"});
}

TEST_CASE("trust: T12 an accuracy of more than the limit is refused", "[unit][trust]") {
    const Cast cast = usual_cast();
    const TrustStore anchors = cast.tsa_root.root_store();
    CHECK(token_reasons(cast.tsa, {.time = signing_day, .accuracy_seconds = 60}, anchors).empty());
    CHECK(token_reasons(cast.tsa, {.time = signing_day, .accuracy_seconds = 61}, anchors) == Reasons{"accuracy:failed:SIG_CONSTRAINTS_FAILURE"});
    CHECK(token_reasons(cast.tsa, {.time = signing_day, .accuracy_seconds = std::nullopt}, anchors).empty());
}

TEST_CASE("trust: T13 T14 answers that do not answer the request are errors", "[unit][trust]") {
    const Cast cast = usual_cast();
    FixedRandom random;
    const auto request = TimestampRequest::over(content_octets(), random);
    REQUIRE(request);
    CHECK(request->nonce() == Bytes(8, 0x5a));
    const auto good = TimestampToken::from_response(answer_request(cast.tsa, request->der(), {.time = signing_day}), *request);
    REQUIRE(good);
    CHECK(good->info().nonce == request->nonce());
    CHECK(judge_token(good->der(), cast.tsa_root.root_store()).holds());
    const auto code_of = [&](const TokenSpec& spec, int status = 0) {
        const auto answer = TimestampToken::from_response(answer_request(cast.tsa, request->der(), spec, status), *request);
        REQUIRE_FALSE(answer);
        return answer.error().code();
    };
    CHECK(code_of({.time = signing_day, .nonce = Bytes(8, 0x11)}) == ErrorCode::malformed);
    CHECK(code_of({.time = signing_day, .imprint = Bytes(32, 0x11)}) == ErrorCode::malformed);
    CHECK(code_of({.time = signing_day, .include_certificates = false}) == ErrorCode::malformed);
    CHECK(code_of({.time = signing_day}, 2) == ErrorCode::refused);
    CHECK_FALSE(TimestampToken::from_response(bytes_of("<html>"), *request));
    const Bytes granted_without_token{0x30, 0x05, 0x30, 0x03, 0x02, 0x01, 0x00};
    CHECK_FALSE(TimestampToken::from_response(granted_without_token, *request));
}

TEST_CASE("trust: T15 a policy that is not allowed is refused", "[unit][trust]") {
    const Cast cast = usual_cast();
    const TrustStore anchors = cast.tsa_root.root_store();
    const Bytes token = make_token(cast.tsa, content_octets(), {.time = signing_day});
    const std::vector<std::string> others{"1.3.6.1.4.1.99999.2"};
    const std::vector<std::string> ours{"1.3.6.1.4.1.99999.2", "1.3.6.1.4.1.99999.1"};
    CHECK(verify_timestamp({token, content_octets(), anchors, {}, {}, ours}).holds());
    CHECK(reasons(verify_timestamp({token, content_octets(), anchors, {}, {}, others}).findings) == Reasons{"token_policy:failed:SIG_CONSTRAINTS_FAILURE"});
}

TEST_CASE("trust: a critical extension of TSTInfo that nobody knows is not guessed about", "[unit][trust]") {
    const Cast cast = usual_cast();
    CHECK(token_reasons(cast.tsa, {.time = signing_day, .critical_extension = true}, cast.tsa_root.root_store()) == Reasons{"token_info:unsupported:UNSUPPORTED"});
}

TEST_CASE("trust: a CAdES is no token and a token is no CAdES", "[unit][trust]") {
    const Cast cast = usual_cast();
    const Bytes cms = cast.signer.signer().sign(content_octets(), signing_day).value();
    CHECK(reasons(judge_token(cms, cast.root.root_store()).findings) == Reasons{"content:failed:FORMAT_FAILURE"});
    CHECK_FALSE(TimestampToken::from_der(cms));
    CHECK_FALSE(judge(make_token(cast.tsa, content_octets(), {.time = signing_day}), cast.tsa_root.root_store()).holds());
}

TEST_CASE("trust: a signer's certificate cannot make time", "[unit][trust]") {
    const Cast cast = usual_cast();
    CHECK(token_reasons(cast.signer, {.time = signing_day}, cast.root.root_store()) == Reasons{"certificate_use:failed:CHAIN_CONSTRAINTS_FAILURE"});
}

TEST_CASE("trust: lists put into a token's bag vouch for its own path", "[unit][trust]") {
    const Cast cast = usual_cast(true);
    const TrustStore anchors = cast.tsa_root.root_store();
    const auto token = TimestampToken::from_der(make_token(cast.tsa, content_octets(), {.time = signing_day}));
    REQUIRE(token);
    CHECK(reasons(judge_token(token->der(), anchors).findings) == Reasons{"revocation:indeterminate:TRY_LATER"});
    const Crl list = make_crl(cast.tsa_root, {.this_update = at("2026-06-02T00:00:00Z")});
    const auto complete = token->with_crls({list, list});
    REQUIRE(complete);
    const auto result = judge_token(complete->der(), anchors);
    CHECK(result.holds());
    CHECK(result.bag.crls.size() == 1);
    CHECK(bag_findings(result.bag, result.use).empty());
    CHECK(complete->with_crls({list}).value().der() == complete->der());
}

TEST_CASE("trust: a token of an authority that was revoked later counts by the reason", "[unit][trust]") {
    const Cast cast = usual_cast(true);
    const TrustStore anchors = cast.tsa_root.root_store();
    const Bytes token = make_token(cast.tsa, content_octets(), {.time = signing_day});
    const auto found = [&](const char* date, int reason, std::optional<UtcTime> path_at) {
        CrlSpec spec{.this_update = at("2026-07-02T00:00:00Z")};
        spec.revoked = {{cast.tsa.certificate(), at(date), reason}};
        const std::vector<Crl> lists{make_crl(cast.tsa_root, spec)};
        return reasons(judge_token(token, anchors, lists, path_at).findings);
    };
    const UtcTime now = at("2026-08-01T00:00:00Z");
    CHECK(found("2026-05-01T00:00:00Z", 4, now) == Reasons{"revocation:failed:REVOKED"});
    CHECK(found("2026-07-01T00:00:00Z", 1, now) == Reasons{"revocation:indeterminate:REVOKED_NO_POE"});
    CHECK(found("2026-07-01T00:00:00Z", -1, now) == Reasons{"revocation:indeterminate:REVOKED_NO_POE"});
    CHECK(found("2026-07-01T00:00:00Z", 4, now).empty());                               // superseded: earlier tokens stay valid
    CHECK(found("2026-07-01T00:00:00Z", 1, at("2026-06-15T00:00:00Z")).empty());        // a later token proves it existed before
}
