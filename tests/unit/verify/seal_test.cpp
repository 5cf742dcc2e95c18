// Whom the examiner trusts, and when.
#include <catch2/catch.hpp>

#include "judging.hpp"

using namespace saksi;
using namespace saksi::test;

namespace {

verify::Verdict judge_with(const Bytes& octets, const trust::TrustStore* signers, const trust::TrustStore* authorities, UtcTime when = later) {
    const auto file = base::memory_file(octets);
    return verify::verify(*file, "uji", {signers, authorities}, {}, when, {"saksi", "0.1.0"});
}

}  // namespace

TEST_CASE("verify: without anchors everything else is checked and nothing is certain", "[unit][verify]") {
    const auto verdict = judge_with(build_bundle().octets, nullptr, nullptr);
    CHECK(words(verdict) == "INDETERMINATE/NO_CERTIFICATE_CHAIN_FOUND");
    CHECK(verdict.lines.integrity.state == verify::IntegrityLine::State::whole);
    CHECK(verdict.lines.sealer.state == verify::SealerLine::State::not_trusted);
    CHECK(verdict.lines.time.state == verify::TimeLine::State::not_trusted);
    REQUIRE(verdict.lines.sealer.certificate);
    CHECK(verdict.lines.sealer.certificate->common_name == "Sari Contoh");
}

TEST_CASE("verify: a foreign root and swapped stores", "[unit][verify]") {
    const Bytes octets = build_bundle().octets;
    const Cast other = usual_cast();
    const auto signers = shared_cast().root.root_store(), authorities = shared_cast().tsa_root.root_store();
    const auto foreign = other.root.root_store(), foreign_tsa = other.tsa_root.root_store();
    CHECK(words(judge_with(octets, &foreign, &authorities)) == "INDETERMINATE/NO_CERTIFICATE_CHAIN_FOUND");
    CHECK(judge_with(octets, &signers, &foreign_tsa).indication == verify::Indication::indeterminate);
    CHECK(words(judge_with(octets, &authorities, &signers)) == "INDETERMINATE/NO_CERTIFICATE_CHAIN_FOUND");
    CHECK(words(judge_with(octets, &signers, &authorities)) == "TOTAL-PASSED");
}

TEST_CASE("verify: a bundle without timestamps has no proof of time, and nothing else is said against it", "[unit][verify]") {
    BundlePlan plan;
    plan.signature_timestamp = plan.archive_timestamp = false;
    const auto verdict = judge(plan);
    CHECK(words(verdict) == "INDETERMINATE/NO_POE");
    CHECK(codes(verdict) == "time.unproven");
    verify::Policy lenient;
    lenient.require_timestamp = false;
    const auto relaxed = judge(build_bundle(plan).octets, later, lenient);
    CHECK(words(relaxed) == "TOTAL-PASSED");
    CHECK(relaxed.headline == verify::Headline::intact_with_notes);
}

TEST_CASE("verify: either timestamp alone proves the time", "[unit][verify]") {
    BundlePlan plan;
    plan.archive_timestamp = false;
    CHECK(words(judge(plan)) == "TOTAL-PASSED");
    plan = {};
    plan.signature_timestamp = false;
    const auto archived = judge(plan);
    CHECK(words(archived) == "TOTAL-PASSED");
    CHECK(archived.lines.time.not_later_than == at("2026-11-21T08:05:01Z"));
}

TEST_CASE("verify: the signer's own certificate as anchor is a note", "[unit][verify]") {
    const trust::TrustStore direct({shared_cast().signer.certificate()}), authorities = shared_cast().tsa_root.root_store();
    const auto verdict = judge_with(build_bundle().octets, &direct, &authorities);
    INFO(codes(verdict));
    CHECK(words(verdict) == "TOTAL-PASSED");
    CHECK(codes(verdict) == "signature.path");  // the intermediate in the bag issued the anchor, so it is no slack
    CHECK(verdict.headline == verify::Headline::intact_with_notes);
    const trust::TrustStore other({shared_cast().tsa.certificate()});
    CHECK(words(judge_with(build_bundle().octets, &other, &authorities)) == "INDETERMINATE/NO_CERTIFICATE_CHAIN_FOUND");
}

TEST_CASE("verify: a signature made before the certificate was valid", "[unit][verify]") {
    BundlePlan plan;
    plan.stamped_at = at("2025-06-01T00:00:00Z");
    const auto verdict = judge(plan);
    INFO(codes(verdict));
    CHECK(verdict.indication != verify::Indication::total_passed);
}

TEST_CASE("verify: a token from the future proves nothing", "[unit][verify]") {
    const auto verdict = judge(build_bundle().octets, at("2026-11-20T00:00:00Z"));
    CHECK(words(verdict) == "INDETERMINATE/OUT_OF_BOUNDS_NO_POE");
    CHECK(verdict.headline == verify::Headline::not_certain_yet);
    CHECK(verdict.lines.time.state == verify::TimeLine::State::after_check);
}

TEST_CASE("verify: why the time is not proven", "[unit][verify]") {
    const Bytes octets = build_bundle().octets;
    const auto signers = shared_cast().root.root_store(), authorities = shared_cast().tsa_root.root_store();
    CHECK(judge_with(octets, &signers, &authorities).lines.time.state == verify::TimeLine::State::proven);
    CHECK(judge_with(octets, &signers, nullptr).lines.time.state == verify::TimeLine::State::not_trusted);
    BundlePlan plan;
    plan.signature_timestamp = plan.archive_timestamp = false;
    CHECK(judge(plan).lines.time.state == verify::TimeLine::State::not_proven);
}

TEST_CASE("verify: the time of another bundle's token is not borrowed", "[unit][verify]") {
    BundlePlan other;
    other.body = [](std::string& body) { body += " "; };
    Entries entries = entries_of(build_bundle().octets);
    entries.back().second = entries_of(build_bundle(other).octets).back().second;
    CHECK(judge(archive_of(entries)).indication == verify::Indication::total_failed);
}

TEST_CASE("verify: a manifest that names another sealer", "[unit][verify]") {
    BundlePlan plan;
    plan.manifest = [](evidence::Manifest& manifest) { manifest.operator_.cert_sha256 = std::string(64, '0'); };
    const auto verdict = judge(plan);
    CHECK(words(verdict) == "TOTAL-FAILED/CONTENT_MISMATCH");
    CHECK(codes(verdict) == "inventory.operator");
}
