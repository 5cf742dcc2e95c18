// What others can do to a sealed file without the key.
#include <catch2/catch.hpp>

#include "judging.hpp"

using namespace saksi;
using namespace saksi::test;

namespace {

const Bytes& good_bundle() {
    static const Bytes octets = build_bundle().octets;
    return octets;
}

Entries good_entries() { return entries_of(good_bundle()); }

Bytes without(const std::string& name) {
    Entries entries = good_entries();
    std::erase_if(entries, [&](const auto& entry) { return entry.first == name; });
    return archive_of(entries);
}

Bytes with_content(const std::string& name, const Bytes& content) {
    Entries entries = good_entries();
    for (auto& entry : entries)
        if (entry.first == name) entry.second = content;
    return archive_of(entries);
}

}  // namespace

TEST_CASE("verify: the good bundle passes", "[unit][verify]") {
    const auto verdict = judge(good_bundle());
    CHECK(words(verdict) == "TOTAL-PASSED");
    CHECK(codes(verdict) == "");
    CHECK(verdict.headline == verify::Headline::intact);
    CHECK(verdict.lines.integrity.state == verify::IntegrityLine::State::whole);
    CHECK(verdict.lines.integrity.records == 7);
    CHECK(verdict.lines.integrity.facts == 8);
    CHECK(verdict.lines.sealer.state == verify::SealerLine::State::trusted);
    CHECK(verdict.lines.time.state == verify::TimeLine::State::proven);
    CHECK(verdict.lines.time.not_later_than == at("2026-11-21T08:05:00Z"));
    CHECK(verdict.lines.time.timestamps.size() == 2);
    CHECK(verdict.lines.origin.recorded_by_officer == 1);
    REQUIRE(verdict.items.size() == 1);
    CHECK(verdict.items[0].actor_handle == "budi.contoh.test");
    CHECK(verdict.items[0].holds);
}

TEST_CASE("verify: an archive made again from the same entries is the same", "[unit][verify]") { CHECK(archive_of(good_entries()) == good_bundle()); }

TEST_CASE("verify: the same input gives the same verdict", "[unit][verify]") {
    const auto first = judge(good_bundle()), second = judge(good_bundle());
    CHECK(first.findings == second.findings);
    // One thread or two: the findings of a bundle with damage in both halves stand in the same order.
    Entries entries = good_entries();
    for (auto& [name, octets] : entries)
        if (name == "captures/0001.wacz") octets[octets.size() / 2] ^= 1;
    const Bytes damaged = archive_of(entries);
    const auto file = base::memory_file(damaged);
    const verify::Policy policy;
    const auto alone = verify::verify(*file, "uji.bukti.wacz", {}, policy, later, {"saksi", "0.1.0"}, verify::Threads::one);
    const auto beside = verify::verify(*file, "uji.bukti.wacz", {}, policy, later, {"saksi", "0.1.0"}, verify::Threads::two);
    CHECK(alone.findings.size() > 3);
    CHECK(alone.findings == beside.findings);
}

TEST_CASE("verify: a required entry removed is a form failure", "[unit][verify]") {
    for (const char* name : {"mimetype", "evidence/manifest.json", "SHA256SUMS", "datapackage.json", "PERIKSA.txt", "META-INF/ASiCManifest001.xml",
                             "META-INF/signature001.p7s", "META-INF/timestamp001.tst", "META-INF/ASiCArchiveManifest.xml"}) {
        INFO(name);
        const auto verdict = judge(without(name));
        if (std::string(name) == "mimetype")
            CHECK(verdict.indication != verify::Indication::total_passed);
        else
            CHECK(verdict.indication == verify::Indication::total_failed);
        if (std::string(name) != "mimetype") CHECK(words(verdict) == "TOTAL-FAILED/FORMAT_FAILURE");
    }
}

TEST_CASE("verify: a withholdable entry removed is not found, not changed", "[unit][verify]") {
    for (const char* name : {"captures/0001.wacz", "items/0001/item.json", "evidence/context.json", "evidence/custody.jsonl"}) {
        INFO(name);
        const auto verdict = judge(without(name));
        INFO(codes(verdict));
        CHECK(words(verdict) == "INDETERMINATE/SIGNED_DATA_NOT_FOUND");
        CHECK(verdict.headline == verify::Headline::not_certain_yet);
        CHECK(verdict.lines.completeness.withheld == 1);
        CHECK(verdict.lines.integrity.state == verify::IntegrityLine::State::incomplete);
    }
}

