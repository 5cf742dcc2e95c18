// Revocation through a whole bundle: lists in the tokens' bags, for the sealer, the authorities and a countersigner.
#include <catch2/catch.hpp>

#include "revising.hpp"

using namespace saksi;
using namespace saksi::test;

namespace {

const UtcTime sealed_at = at("2026-11-21T08:05:00Z"), listed_at = at("2026-11-21T12:00:00Z");

trust::Crl list_of(const Issued& issuer, UtcTime made = listed_at, std::vector<CrlSpec::Entry> revoked = {}) {
    CrlSpec spec;
    spec.this_update = made;
    spec.next_update = UtcTime{made.ms + std::int64_t{30} * 86'400'000};
    spec.revoked = std::move(revoked);
    return make_crl(issuer, spec);
}

/// The lists that the sealed bundle needs: of the root (about the intermediate), the intermediate (about the signer), the timestamp root.
std::vector<trust::Crl> good_lists() { return {list_of(pointed_cast().root), list_of(pointed_cast().intermediate), list_of(pointed_cast().tsa_root)}; }

Bytes sealed(std::vector<trust::Crl> lists) {
    BundlePlan plan;
    plan.cast = &pointed_cast();
    plan.crls = std::move(lists);
    return build_bundle(plan).octets;
}
verify::Verdict judge_lists(std::vector<trust::Crl> lists) { return judge_both(sealed(std::move(lists)), later, pointed_cast()); }

const Issued& pointed_custodian() {
    static const Issued one = issue(pointed_cast().intermediate, [] {
        CertificateSpec spec = signer_spec("Penerima Contoh");
        spec.crl_url = "http://crl.contoh.example/menengah.crl";
        return spec;
    }());
    return one;
}

}  // namespace

TEST_CASE("verify: with all lists inside nothing is open", "[unit][verify]") {
    const auto verdict = judge_lists(good_lists());
    CHECK(words(verdict) == "TOTAL-PASSED");
    CHECK(codes(verdict).empty());
    CHECK(verdict.lines.sealer.revocation == verify::SealerLine::Revocation::good);
}

TEST_CASE("verify: a completed bundle passes whichever certificate of the sealer's path is the anchor", "[unit][verify]") {
    const Cast& cast = pointed_cast();
    const trust::TrustStore authorities = cast.tsa_root.root_store();
    const auto judged = [&](std::vector<trust::Crl> lists, const Issued& anchor) {
        const trust::TrustStore signers({anchor.certificate()});
        const auto file = base::memory_file(sealed(std::move(lists)));
        return verify::verify(*file, "x", {&signers, &authorities}, {}, later, {"saksi", "0.1.0"});
    };
    for (const Issued* anchor : {&cast.root, &cast.intermediate, &cast.signer}) {
        const auto verdict = judged(good_lists(), *anchor);
        CHECK(words(verdict) == "TOTAL-PASSED");
        auto stuffed = good_lists();
        stuffed.push_back(list_of(self_signed(root_spec("Akar Lain Contoh"))));
        const auto noticed = judged(stuffed, *anchor);
        CHECK(words(noticed) == "TOTAL-FAILED/FORMAT_FAILURE");
        CHECK(has(noticed, "timestamp.bag"));
    }
    // What lies above the anchor is not asked for, what lies below it is.
    auto lists = good_lists();
    lists.erase(lists.begin());
    CHECK(words(judged(lists, cast.root)) == "INDETERMINATE/TRY_LATER");
    CHECK(words(judged(lists, cast.intermediate)) == "TOTAL-PASSED");
    lists.erase(lists.begin());
    CHECK(words(judged(lists, cast.intermediate)) == "INDETERMINATE/TRY_LATER");
    CHECK(words(judged(lists, cast.signer)) == "TOTAL-PASSED");
}

