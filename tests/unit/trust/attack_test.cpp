// Attack cases on signatures and tokens that need a forger's hand; each differs from a passing twin in one thing. Numbers: C signatures, T timestamps.
#include <catch2/catch.hpp>

#include <openssl/bn.h>
#include <openssl/cms.h>
#include <openssl/rsa.h>

#include "base/limits.hpp"
#include "der_rewrite.hpp"
#include "digest/digest.hpp"
#include "judged.hpp"
#include "test_authority_data.hpp"
#include "trust/cades_signer.hpp"
#include "trust/signed_data.hpp"

using namespace saksi;
using namespace saksi::test;

namespace {

/// The signature's OCTET STRING, whole.
Bytes signature_element(ByteView cms) { return element(0x04, trust::signature_value(cms).value()); }
Bytes with_signature(ByteView cms, const Bytes& value) { return with_replaced(cms, signature_element(cms), element(0x04, value)); }

Bytes der_integer(const Bytes& octets) { return element(0x02, octets); }
Bytes joined(std::initializer_list<Bytes> parts) {
    Bytes all;
    for (const Bytes& part : parts) all.insert(all.end(), part.begin(), part.end());
    return all;
}

/// The r and s of an ECDSA value.
std::pair<Bytes, Bytes> halves_of(const Bytes& value) {
    const auto outer = trust::der::only(value, 0x30);
    must(outer.has_value(), "ECDSA value");
    trust::der::Reader reader(outer->content);
    const auto r = reader.next(0x02);
    const auto s = reader.next(0x02);
    return {base::copy_of(r->content), base::copy_of(s->content)};
}

const Reasons bad_signature{"signature:failed:SIG_CRYPTO_FAILURE"};

}  // namespace

TEST_CASE("trust: C04 a CMS that nobody signed is refused", "[unit][trust]") {
    const Cast cast = usual_cast();
    const Bytes cms = cast.signer.signer().sign(content_octets(), signing_day).value();
    const auto read = trust::read_signed_data(cms);
    REQUIRE(read);
    // The last SET of SignedData, emptied.
    const auto outer = trust::der::only(cms, 0x30);
    trust::der::Reader info(outer->content);
    info.next();
    const auto body = trust::der::only(info.next()->content, 0x30);
    const auto parts = trust::der::all(body->content, 8);
    REQUIRE(parts);
    const Bytes signers = base::copy_of(parts->back().whole);
    CHECK(judge(cms, cast.root.root_store()).holds());
    CHECK(reasons(judge(with_replaced(cms, signers, Bytes{0x31, 0x00}), cast.root.root_store()).findings) == Reasons{"one_signer:failed:FORMAT_FAILURE"});
}

TEST_CASE("trust: C09 RSA-PSS with parameters that mean SHA-1, or two hashes, is not guessed about", "[unit][trust]") {
    const Issued root = self_signed(root_spec());
    CertificateSpec spec = signer_spec();
    spec.key = KeyKind::rsa3072;
    const Issued signer = issue(root, spec);
    const Bytes cms = make_cades(signer, content_octets(), {.claimed = signing_day, .pss = true});
    REQUIRE(judge(cms, root.root_store()).holds());
    const auto read = trust::read_signed_data(cms);
    REQUIRE(read);
    const Bytes algorithm = base::copy_of(read->signers.front().signature_algorithm);
    const Bytes pss_oid{0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0a};
    const Reasons unknown{"algorithms:unsupported:UNSUPPORTED"};
    const Bytes defaults = element(0x30, joined({pss_oid, Bytes{0x30, 0x00}}));  // all defaults: SHA-1, MGF1 with SHA-1, salt of 20
    CHECK(reasons(judge(with_replaced(cms, algorithm, defaults), root.root_store()).findings) == unknown);
    const Bytes no_parameters = element(0x30, pss_oid);
    CHECK(reasons(judge(with_replaced(cms, algorithm, no_parameters), root.root_store()).findings) == unknown);
    // MGF1 with another hash than the message: the last arc of the inner OID, SHA-384 for SHA-256.
    Bytes two_hashes = algorithm;
    std::size_t seen = 0;
    for (std::size_t i = 0; i + 1 < two_hashes.size(); ++i)
        if (two_hashes[i] == 0x02 && two_hashes[i + 1] == 0x01 && i >= 2 && two_hashes[i - 1] == 0x04 && ++seen == 2) two_hashes[i + 1] = 0x02;
    REQUIRE(seen == 2);
    CHECK(reasons(judge(with_replaced(cms, algorithm, two_hashes), root.root_store()).findings) == unknown);
}