TEST_CASE("verify: an added entry is not covered by the seal", "[unit][verify]") {
    Entries entries = good_entries();
    entries.insert(entries.begin() + 3, {"items/0002/item.json", entries[2].second});
    CHECK(words(judge(archive_of(entries))) == "TOTAL-FAILED/FORMAT_FAILURE");
    CHECK(has(judge(archive_of(entries)), "coverage.unlisted"));
    entries = good_entries();
    entries.emplace_back("META-INF/ots001.ots", Bytes{1});
    CHECK(words(judge(archive_of(entries))) == "UNSUPPORTED/UNSUPPORTED");
    entries = good_entries();
    entries.emplace_back("META-INF/other.xml", Bytes{1});
    CHECK(words(judge(archive_of(entries))) == "TOTAL-FAILED/FORMAT_FAILURE");
    entries = good_entries();
    entries.emplace_back("META-INF/timestamp002.tst", entries.back().second);
    CHECK(words(judge(archive_of(entries))) == "TOTAL-FAILED/FORMAT_FAILURE");
}

TEST_CASE("verify: an entry renamed or out of order", "[unit][verify]") {
    Entries entries = good_entries();
    entries[2].first = "items/0002/item.json";
    const auto renamed = judge(archive_of(entries));
    CHECK(words(renamed) == "TOTAL-FAILED/FORMAT_FAILURE");
    CHECK(has(renamed, "coverage.unlisted"));
    entries = good_entries();
    std::swap(entries[4], entries[5]);
    CHECK(words(judge(archive_of(entries))) == "TOTAL-FAILED/FORMAT_FAILURE");
}

TEST_CASE("verify: a swapped capture is a wrong digest, named", "[unit][verify]") {
    BundlePlan other;
    other.body = [](std::string& body) { body.replace(body.find("Selamat pagi"), 12, "Selamat sore"); };
    const auto verdict = judge(with_content("captures/0001.wacz", entries_of(build_bundle(other).octets)[1].second));
    CHECK(words(verdict) == "TOTAL-FAILED/HASH_FAILURE");
    const auto found = std::ranges::find(verdict.findings, "entry.digest", &verify::Finding::code);
    REQUIRE(found != verdict.findings.end());
    CHECK(found->where.entry == "captures/0001.wacz");
    // The item's fact is false too: all damage is listed.
    CHECK(has(verdict, "fact.false"));
}

TEST_CASE("verify: trailing and prepended octets, and every cut", "[unit][verify]") {
    Bytes octets = good_bundle();
    octets.push_back(0);
    CHECK(words(judge(octets)) == "TOTAL-FAILED/FORMAT_FAILURE");
    octets = good_bundle();
    octets.insert(octets.begin(), 0);
    CHECK(words(judge(octets)) == "TOTAL-FAILED/FORMAT_FAILURE");
    for (std::size_t size = 512; size < good_bundle().size(); size += 512) {
        const auto verdict = judge(Bytes(good_bundle().begin(), good_bundle().begin() + static_cast<std::ptrdiff_t>(size)));
        REQUIRE(words(verdict) == "TOTAL-FAILED/FORMAT_FAILURE");
        REQUIRE(verdict.may_be_cut_off);
        REQUIRE(has(verdict, "container.cut_off"));
    }
}

TEST_CASE("verify: what is no bundle gets no verdict", "[unit][verify]") {
    for (const Bytes& octets : {Bytes{}, Bytes(1000, 'x'), archive_of({{"a.txt", Bytes(200, 'x')}})}) {
        const auto verdict = judge(octets);
        CHECK(words(verdict) == "UNSUPPORTED/NOT_A_BUNDLE");
        CHECK(verdict.headline == verify::Headline::cannot_be_checked);
    }
}

TEST_CASE("verify: every changed entry is named", "[unit][verify]") {
    Entries entries = good_entries();
    for (auto& entry : entries)
        if (entry.first == "evidence/context.json" || entry.first == "PERIKSA.txt" || entry.first == "evidence/custody.jsonl") entry.second.back() ^= 1;
    const auto verdict = judge(archive_of(entries));
    CHECK(words(verdict) == "TOTAL-FAILED/HASH_FAILURE");
    CHECK(std::ranges::count(verdict.findings, "entry.digest", &verify::Finding::code) == 3);
    CHECK(verdict.lines.integrity.entries_bad == 3);
}