TEST_CASE("verify: the day of the check does not make the same bag look stuffed", "[unit][verify]") {
    const Bytes octets = sealed(good_lists());
    CHECK(words(judge_both(octets, at("2027-06-01T00:00:00Z"), pointed_cast())) == "TOTAL-PASSED");
    for (const UtcTime when : {at("2033-01-01T00:00:00Z"), at("2026-11-21T08:04:00Z")}) {
        const auto verdict = judge_both(octets, when, pointed_cast());
        INFO(codes(verdict));
        CHECK(words(verdict) == "INDETERMINATE/OUT_OF_BOUNDS_NO_POE");
        CHECK(verdict.headline == verify::Headline::not_certain_yet);
    }
    auto stuffed = good_lists();
    stuffed.push_back(list_of(shared_cast().root));
    CHECK(words(judge_lists(stuffed)) == "TOTAL-FAILED/FORMAT_FAILURE");
}

TEST_CASE("verify: a list that is missing, one by one", "[unit][verify]") {
    for (std::size_t missing = 0; missing < 3; ++missing) {
        auto lists = good_lists();
        lists.erase(lists.begin() + static_cast<std::ptrdiff_t>(missing));
        const auto verdict = judge_lists(lists);
        INFO(missing);
        CHECK(words(verdict) == "INDETERMINATE/TRY_LATER");
    }
    CHECK(words(judge_lists({})) == "INDETERMINATE/TRY_LATER");
}

TEST_CASE("verify: a list older than the proven time vouches for nothing", "[unit][verify]") {
    for (const Issued* issuer : {&pointed_cast().root, &pointed_cast().intermediate, &pointed_cast().tsa_root}) {
        auto lists = good_lists();
        const trust::Crl old = list_of(*issuer, at("2026-11-21T08:04:59Z"));
        for (trust::Crl& list : lists)
            if (list.issuer() == old.issuer()) list = old;
        CHECK(judge_lists(lists).indication != verify::Indication::total_passed);
    }
    auto lists = good_lists();
    lists[1] = list_of(pointed_cast().intermediate, at("2026-11-21T08:05:00Z"));  // the very second
    CHECK(words(judge_lists(lists)) == "TOTAL-PASSED");
}

TEST_CASE("verify: a signer revoked before the proven time, and after it", "[unit][verify]") {
    const auto with = [](UtcTime when) {
        auto lists = good_lists();
        lists[1] = list_of(pointed_cast().intermediate, listed_at, {{pointed_cast().signer.certificate(), when, 1}});
        return judge_lists(lists);
    };
    const auto before = with(at("2026-11-21T08:00:00Z"));
    CHECK(words(before) == "TOTAL-FAILED/REVOKED");
    CHECK(before.headline == verify::Headline::seal_not_valid);
    CHECK(before.lines.integrity.state == verify::IntegrityLine::State::whole);
    CHECK(before.lines.sealer.revocation == verify::SealerLine::Revocation::revoked);
    CHECK(words(with(at("2026-11-21T09:00:00Z"))) == "TOTAL-PASSED");
}

TEST_CASE("verify: an intermediate revoked before the proven time", "[unit][verify]") {
    auto lists = good_lists();
    lists[0] = list_of(pointed_cast().root, listed_at, {{pointed_cast().intermediate.certificate(), at("2026-11-20T00:00:00Z"), 2}});
    CHECK(words(judge_lists(lists)) == "TOTAL-FAILED/REVOKED");
}

TEST_CASE("verify: a revoked timestamp authority", "[unit][verify]") {
    const auto with = [](UtcTime when, int reason) {
        auto lists = good_lists();
        lists[2] = list_of(pointed_cast().tsa_root, listed_at, {{pointed_cast().tsa.certificate(), when, reason}});
        return judge_lists(lists);
    };
    CHECK(words(with(at("2026-11-21T08:00:00Z"), 1)) == "TOTAL-FAILED/REVOKED");
    // A key that leaked after the tokens were made, while nothing later covers them: nobody can tell the tokens from forged ones.
    CHECK(with(at("2026-11-21T09:00:00Z"), 1).indication == verify::Indication::indeterminate);
    // Replaced or given up: what was stamped before stays.
    CHECK(words(with(at("2026-11-21T09:00:00Z"), 4)) == "TOTAL-PASSED");
}

