// What time does to tokens: renewal in time, too late, by someone nobody trusts, and when it is due.
#include <catch2/catch.hpp>

#include "revising.hpp"

using namespace saksi;
using namespace saksi::test;

namespace {

// The cast's timestamp authority ends 2032-01-01, its signer 2030-01-01, the second one 2035-01-01.
const UtcTime after_first_end = at("2033-06-01T00:00:00Z"), after_both_ends = at("2036-01-01T00:00:00Z");
const UtcTime in_time = at("2029-06-01T00:00:00Z"), too_late = at("2033-01-01T00:00:00Z");
const UtcTime sealed_at = at("2026-11-21T08:05:00Z");

const Bytes& sealed() {
    static const Bytes octets = build_bundle().octets;
    return octets;
}

}  // namespace

TEST_CASE("verify: renewed in time, the seal outlives the first authority and the signer's certificate", "[unit][verify]") {
    const Bytes octets = with_revision(sealed(), renewal(in_time));
    const auto verdict = judge_both(octets, after_first_end);
    INFO(codes(verdict));
    CHECK(words(verdict) == "TOTAL-PASSED");
    CHECK(codes(verdict).empty());
    CHECK(verdict.lines.time.not_later_than == sealed_at);
    // Without the renewal the same moment gives no certainty.
    const auto alone = judge_both(sealed(), after_first_end);
    CHECK(alone.indication == verify::Indication::indeterminate);
    CHECK(has(alone, "timestamp.validity"));
    CHECK(words(judge_both(sealed(), in_time)) == "TOTAL-PASSED");
}

TEST_CASE("verify: after the end of the second authority too, another renewal is needed", "[unit][verify]") {
    CHECK(judge_both(with_revision(sealed(), renewal(in_time)), after_both_ends).indication == verify::Indication::indeterminate);
}

TEST_CASE("verify: a renewal that came too late proves its own time only", "[unit][verify]") {
    CertificateSpec spec = signer_spec("Petugas Awet");
    spec.not_after = at("2034-01-01T00:00:00Z");
    CertificateSpec authority = root_spec("Akar Awet");
    authority.not_after = at("2040-01-01T00:00:00Z");
    Cast cast = shared_cast();
    cast.root = self_signed(authority);
    cast.signer = issue(cast.root, spec);
    BundlePlan plan;
    plan.cast = &cast;
    const auto verdict = judge_both(with_revision(build_bundle(plan).octets, renewal(too_late)), after_first_end, cast);
    INFO(codes(verdict));
    CHECK(words(verdict) == "TOTAL-PASSED");
    CHECK(verdict.lines.time.not_later_than == too_late);
    // The usual signer's certificate had ended by then.
    CHECK(words(judge_both(with_revision(sealed(), renewal(too_late)), after_first_end)) == "INDETERMINATE/OUT_OF_BOUNDS_NO_POE");
}

TEST_CASE("verify: a token that nobody trusts does not choose the moment for the older ones", "[unit][verify]") {
    CertificateSpec spec = tsa_spec("Penanda Waktu Asing");
    spec.not_after = at("2040-01-01T00:00:00Z");
    CertificateSpec root = root_spec("Akar Asing");
    root.not_after = at("2040-01-01T00:00:00Z");
    const Issued stranger = issue(self_signed(root), spec);
    RevisionPlan plan = renewal(in_time);
    plan.tsa = &stranger;
    const Bytes octets = with_revision(sealed(), plan);
    CHECK(judge_both(octets, after_first_end).indication == verify::Indication::indeterminate);
    // While the older ones are valid by themselves, it is a note.
    const auto verdict = judge_both(octets, at("2029-12-01T00:00:00Z"));
    CHECK(words(verdict) == "TOTAL-PASSED");
    CHECK(codes(verdict) == "timestamp.path");
    CHECK(verdict.lines.time.not_later_than == sealed_at);
}

TEST_CASE("verify: when renewal is due", "[unit][verify]") {
    // One revision: the earliest end on both tokens' paths.
    CHECK(judge_both(sealed()).lines.time.renew_before == at("2032-01-01T00:00:00Z"));
    // Renewed by an authority that lives longer: only its path counts now.
    const Bytes renewed = with_revision(sealed(), renewal(in_time));
    CHECK(judge_both(renewed, in_time).lines.time.renew_before == at("2035-01-01T00:00:00Z"));
    // A countersignature's own timestamp is settled too once a token covers it.
    RevisionPlan plan = countersigned(in_time);
    plan.signature_tsa = &shared_cast().tsa;
    CHECK(judge_both(with_revision(sealed(), plan), in_time).lines.time.renew_before == at("2035-01-01T00:00:00Z"));
    // Without anchors nothing is known.
    const auto file = base::memory_file(sealed());
    CHECK_FALSE(verify::verify(*file, "uji", {}, {}, later, {"saksi", "0.1.0"}).lines.time.renew_before);
}
