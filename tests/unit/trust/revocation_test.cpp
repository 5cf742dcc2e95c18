// Revocation lists: what vouches, what revokes, what proves nothing (RFC 5280 §5, §6.3; bundle format §5).
#include <catch2/catch.hpp>

#include "judged.hpp"

using namespace saksi;
using namespace saksi::test;
using trust::CadesVerification;
using trust::Crl;
using trust::RevocationReason;
using trust::RevocationState;

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
    CrlSpec unknown = r.later;
    unknown.unknown_critical = true;
    CHECK(reasons(r.with(unknown).findings) == open_revocation);
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

TEST_CASE("trust: C29 a list limited to other certificates proves nothing, one limited to these does", "[unit][trust]") {
    const Revocation r;
    CrlSpec users = r.later;
    users.only_users = true;
    CHECK(r.with(users).holds());
    CrlSpec authorities = r.later;
    authorities.only_authorities = true;
    CHECK(reasons(r.with(authorities).findings) == open_revocation);
    CrlSpec here = r.later;
    here.point = "http://crl.contoh.example/menengah.crl";  // the certificate's own distribution point
    CHECK(r.with(here).holds());
    CrlSpec elsewhere = r.later;
    elsewhere.point = "http://crl.contoh.example/lain.crl";
    CHECK(reasons(r.with(elsewhere).findings) == open_revocation);
    CrlSpec reasons_only = r.later;
    reasons_only.some_reasons = true;
    CHECK(reasons(r.with(reasons_only).findings) == open_revocation);
}

TEST_CASE("trust: a list limited to these certificates revokes them", "[unit][trust]") {
    const Revocation r;
    CrlSpec spec = r.later;
    spec.point = "http://crl.contoh.example/menengah.crl";
    spec.revoked = {{r.cast.signer.certificate(), at("2026-05-01T00:00:00Z"), 1}};
    CHECK(reasons(r.with(spec).findings) == Reasons{"revocation:failed:REVOKED"});
    spec.point = "http://crl.contoh.example/lain.crl";
    CHECK(reasons(r.with(spec).findings) == open_revocation);
}

TEST_CASE("trust: C29 a delta list counts with its base and never without", "[unit][trust]") {
    const Revocation r;
    // The base is older than the signature; only the delta says that nothing happened since.
    CrlSpec base = r.later;
    base.this_update = at("2026-05-20T00:00:00Z");
    base.number = 7;
    CrlSpec delta = r.later;
    delta.number = 9;
    delta.delta_of = 7;
    const auto with = [&](std::initializer_list<Crl> lists) {
        std::vector<Crl> all{r.root_list};
        all.insert(all.end(), lists);
        return judge(r.cms, r.cast.root.root_store(), all);
    };
    const auto ours = [&](const CrlSpec& spec) { return make_crl(r.cast.intermediate, spec); };
    const auto good = with({ours(base), ours(delta)});
    CHECK(good.holds());
    CHECK(good.path.revocation[0].this_update == delta.this_update);
    CHECK(good.path.revocation[0].sources.size() == 2);
    CHECK(reasons(with({ours(base)}).findings) == open_revocation);
    CHECK(reasons(with({ours(delta)}).findings) == open_revocation);
    SECTION("made for a base that is newer") {
        delta.delta_of = 8;
        CHECK(reasons(with({ours(base), ours(delta)}).findings) == open_revocation);
    }
    SECTION("not newer than its base") {
        delta.number = 7;
        CHECK(reasons(with({ours(base), ours(delta)}).findings) == open_revocation);
    }
    SECTION("of another scope") {
        delta.only_users = true;
        CHECK(reasons(with({ours(base), ours(delta)}).findings) == open_revocation);
    }
    SECTION("signed by another key") {
        const Issued renewed = issue(r.cast.root, intermediate_spec());
        CHECK(reasons(with({ours(base), make_crl(renewed, delta)}).findings) == open_revocation);
    }
    SECTION("it revokes") {
        delta.revoked = {{r.cast.signer.certificate(), at("2026-05-25T00:00:00Z"), 1}};
        CHECK(reasons(with({ours(base), ours(delta)}).findings) == Reasons{"revocation:failed:REVOKED"});
    }
    SECTION("it lifts a hold, but no revocation") {
        delta.revoked = {{r.cast.signer.certificate(), at("2026-05-25T00:00:00Z"), 8}};
        base.revoked = {{r.cast.signer.certificate(), at("2026-05-10T00:00:00Z"), 6}};
        CHECK(with({ours(base), ours(delta)}).holds());
        base.revoked.front().reason = 1;
        CHECK(reasons(with({ours(base), ours(delta)}).findings) == Reasons{"revocation:failed:REVOKED"});
    }
}

TEST_CASE("trust: an indirect list counts when the certificate names its issuer, whose path ends in the same anchor", "[unit][trust]") {
    const Issued root = self_signed(root_spec());
    const Issued intermediate = issue(root, intermediate_spec());
    CertificateSpec lister = signer_spec("Penerbit Daftar Contoh");
    lister.key_usage = "critical,cRLSign";
    const Issued list_issuer = issue(root, lister);
    CertificateSpec leaf = signer_spec();
    leaf.crl_url = "http://crl.contoh.example/semua.crl";
    leaf.crl_issuer = list_issuer.certificate();
    const Issued signer = issue(intermediate, leaf);
    const CadesSpec with_list_issuer{.claimed = signing_day, .extra_certificates = {list_issuer.certificate()}};
    const Bytes cms = make_cades(signer, content_octets(), with_list_issuer);
    CrlSpec spec{.this_update = at("2026-06-02T00:00:00Z")};
    spec.indirect = true;
    spec.point = leaf.crl_url;
    // The list issuer's certificate is used, but by no path of the signature: bag rules of a bundle are not the question here.
    const auto revocation_of = [&](const Issued& issuer, const CrlSpec& made) {
        const std::vector<Crl> lists{make_crl(issuer, made)};
        const auto result = judge(cms, root.root_store(), lists);
        return result.path.revocation[0].state;
    };
    CHECK(revocation_of(list_issuer, spec) == RevocationState::good);
    CrlSpec revoking = spec;
    revoking.revoked = {{signer.certificate(), at("2026-05-01T00:00:00Z"), 1}};
    revoking.entries_of = signer.certificate();
    CHECK(revocation_of(list_issuer, revoking) == RevocationState::revoked);
    CrlSpec of_others = revoking;
    of_others.entries_of = std::nullopt;  // the entry means a certificate of the list issuer's own
    CHECK(revocation_of(list_issuer, of_others) == RevocationState::good);
    CrlSpec direct = spec;
    direct.indirect = false;
    CHECK(revocation_of(list_issuer, direct) == RevocationState::missing);
    CHECK(revocation_of(issue(self_signed(root_spec("Akar Lain")), lister), spec) == RevocationState::missing);
    // Its own certificate could be revoked, and nothing here asks about that.
    CertificateSpec pointed = lister;
    pointed.crl_url = "http://crl.contoh.example/akar.crl";
    const Issued revocable = issue(root, pointed);
    leaf.crl_issuer = revocable.certificate();
    const Issued other_signer = issue(intermediate, leaf);
    const Bytes other_cms = make_cades(other_signer, content_octets(), {.claimed = signing_day, .extra_certificates = {revocable.certificate()}});
    const std::vector<Crl> lists{make_crl(revocable, spec)};
    CHECK(judge(other_cms, root.root_store(), lists).path.revocation[0].state == RevocationState::missing);
}