TEST_CASE("verify: a renewal saves tokens whose authority's key leaks later", "[unit][verify]") {
    const Bytes before = sealed(good_lists());
    RevisionPlan plan = renewal();
    CHECK(words(judge_both(with_revision(before, plan), later, pointed_cast())) == "TOTAL-PASSED");
    // The leak becomes known; the list that says so lies in the newest token.
    plan.crls = {list_of(pointed_cast().tsa_root, at("2026-11-24T00:00:00Z"), {{pointed_cast().tsa.certificate(), at("2026-11-23T00:00:00Z"), 1}})};
    const auto verdict = judge_both(with_revision(before, plan), later, pointed_cast());
    INFO(codes(verdict));
    CHECK(words(verdict) == "TOTAL-PASSED");
    // Known to have leaked before the renewal: too late.
    plan.crls = {list_of(pointed_cast().tsa_root, at("2026-11-24T00:00:00Z"), {{pointed_cast().tsa.certificate(), at("2026-11-22T00:00:00Z"), 1}})};
    CHECK(judge_both(with_revision(before, plan), later, pointed_cast()).indication != verify::Indication::total_passed);
}

TEST_CASE("verify: a list that no path needs is stuffing", "[unit][verify]") {
    auto lists = good_lists();
    lists.push_back(list_of(usual_cast().root));
    const auto verdict = judge_lists(lists);
    CHECK(words(verdict) == "TOTAL-FAILED/FORMAT_FAILURE");
    CHECK(has(verdict, "timestamp.bag"));
}

TEST_CASE("verify: a countersigner's lists lie in a token that covers the countersignature", "[unit][verify]") {
    const Bytes before = sealed(good_lists());
    const UtcTime afterwards = at("2026-11-22T12:00:00Z");
    RevisionPlan plan = renewal();
    plan.signer = &pointed_custodian();
    // Not completed yet: the bundle passes, the countersignature waits.
    auto verdict = judge_both(with_revision(before, plan), later, pointed_cast());
    CHECK(words(verdict) == "TOTAL-PASSED");
    CHECK(codes(verdict) == "countersignature.revocation");
    CHECK(words_of(verdict.signatures[1]) == "INDETERMINATE/TRY_LATER");
    plan.crls = {list_of(pointed_cast().root, afterwards), list_of(pointed_cast().intermediate, afterwards)};
    verdict = judge_both(with_revision(before, plan), later, pointed_cast());
    INFO(codes(verdict));
    CHECK(words(verdict) == "TOTAL-PASSED");
    CHECK(codes(verdict).empty());
    CHECK(words_of(verdict.signatures[1]) == "TOTAL-PASSED");
    // Revoked before it signed: the seal stands, the countersignature does not.
    plan.crls[1] = list_of(pointed_cast().intermediate, afterwards, {{pointed_custodian().certificate(), at("2026-11-22T00:00:00Z"), 1}});
    verdict = judge_both(with_revision(before, plan), later, pointed_cast());
    CHECK(words(verdict) == "TOTAL-PASSED");
    CHECK(verdict.headline == verify::Headline::intact_with_notes);
    CHECK(words_of(verdict.signatures[1]) == "TOTAL-FAILED/REVOKED");
    CHECK(words_of(verdict.signatures[0]) == "TOTAL-PASSED");
}

TEST_CASE("verify: renewal is due while revocation data lies in a token that nothing covers", "[unit][verify]") {
    const Bytes before = sealed(good_lists());
    CHECK(judge_both(before, later, pointed_cast()).lines.time.renew_before == at("2032-01-01T00:00:00Z"));
    CHECK(judge_both(with_revision(before, renewal()), later, pointed_cast()).lines.time.renew_before == at("2035-01-01T00:00:00Z"));
    // The first authority's list came only with the newest token: its path still counts.
    RevisionPlan plan = renewal();
    plan.crls = {list_of(pointed_cast().tsa_root, at("2026-11-22T12:00:00Z"))};
    const auto lists = good_lists();
    const Bytes late = with_revision(sealed({lists[0], lists[1]}), plan);
    const auto verdict = judge_both(late, later, pointed_cast());
    INFO(codes(verdict));
    CHECK(words(verdict) == "TOTAL-PASSED");
    CHECK(verdict.lines.time.renew_before == at("2032-01-01T00:00:00Z"));
}