TEST_CASE("trust: C10 an RSA signature with exponent 3 and forged padding is refused", "[unit][trust]") {
    const Issued root = self_signed(root_spec());
    CertificateSpec spec = signer_spec();
    spec.key = KeyKind::rsa2048_e3;
    const Issued signer = issue(root, spec);
    const Bytes cms = make_cades(signer, content_octets(), {.claimed = signing_day});
    REQUIRE(judge(cms, root.root_store()).holds());
    // 00 01 FF×8 00 DigestInfo, then whatever a cube root leaves: right for a verifier that does not look at the end of the block.
    const auto read = trust::read_signed_data(cms);
    Bytes attributes = base::copy_of(read->signers.front().signed_attributes);
    attributes.front() = 0x31;
    Bytes block{0x00, 0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x00, 0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20};
    const Bytes hash = saksi::digest::sha256_of(attributes).octets();
    block.insert(block.end(), hash.begin(), hash.end());
    const std::size_t fixed = block.size();
    block.resize(256, 0xff);
    using Number = std::unique_ptr<BIGNUM, decltype(&BN_free)>;
    const std::unique_ptr<BN_CTX, decltype(&BN_CTX_free)> context(BN_CTX_new(), BN_CTX_free);
    const Number wanted(BN_bin2bn(block.data(), static_cast<int>(block.size()), nullptr), BN_free);
    const Number root_value(BN_new(), BN_free), square(BN_new(), BN_free), cube(BN_new(), BN_free);
    for (int bit = 2048 / 3; bit >= 0; --bit) {  // the integer cube root, bit by bit
        BN_set_bit(root_value.get(), bit);
        BN_sqr(square.get(), root_value.get(), context.get());
        BN_mul(cube.get(), square.get(), root_value.get(), context.get());
        if (BN_cmp(cube.get(), wanted.get()) > 0) BN_clear_bit(root_value.get(), bit);
    }
    BN_sqr(square.get(), root_value.get(), context.get());
    BN_mul(cube.get(), square.get(), root_value.get(), context.get());
    Bytes recovered(256), forged(256);
    REQUIRE(BN_bn2binpad(cube.get(), recovered.data(), 256) == 256);
    REQUIRE(BN_bn2binpad(root_value.get(), forged.data(), 256) == 256);
    REQUIRE(std::equal(recovered.begin(), recovered.begin() + static_cast<std::ptrdiff_t>(fixed), block.begin()));  // the forgery itself works
    CHECK(reasons(judge(with_signature(cms, forged), root.root_store()).findings) == bad_signature);
}

TEST_CASE("trust: C11 ECDSA values of zero, in another encoding or too long are refused", "[unit][trust]") {
    const Cast cast = usual_cast();
    const Bytes cms = cast.signer.signer().sign(content_octets(), signing_day).value();
    const Bytes original = trust::signature_value(cms).value();
    const auto [r, s] = halves_of(original);
    const auto refused = [&](const Bytes& value) { CHECK(reasons(judge(with_signature(cms, value), cast.root.root_store()).findings) == bad_signature); };
    CHECK(judge(with_signature(cms, element(0x30, joined({der_integer(r), der_integer(s)}))), cast.root.root_store()).holds());
    refused(element(0x30, joined({der_integer({0x00}), der_integer(s)})));
    refused(element(0x30, joined({der_integer(r), der_integer({0x00})})));
    Bytes plain;  // IEEE P1363: r and s side by side, 32 octets each
    for (const Bytes* half : {&r, &s}) {
        const std::size_t skipped = half->size() > 32 ? half->size() - 32 : 0;  // the octet that keeps an INTEGER positive
        plain.insert(plain.end(), 32 - (half->size() - skipped), 0x00);
        plain.insert(plain.end(), half->begin() + static_cast<std::ptrdiff_t>(skipped), half->end());
    }
    refused(plain);
    Bytes padded = r;
    padded.insert(padded.begin(), 0x00);
    refused(element(0x30, joined({der_integer(padded), der_integer(s)})));            // not the shortest form
    refused(element(0x30, joined({der_integer(r), der_integer(s), Bytes{0x05, 0x00}})));  // a third element
    refused(joined({element(0x30, joined({der_integer(r), der_integer(s)})), Bytes{0x00}}));
}

