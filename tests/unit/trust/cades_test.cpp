#include <catch2/catch.hpp>

#include "der_rewrite.hpp"
#include "judged.hpp"
#include "trust/signed_data.hpp"

using namespace saksi;
using namespace saksi::test;
using namespace saksi::trust;

namespace {

Bytes good_cades(const Issued& signer) {
    auto cms = signer.signer().sign(content_octets(), signing_day);
    REQUIRE(cms);
    return *cms;
}

Reasons reasons_of(const Issued& signer, const CadesSpec& spec, const TrustStore& anchors) {
    return reasons(judge(make_cades(signer, content_octets(), spec), anchors).findings);
}

}  // namespace

TEST_CASE("trust: a signature by our own signer holds", "[unit][trust]") {
    const Cast cast = usual_cast();
    const Bytes cms = good_cades(cast.signer);
    const auto result = judge(cms, cast.root.root_store());
    CHECK(reasons(result.findings).empty());
    CHECK(result.holds());
    CHECK(result.is_intact());
    CHECK(result.signer == cast.signer.certificate());
    CHECK(result.claimed == signing_day);
    CHECK(result.algorithm == "ECDSA with SHA-256");
    CHECK(result.path.certificates.size() == 3);
    CHECK(*result.path.anchor() == cast.root.certificate());
    CHECK_FALSE(result.path.directly_trusted);
    CHECK(result.bag.certificates.size() == 2);
    CHECK_FALSE(result.timestamp);
    auto value = signature_value(cms);
    REQUIRE(value);
    CHECK(*value == result.signature_value);
}

TEST_CASE("trust: the octets of a signature repeat but for the ECDSA value", "[unit][trust]") {
    const Issued root = self_signed(root_spec());
    CertificateSpec spec = signer_spec();
    spec.key = KeyKind::rsa2048;
    const Issued signer = issue(root, spec);
    CHECK(good_cades(signer) == good_cades(signer));
}

TEST_CASE("trust: every accepted kind of key signs and holds", "[unit][trust]") {
    const auto [kind, digest, text] = GENERATE(table<KeyKind, std::string, std::string>({{KeyKind::p256, "SHA256", "ECDSA with SHA-256"},
                                                                                       {KeyKind::p384, "SHA384", "ECDSA with SHA-384"},
                                                                                       {KeyKind::p521, "SHA512", "ECDSA with SHA-512"},
                                                                                       {KeyKind::rsa2048, "SHA256", "RSA PKCS#1 v1.5 with SHA-256"},
                                                                                       {KeyKind::rsa3072, "SHA384", "RSA PKCS#1 v1.5 with SHA-384"}}));
    const Issued root = self_signed(root_spec());
    CertificateSpec spec = signer_spec();
    spec.key = kind;
    const Issued signer = issue(root, spec);
    const auto made = judge(make_cades(signer, content_octets(), {.claimed = signing_day, .digest = digest}), root.root_store());
    CHECK(made.holds());
    CHECK(made.algorithm == text);
    CHECK(judge(good_cades(signer), root.root_store()).holds());
}

TEST_CASE("trust: RSA-PSS with one hash and a salt of its length holds", "[unit][trust]") {
    const Issued root = self_signed(root_spec());
    CertificateSpec spec = signer_spec();
    spec.key = KeyKind::rsa2048;
    const Issued signer = issue(root, spec);
    const auto result = judge(make_cades(signer, content_octets(), {.claimed = signing_day, .pss = true}), root.root_store());
    CHECK(result.holds());
    CHECK(result.algorithm == "RSA-PSS with SHA-256");
}

TEST_CASE("trust: C01 a signature without signed attributes is refused", "[unit][trust]") {
    const Cast cast = usual_cast();
    CHECK(reasons_of(cast.signer, {.claimed = signing_day}, cast.root.root_store()).empty());
    const auto result = judge(make_cades(cast.signer, content_octets(), {.claimed = signing_day, .attributes = false}), cast.root.root_store());
    CHECK(reasons(result.findings) == Reasons{"signed_attributes:failed:FORMAT_FAILURE"});
    CHECK_FALSE(result.is_intact());
}

