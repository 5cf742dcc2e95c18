// No octet of a signature or token may change unnoticed (bundle format §6.6, promise P1).
#include <catch2/catch.hpp>

#include "judged.hpp"

using namespace saksi;
using namespace saksi::test;
using namespace saksi::trust;

namespace {

/// Both judged as verify does it: the signature, then the token inside over its value.
bool stamped_holds(ByteView cms, const Cast& cast) {
    const auto signature = judge(cms, cast.root.root_store());
    if (!signature.holds() || !signature.timestamp) return false;
    const TrustStore anchors = cast.tsa_root.root_store();
    const auto token = verify_timestamp({*signature.timestamp, signature.signature_value, anchors, {}, {}, {}});
    return token.holds() && bag_findings(token.bag, token.use).empty();
}

bool token_holds(ByteView octets, const Cast& cast) {
    const auto token = judge_token(octets, cast.tsa_root.root_store());
    return token.holds() && bag_findings(token.bag, token.use).empty();
}

/// Offsets at which a changed octet still passed.
template <class Holds>
std::vector<std::size_t> unnoticed(const Bytes& good, std::uint8_t mask, Holds holds) {
    std::vector<std::size_t> offsets;
    Bytes copy = good;
    for (std::size_t i = 0; i < copy.size(); ++i) {
        copy[i] ^= mask;
        if (holds(copy)) offsets.push_back(i);
        copy[i] ^= mask;
    }
    return offsets;
}

Bytes stamped_cades(const Cast& cast, const CadesSpec& spec) {
    const Bytes cms = make_cades(cast.signer, content_octets(), spec);
    const auto token = TimestampToken::from_der(make_token(cast.tsa, signature_value(cms).value(), {.time = signing_day}));
    return add_signature_timestamp(cms, token.value()).value();
}

}  // namespace

TEST_CASE("trust: every changed octet of a B-T signature is noticed", "[unit][trust]") {
    const Cast cast = usual_cast();
    const auto holds = [&](ByteView octets) { return stamped_holds(octets, cast); };
    const Bytes cms = stamped_cades(cast, {.claimed = signing_day});
    REQUIRE(holds(cms));
    for (const std::uint8_t mask : {std::uint8_t{0x01}, std::uint8_t{0x80}}) CHECK(unnoticed(cms, mask, holds).empty());
}

TEST_CASE("trust: every changed octet of a token with lists and intermediate is noticed", "[unit][trust]") {
    Cast cast = usual_cast(true);
    CertificateSpec middle = intermediate_spec("CA Penanda Contoh");
    middle.crl_url = "http://crl.contoh.example/akar-penanda.crl";
    const Issued intermediate = issue(cast.tsa_root, middle);
    CertificateSpec leaf = tsa_spec();
    leaf.crl_url = "http://crl.contoh.example/penanda.crl";
    cast.tsa = issue(intermediate, leaf);
    const CrlSpec later{.this_update = at("2026-06-02T00:00:00Z")};
    const Bytes token = make_token(cast.tsa, content_octets(), {.time = signing_day, .crls = {make_crl(cast.tsa_root, later), make_crl(intermediate, later)}});
    const auto holds = [&](ByteView octets) { return token_holds(octets, cast); };
    REQUIRE(holds(token));
    for (const std::uint8_t mask : {std::uint8_t{0x01}, std::uint8_t{0x20}}) CHECK(unnoticed(token, mask, holds).empty());
}

TEST_CASE("trust: every changed octet of RSA signatures is noticed", "[unit][trust]") {
    Cast cast = usual_cast();
    CertificateSpec spec = signer_spec();
    spec.key = KeyKind::rsa2048;
    cast.signer = issue(cast.intermediate, spec);
    const bool pss = GENERATE(false, true);
    const Bytes cms = make_cades(cast.signer, content_octets(), {.claimed = signing_day, .pss = pss});
    const auto holds = [&](ByteView octets) { return judge(octets, cast.root.root_store()).holds(); };
    REQUIRE(holds(cms));
    CHECK(unnoticed(cms, 0x01, holds).empty());
}

TEST_CASE("trust: a directly trusted key's signature notices every changed octet", "[unit][trust]") {
    const Issued own = self_signed(signer_spec());
    const TrustStore anchors({own.certificate()});
    const Bytes cms = own.signer().sign(content_octets(), signing_day).value();
    const auto holds = [&](ByteView octets) { return judge(octets, anchors).holds(); };
    REQUIRE(holds(cms));
    CHECK(unnoticed(cms, 0x01, holds).empty());
}

TEST_CASE("trust: a signature cut anywhere is refused", "[unit][trust]") {
    const Cast cast = usual_cast();
    const Bytes cms = stamped_cades(cast, {.claimed = signing_day});
    for (std::size_t length = 0; length < cms.size(); ++length) {
        // A heap buffer of exactly this size, so that a reader one octet too far is seen by ASan.
        const Bytes part(cms.begin(), cms.begin() + static_cast<std::ptrdiff_t>(length));
        if (judge(part, cast.root.root_store()).is_intact()) FAIL("a signature of " << length << " octets passed");
    }
    SUCCEED();
}

TEST_CASE("trust: tampering outside the intermediate is never merely open", "[unit][trust]") {
    const Cast cast = usual_cast();
    const Bytes cms = make_cades(cast.signer, content_octets(), {.claimed = signing_day});
    // An intermediate that names another issuer is an intermediate of an unknown authority: nothing here can tell the two apart. Its octets are
    // covered by the archive timestamp of the bundle.
    const Bytes& intermediate = cast.intermediate.certificate().der();
    const auto start = std::ranges::search(cms, intermediate).begin();
    REQUIRE(start != cms.end());
    const auto first = static_cast<std::size_t>(start - cms.begin());
    Bytes copy = cms;
    for (std::size_t i = 0; i < copy.size(); ++i) {
        if (i >= first && i < first + intermediate.size()) continue;
        copy[i] ^= 0x01;
        const Outcome outcome = judge(copy, cast.root.root_store()).outcome();
        if (outcome == Outcome::note || outcome == Outcome::indeterminate) FAIL("octet " << i << " changed, outcome " << static_cast<int>(outcome));
        copy[i] ^= 0x01;
    }
    SUCCEED();
}
