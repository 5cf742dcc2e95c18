// The first finding comes before the recordings are read, and changes nothing in the verdict.
#include <catch2/catch.hpp>

#include <atomic>
#include <mutex>
#include <random>

#include "judging.hpp"

using namespace saksi;
using namespace saksi::test;

namespace {

/// Counts octets read from the middle of the first capture: its recordings, away from the lists at both ends.
class WatchedFile final : public base::ReadableFile {
public:
    explicit WatchedFile(const Bytes& octets) : octets_(octets) {
        std::uint64_t at = 0;
        for (const auto& [name, content] : entries_of(octets)) {
            at += 30 + name.size();
            if (name == "captures/0001.wacz") {
                REQUIRE(content.size() > 4 * margin);
                begin_ = at + margin;
                end_ = at + content.size() - margin;
            }
            at += content.size();
        }
    }
    std::uint64_t size() const noexcept override { return octets_.size(); }
    Status read_at(std::uint64_t offset, std::span<std::uint8_t> out) const override {
        if (offset + out.size() > octets_.size()) return fail(ErrorCode::malformed, msg("the file ended"));
        std::copy_n(octets_.begin() + static_cast<std::ptrdiff_t>(offset), out.size(), out.begin());
        if (offset < end_ && offset + out.size() > begin_) recordings_ += out.size();
        return {};
    }
    std::uint64_t recordings() const { return recordings_; }

private:
    static constexpr std::uint64_t margin = 600'000;
    const Bytes& octets_;
    std::uint64_t begin_ = 0, end_ = 0;
    mutable std::atomic<std::uint64_t> recordings_ = 0;
};

/// A post followed by white space that deflate cannot shrink below a few MiB.
const Bytes& large_bundle() {
    static const Bytes octets = [] {
        BundlePlan plan;
        plan.body = [](std::string& body) {
            std::mt19937 random(1);
            for (int i = 0; i < 14 * 1024 * 1024; ++i) body += " \t\r\n"[random() % 4];
        };
        return build_bundle(plan).octets;
    }();
    return octets;
}

struct Told {
    std::string code;
    std::uint64_t read_before = 0;
    int times = 0;
    verify::Verdict verdict;
};

Told check(const Bytes& octets) {
    const trust::TrustStore signers = shared_cast().root.root_store(), authorities = shared_cast().tsa_root.root_store();
    const WatchedFile file(octets);
    Told told;
    std::mutex guard;
    told.verdict = verify::verify(file, "uji.bukti.wacz", {&signers, &authorities}, {}, later, {"saksi", "0.1.0"}, verify::Threads::two, [&](const verify::Finding& finding) {
        const std::lock_guard lock(guard);
        told.code = finding.code;
        told.read_before = file.recordings();
        ++told.times;
    });
    CHECK(file.recordings() > 1'000'000);  // afterwards all of it is read
    const auto plain = verify::verify(file, "uji.bukti.wacz", {&signers, &authorities}, {}, later, {"saksi", "0.1.0"});
    CHECK(plain.findings == told.verdict.findings);
    CHECK(words(plain) == words(told.verdict));
    return told;
}

Bytes with_changed(const std::string& name, std::size_t from_end) {
    Entries entries = entries_of(large_bundle());
    for (auto& [entry, content] : entries)
        if (entry == name) content[content.size() - from_end] ^= 1;
    return archive_of(entries);
}

}  // namespace

TEST_CASE("first finding: a bundle that holds has none", "[unit][verify]") {
    const Told told = check(large_bundle());
    CHECK(words(told.verdict) == "TOTAL-PASSED");
    CHECK(told.times == 0);
}

TEST_CASE("first finding: damage in lists, seals and the inner frame is told before a recording is read", "[unit][verify]") {
    const std::vector<std::pair<std::string, std::size_t>> damage{{"META-INF/signature001.p7s", 20},    {"META-INF/ASiCManifest001.xml", 100}, {"META-INF/ASiCManifest001.xml", 10}, {"META-INF/timestamp001.tst", 20},
                                                                  {"META-INF/ASiCArchiveManifest.xml", 100}, {"evidence/custody.jsonl", 10},    {"mimetype", 1},
                                                                  {"captures/0001.wacz", 10}};
    for (const auto& [name, place] : damage) {
        const Told told = check(with_changed(name, place));
        INFO(name << " " << told.code);
        CHECK(words(told.verdict).starts_with("TOTAL-FAILED"));
        CHECK(told.times == 1);
        CHECK(told.read_before == 0);
        CHECK(has(told.verdict, told.code));
    }
}

TEST_CASE("first finding: damage inside a recording is told when it is met", "[unit][verify]") {
    const Told told = check(with_changed("captures/0001.wacz", 2'000'000));
    CHECK(words(told.verdict) == "TOTAL-FAILED/HASH_FAILURE");
    CHECK(told.times == 1);
    CHECK(told.read_before > 0);
}