TEST_CASE("trust: C02 signed attributes offered as content are refused", "[unit][trust]") {
    const Cast cast = usual_cast();
    const Bytes good = good_cades(cast.signer);
    const auto frame = read_signed_data(good);
    REQUIRE(frame);
    // The attributes of a genuine signature, as the SET OF that was signed, become the content of a signature without attributes.
    Bytes content = base::copy_of(frame->signers.front().signed_attributes);
    const Bytes forged = with_replaced(good, content, {});
    content.front() = trust::der::set;
    const auto result = verify_cades({forged, content, cast.root.root_store(), {signing_day, true}});
    CHECK(reasons(result.findings) == Reasons{"signed_attributes:failed:FORMAT_FAILURE"});
    CHECK_FALSE(result.is_intact());
    CHECK_FALSE(result.holds());
}

TEST_CASE("trust: C14 signed attributes out of order are refused", "[unit][trust]") {
    const Cast cast = usual_cast();
    const Bytes good = good_cades(cast.signer);
    const auto frame = read_signed_data(good);
    REQUIRE(frame);
    const ByteView attributes = frame->signers.front().signed_attributes;
    const auto outer = trust::der::only(attributes, trust::der::context(0, true));
    auto members = trust::der::all(outer->content, 16);
    REQUIRE(members);
    Bytes reversed;
    for (auto member = members->rbegin(); member != members->rend(); ++member) reversed.insert(reversed.end(), member->whole.begin(), member->whole.end());
    const Bytes swapped = with_replaced(good, attributes, element(trust::der::context(0, true), reversed));
    REQUIRE(swapped.size() == good.size());
    CHECK(reasons(judge(swapped, cast.root.root_store()).findings) == Reasons{"form:failed:FORMAT_FAILURE"});
}

TEST_CASE("trust: C06 another unsigned attribute in the timestamp's place is refused", "[unit][trust]") {
    const Cast cast = usual_cast();
    const Bytes cms = good_cades(cast.signer);
    const auto token = TimestampToken::from_der(make_token(cast.tsa, signature_value(cms).value(), {.time = signing_day}));
    const Bytes stamped = add_signature_timestamp(cms, token.value()).value();
    // id-smime-aa-timeStampToken (…16.2.14) becomes id-countersignature's neighbour …16.2.15.
    const Bytes stamp_oid{0x06, 0x0b, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x02, 0x0e};
    Bytes other_oid = stamp_oid;
    other_oid.back() = 0x0f;
    const auto result = judge(with_replaced(stamped, stamp_oid, other_oid), cast.root.root_store());
    CHECK(reasons(result.findings) == Reasons{"unsigned_attributes:failed:FORMAT_FAILURE"});
}

TEST_CASE("trust: C07 a digest algorithm list that differs from the signer's is refused", "[unit][trust]") {
    const Cast cast = usual_cast();
    const Bytes good = good_cades(cast.signer);
    const auto frame = read_signed_data(good);
    REQUIRE(frame);
    const Bytes list = element(trust::der::set, base::copy_of(frame->digest_algorithms.front()));
    Bytes sha512 = list;
    sha512.back() = 0x03;  // the last arc of id-sha256 (…2.1) becomes id-sha512's, parameters absent
    REQUIRE(list.back() == 0x01);
    CHECK(reasons(judge(with_replaced(good, list, sha512), cast.root.root_store()).findings) == Reasons{"form:failed:FORMAT_FAILURE"});
    CHECK(reasons(judge(with_replaced(good, list, element(trust::der::set, {})), cast.root.root_store()).findings) == Reasons{"form:failed:FORMAT_FAILURE"});
}

TEST_CASE("trust: C03 two SignerInfos are refused", "[unit][trust]") {
    const Cast cast = usual_cast();
    const Issued other = issue(cast.intermediate, signer_spec("Budi Contoh"));
    const auto result = judge(make_cades(cast.signer, content_octets(), {.claimed = signing_day, .further_signers = {&other}}), cast.root.root_store());
    CHECK(reasons(result.findings) == Reasons{"one_signer:failed:FORMAT_FAILURE"});
    CHECK_FALSE(result.holds());
}

TEST_CASE("trust: C05 a good signature over other content is refused", "[unit][trust]") {
    const Cast cast = usual_cast();
    const auto result = verify_cades({good_cades(cast.signer), bytes_of("other content"), cast.root.root_store(), {signing_day, true}});
    CHECK(reasons(result.findings) == Reasons{"digest:failed:HASH_FAILURE"});
}