TEST_CASE("trust: C18 a signing time years off is shown as a claim and decides nothing", "[unit][trust]") {
    const Cast cast = usual_cast();
    for (const char* claimed : {"1999-01-01T00:00:00Z", "2045-01-01T00:00:00Z"}) {
        const auto result = judge(cast.signer.signer().sign(content_octets(), at(claimed)).value(), cast.root.root_store());
        CHECK(result.holds());
        CHECK(result.claimed == at(claimed));
    }
}

TEST_CASE("trust: C19 a signature stuffed beyond the limit is not read", "[unit][trust]") {
    const Cast cast = usual_cast();
    Bytes stuffed = cast.signer.signer().sign(content_octets(), signing_day).value();
    stuffed.resize(limits::cms_bytes + 1);
    CHECK(reasons(judge(stuffed, cast.root.root_store()).findings) == Reasons{"form:unsupported:LIMIT"});
}

TEST_CASE("trust: C20 a bag at the limit is read, one certificate more is not", "[unit][trust]") {
    const Cast cast = usual_cast();
    const Issued other = self_signed(root_spec("Akar Asing"));
    std::vector<trust::Certificate> stuffing;
    const auto with = [&](std::size_t more) {
        while (stuffing.size() < more) stuffing.push_back(issue(other, signer_spec("Orang " + std::to_string(stuffing.size()))).certificate());
        return reasons(judge(make_cades(cast.signer, content_octets(), {.claimed = signing_day, .extra_certificates = stuffing}), cast.root.root_store()).findings);
    };
    const std::size_t own = cast.signer.chain().size();
    CHECK(with(static_cast<std::size_t>(limits::bag_certificates) - own) == Reasons{"bag:failed:FORMAT_FAILURE"});  // read, and refused as needless
    CHECK(with(static_cast<std::size_t>(limits::bag_certificates) - own + 1) == Reasons{"form:unsupported:LIMIT"});
}