TEST_CASE("trust: C08 a signature over SHA-1 is refused", "[unit][trust]") {
    const Issued root = self_signed(root_spec());
    CertificateSpec spec = signer_spec();
    spec.key = KeyKind::rsa2048;
    const Issued signer = issue(root, spec);
    CHECK(reasons_of(signer, {.claimed = signing_day, .digest = "SHA1"}, root.root_store()) == Reasons{"algorithms:failed:CRYPTO_CONSTRAINTS_FAILURE"});
}

TEST_CASE("trust: keys outside the table are refused", "[unit][trust]") {
    const Issued root = self_signed(root_spec());
    CertificateSpec weak = signer_spec();
    weak.key = KeyKind::rsa1024;
    CHECK(reasons_of(issue(root, weak), {.claimed = signing_day}, root.root_store()) ==
          Reasons{"algorithms:failed:CRYPTO_CONSTRAINTS_FAILURE", "path:indeterminate:CRYPTO_CONSTRAINTS_FAILURE_NO_POE"});
    CertificateSpec odd = signer_spec();
    odd.key = KeyKind::secp256k1;
    CHECK(reasons_of(issue(root, odd), {.claimed = signing_day}, root.root_store()) == Reasons{"algorithms:unsupported:UNSUPPORTED"});
}

TEST_CASE("trust: C12 signing-certificate-v2 of another certificate is refused", "[unit][trust]") {
    const Cast cast = usual_cast();
    CHECK(reasons_of(cast.signer, {.claimed = signing_day, .named_certificate = cast.intermediate.certificate()}, cast.root.root_store()) ==
          Reasons{"signing_certificate:failed:FORMAT_FAILURE"});
    // The same key and serial under other words.
    const Issued lookalike = reissue(cast.intermediate, cast.signer, signer_spec("Sari Contoh, Kepala"));
    CHECK(reasons_of(lookalike, {.claimed = signing_day, .named_certificate = cast.signer.certificate()}, cast.root.root_store()) ==
          Reasons{"signing_certificate:failed:FORMAT_FAILURE"});
}

TEST_CASE("trust: signing-certificate missing is refused", "[unit][trust]") {
    const Cast cast = usual_cast();
    CHECK(reasons_of(cast.signer, {.claimed = signing_day, .signing_certificate = false}, cast.root.root_store()) == Reasons{"signed_attributes:failed:FORMAT_FAILURE"});
}

TEST_CASE("trust: C13 a signed attribute given twice is refused", "[unit][trust]") {
    const Cast cast = usual_cast();
    const auto result = judge(make_cades(cast.signer, content_octets(), {.claimed = signing_day, .duplicate_attribute = true}), cast.root.root_store());
    CHECK(reasons(result.findings) == Reasons{"signed_attributes:failed:FORMAT_FAILURE"});
}

TEST_CASE("trust: C15 C16 indefinite lengths and trailing octets are refused", "[unit][trust]") {
    const Cast cast = usual_cast();
    Bytes cms = good_cades(cast.signer);
    CHECK(judge(cms, cast.root.root_store()).holds());
    Bytes trailing = cms;
    trailing.push_back(0);
    CHECK(reasons(judge(trailing, cast.root.root_store()).findings) == Reasons{"form:failed:FORMAT_FAILURE"});
    // 30 82 xx xx … becomes 30 80 … 00 00, which BER allows.
    REQUIRE(cms[1] == 0x82);
    Bytes indefinite{0x30, 0x80};
    indefinite.insert(indefinite.end(), cms.begin() + 4, cms.end());
    indefinite.insert(indefinite.end(), {0, 0});
    CHECK(reasons(judge(indefinite, cast.root.root_store()).findings) == Reasons{"form:failed:FORMAT_FAILURE"});
    // The same length in a longer form.
    Bytes longer{0x30, 0x83, 0x00};
    longer.insert(longer.end(), cms.begin() + 2, cms.end());
    CHECK(reasons(judge(longer, cast.root.root_store()).findings) == Reasons{"form:failed:FORMAT_FAILURE"});
}