TEST_CASE("trust: C31 a certificate with an endless name is not read", "[unit][trust]") {
    CertificateSpec spec = signer_spec();
    spec.extensions = {{"subjectAltName", "email:" + std::string(60'000, 'a') + "@contoh.example"}};
    CHECK(issue(self_signed(root_spec()), spec).certificate().der().size() <= limits::certificate_bytes);
    Bytes longer(limits::certificate_bytes + 1, 0x30);
    CHECK(trust::Certificate::from_der(longer).error().code() == ErrorCode::limit_exceeded);
}

TEST_CASE("trust: T02 a signature timestamp over the content instead of the signature value is refused", "[unit][trust]") {
    const Cast cast = usual_cast();
    const Bytes cms = cast.signer.signer().sign(content_octets(), signing_day).value();
    const Bytes value = trust::signature_value(cms).value();
    const auto judged = [&](ByteView stamped) {
        const auto token = trust::TimestampToken::from_der(make_token(cast.tsa, stamped, {.time = signing_day}));
        const Bytes with = trust::add_signature_timestamp(cms, *token).value();
        return reasons(trust::verify_timestamp({*trust::signature_timestamp(with).value(), ByteView(value), cast.tsa_root.root_store(), std::nullopt}).findings);
    };
    CHECK(judged(value).empty());
    CHECK(judged(content_octets()) == Reasons{"imprint:failed:HASH_FAILURE"});
}

TEST_CASE("trust: T07 the order of certificates in a token's bag says nothing about who made it", "[unit][trust]") {
    const Issued root = self_signed(root_spec());
    // DER sorts by octets: with several intermediates the leaf stands first or not, by chance of its length and name.
    for (const char* name : {"A", "Penanda Waktu dengan Nama Panjang Supaya Berkasnya Panjang"}) {
        const Issued intermediate = issue(root, intermediate_spec("CA Penanda Waktu"));
        const Issued tsa = issue(intermediate, tsa_spec(name));
        const auto result = judge_token(make_token(tsa, content_octets(), {.time = signing_day}), root.root_store());
        CHECK(result.holds());
        CHECK(result.authority == tsa.certificate());
    }
}

TEST_CASE("trust: T09 two signature timestamps, one of them bad, are refused", "[unit][trust]") {
    const Cast cast = usual_cast();
    const Bytes cms = cast.signer.signer().sign(content_octets(), signing_day).value();
    const Bytes value = trust::signature_value(cms).value();
    const Bytes good = make_token(cast.tsa, value, {.time = signing_day});
    const Bytes bad = make_token(cast.tsa, content_octets(), {.time = signing_day});
    const auto with = [&](std::initializer_list<Bytes> tokens) {
        const unsigned char* start = cms.data();
        const std::unique_ptr<CMS_ContentInfo, decltype(&CMS_ContentInfo_free)> parsed(d2i_CMS_ContentInfo(nullptr, &start, static_cast<long>(cms.size())), CMS_ContentInfo_free);
        CMS_SignerInfo* signer = sk_CMS_SignerInfo_value(CMS_get0_SignerInfos(parsed.get()), 0);
        for (const Bytes& token : tokens)
            must(CMS_unsigned_add1_attr_by_NID(signer, NID_id_smime_aa_timeStampToken, V_ASN1_SEQUENCE, token.data(), static_cast<int>(token.size())) == 1, "token");
        return reasons(judge(der_of(i2d_CMS_ContentInfo, parsed.get()), cast.root.root_store()).findings);
    };
    CHECK(with({good}).empty());
    CHECK(with({good, bad}) == Reasons{"unsigned_attributes:failed:FORMAT_FAILURE"});
}

TEST_CASE("trust: T11 genTime after the evaluation, and after the authority's certificate, does not pass", "[unit][trust]") {
    const Cast cast = usual_cast();
    const Bytes token = make_token(cast.tsa, content_octets(), {.time = signing_day});
    CHECK(judge_token(token, cast.tsa_root.root_store(), {}, at("2026-06-01T08:00:00Z")).holds());
    CHECK(reasons(judge_token(token, cast.tsa_root.root_store(), {}, at("2026-06-01T07:59:59Z")).findings) == Reasons{"validity:indeterminate:OUT_OF_BOUNDS_NO_POE"});
    const Bytes late = make_token(cast.tsa, content_octets(), {.time = at("2033-01-01T00:00:00Z")});
    CHECK(reasons(judge_token(late, cast.tsa_root.root_store()).findings) == Reasons{"validity:indeterminate:OUT_OF_BOUNDS_NO_POE"});
}

TEST_CASE("trust: T17 a token of another signature of the same day is refused", "[unit][trust]") {
    const Cast cast = usual_cast();
    const Bytes first = trust::signature_value(cast.signer.signer().sign(content_octets(), signing_day).value()).value();
    const Bytes second = trust::signature_value(cast.signer.signer().sign(content_octets(), signing_day).value()).value();
    const Bytes token = make_token(cast.tsa, first, {.time = signing_day});
    CHECK(trust::verify_timestamp({token, ByteView(first), cast.tsa_root.root_store(), std::nullopt}).holds());
    CHECK(reasons(trust::verify_timestamp({token, ByteView(second), cast.tsa_root.root_store(), std::nullopt}).findings) == Reasons{"imprint:failed:HASH_FAILURE"});
}