TEST_CASE("trust: C17 attached content and other content types are refused", "[unit][trust]") {
    const Cast cast = usual_cast();
    CHECK(reasons_of(cast.signer, {.claimed = signing_day, .attached = true}, cast.root.root_store()) == Reasons{"content:failed:FORMAT_FAILURE"});
    CHECK(reasons_of(cast.signer, {.claimed = signing_day, .content_type = "1.2.840.113549.1.9.16.1.4"}, cast.root.root_store()) == Reasons{"content:failed:FORMAT_FAILURE"});
}

TEST_CASE("trust: C21 a self-signed root inside the bag is refused, trusted or not", "[unit][trust]") {
    const Cast cast = usual_cast();
    const Bytes cms = make_cades(cast.signer, content_octets(), {.claimed = signing_day, .extra_certificates = {cast.root.certificate()}});
    CHECK(reasons(judge(cms, cast.root.root_store()).findings) == Reasons{"bag:failed:FORMAT_FAILURE"});
    CHECK(reasons(judge(cms, TrustStore()).findings) == Reasons{"bag:failed:FORMAT_FAILURE", "path:indeterminate:NO_CERTIFICATE_CHAIN_FOUND"});
}

TEST_CASE("trust: a certificate or list that nothing needs is refused", "[unit][trust]") {
    const Cast cast = usual_cast();
    const Issued stranger = issue(cast.intermediate, signer_spec("Budi Contoh"));
    CHECK(reasons_of(cast.signer, {.claimed = signing_day, .extra_certificates = {stranger.certificate()}}, cast.root.root_store()) == Reasons{"bag:failed:FORMAT_FAILURE"});
    const Crl list = make_crl(cast.tsa_root, {.this_update = signing_day});
    CHECK(reasons_of(cast.signer, {.claimed = signing_day, .crls = {list}}, cast.root.root_store()) == Reasons{"bag:failed:FORMAT_FAILURE"});
}

TEST_CASE("trust: without the signer's certificate nobody has signed", "[unit][trust]") {
    const Cast cast = usual_cast();
    CHECK(reasons_of(cast.signer, {.claimed = signing_day, .include_certificates = false}, cast.root.root_store()) ==
          Reasons{"signing_certificate:failed:NO_SIGNING_CERTIFICATE_FOUND"});
}

TEST_CASE("trust: a signer named by key identifier holds", "[unit][trust]") {
    const Cast cast = usual_cast();
    CHECK(judge(make_cades(cast.signer, content_octets(), {.claimed = signing_day, .key_identifier = true}), cast.root.root_store()).holds());
}

TEST_CASE("trust: one signature timestamp is added, a second one is not", "[unit][trust]") {
    const Cast cast = usual_cast();
    const Bytes cms = good_cades(cast.signer);
    const auto value = signature_value(cms);
    REQUIRE(value);
    const auto token = TimestampToken::from_der(make_token(cast.tsa, *value, {.time = signing_day}));
    REQUIRE(token);
    const auto stamped = add_signature_timestamp(cms, *token);
    REQUIRE(stamped);
    const auto result = judge(*stamped, cast.root.root_store());
    CHECK(result.holds());
    REQUIRE(result.timestamp);
    CHECK(*result.timestamp == token->der());
    CHECK(signature_timestamp(*stamped).value() == token->der());
    CHECK(signature_value(*stamped).value() == *value);
    const auto again = add_signature_timestamp(*stamped, *token);
    REQUIRE_FALSE(again);
    CHECK(again.error().code() == ErrorCode::exists);
}

TEST_CASE("trust: a key that is not the certificate's cannot sign", "[unit][trust]") {
    const Cast cast = usual_cast();
    const auto signer = CadesSigner::with(cast.tsa.key(), cast.signer.chain());
    REQUIRE_FALSE(signer);
    CHECK(signer.error().code() == ErrorCode::malformed);
}

TEST_CASE("trust: seal strips anchors from the chain it is given", "[unit][trust]") {
    const Cast cast = usual_cast();
    std::vector<Certificate> chain = cast.signer.chain();
    chain.push_back(cast.root.certificate());
    const auto signer = CadesSigner::with(cast.signer.key(), chain);
    REQUIRE(signer);
    const auto cms = signer->sign(content_octets(), signing_day);
    REQUIRE(cms);
    CHECK(judge(*cms, cast.root.root_store()).holds());
    CHECK(bag_of(*cms).value().certificates.size() == 2);
}
