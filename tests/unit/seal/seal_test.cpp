#include "seal/seal.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>

#include "rig.hpp"
#include "seal/complete.hpp"
#include "test_authority.hpp"
#include "verify/verifier.hpp"

using namespace saksi;
using namespace saksi::test;

namespace {

const std::string first_authority = "http://tsa.contoh.example/1", second_authority = "http://tsa.contoh.example/2";
const UtcTime stamped = at("2026-11-21T08:10:00Z");
const UtcTime judged = at("2026-11-22T00:00:00Z");

/// Making keys is slow: one cast and one identity for the whole program.
const Cast& cast() {
    static const Cast one = usual_cast(true);
    return one;
}
const trust::Identity& identity() {
    static const trust::Identity one = [] {
        const auto locked = cast().signer.key().locked_pem(trust::Passphrase(Bytes{'k', 'u', 'n', 'c', 'i'})).value();
        return trust::Identity::from_pem(locked, bytes_of(trust::pem_of(cast().signer.chain()))).value();
    }();
    return one;
}

/// Where the suite takes up the bundles of these tests, to ask other people's readers about them (tests/e2e/readers.py): one folder for each test, with
/// the roots and the time that its bundles are to be judged by. Without $SAKSI_BUNDLES_LEFT nothing is left.
void leave_bundles(const Path& folder) {
    const char* left = std::getenv("SAKSI_BUNDLES_LEFT");
    if (left == nullptr || std::filesystem::is_empty(folder)) return;
    static int tests = 0;
    const Path target = Path(left) / ("seal-" + std::to_string(++tests));
    std::filesystem::create_directory(target);
    std::filesystem::copy(folder, target);
    std::ofstream(target / "signer-roots.pem") << cast().root.root().pem();
    std::ofstream(target / "tsa-roots.pem") << cast().tsa_root.root().pem();
    std::ofstream(target / "judged-at") << base::utc_text(judged);
}

/// A recorded job and an order to seal it.
struct Bench {
    Rig rig;
    std::optional<store::JobFolder> job;
    Path out_folder = rig.folder.path / "sealed";
    Path out = out_folder / "CONTOH_1.bukti.wacz";
    trust::TrustStore signer_roots = cast().root.root_store();
    trust::TrustStore tsa_roots = cast().tsa_root.root_store();
    bool authorities_answer = true;
    std::size_t tokens_left = 100;  ///< after that many no authority answers any more
    bool wrong_passphrase = false;
    std::vector<std::string> asked;

    Bench() {
        std::filesystem::create_directories(out_folder);
        job.emplace(rig.new_job());
        ScriptedFetcher fetcher(rig.fixture);
        REQUIRE(capture::record(rig.request(), *job, rig.world(fetcher)));
    }

    Bench(const Bench&) = delete;
    Bench& operator=(const Bench&) = delete;
    ~Bench() { leave_bundles(out_folder); }

    seal::AskAuthority authority() {
        return [this](const std::string& url, ByteView query) -> Result<Bytes> {
            asked.push_back(url);
            if (!authorities_answer || tokens_left == 0) return fail(ErrorCode::unavailable, msg("no answer"));
            --tokens_left;
            TokenSpec spec;
            spec.time = stamped;
            return answer_request(cast().tsa, query, spec);
        };
    }

    Result<seal::Sealed> seal() {
        const seal::Order order{identity(),
                                [this]() -> Result<trust::SigningKey> {
                                    if (wrong_passphrase) return fail(ErrorCode::refused, msg("wrong passphrase"));
                                    return cast().signer.key();
                                },
                                evidence::OperatorRole::petugas_pengambil,
                                {},
                                std::nullopt,
                                {first_authority, second_authority},
                                authority(),
                                &tsa_roots,
                                std::string(64, '0'),
                                out};
        return seal::seal(*job, order, {*rig.files, rig.clock, rig.random});
    }

    Result<seal::Completed> complete() {
        seal::CompletionOrder order;
        order.timestamp_authorities = {first_authority, second_authority};
        order.ask_authority = authority();
        order.fetch_crl = [](const std::string&) -> Result<Bytes> { return fail(ErrorCode::unavailable, msg("no answer")); };
        CrlSpec spec;
        spec.this_update = at("2026-11-21T12:00:00Z");
        spec.next_update = at("2026-12-21T12:00:00Z");
        order.crls = {make_crl(cast().root, spec), make_crl(cast().intermediate, spec), make_crl(cast().tsa_root, spec)};
        order.signer_roots = &signer_roots;
        order.tsa_roots = &tsa_roots;
        return seal::complete(out, order, {*rig.files, rig.clock, rig.random});
    }

    verify::Verdict verdict() {
        const auto file = rig.disk.open(out).value();
        return verify::verify(*file, "x.bukti.wacz", {&signer_roots, &tsa_roots}, {}, judged, {"saksi", "0.1.0"});
    }

    std::size_t files_in_out() const { return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(out_folder), {})); }
};

std::string findings_of(const verify::Verdict& verdict) {
    std::string text;
    for (const verify::Finding& finding : verdict.findings)
        if (finding.severity != verify::Severity::passed) text += finding.code + ": " + base::text_of(finding.what, Language::english) + "\n";
    return text;
}

/// Empty when it worked, else why not.
template <class T>
std::string why(const Result<T>& result) {
    return result ? "" : base::text_of(result.error(), Language::english);
}

}  // namespace

TEST_CASE("seal: a recording becomes a bundle with both timestamps, and complete makes it pass", "[unit][seal]") {
    Bench bench;
    const auto sealed = bench.seal();
    REQUIRE(why(sealed) == "");
    CHECK(sealed->stamped);
    CHECK(sealed->items == items_of(*bench.job).size());
    CHECK(bench.files_in_out() == 1);
    // Two tokens of one bundle come from two authorities.
    CHECK(bench.asked == std::vector<std::string>{first_authority, second_authority});
    CHECK(bench.verdict().indication == verify::Indication::indeterminate);  // no revocation data yet

    const auto completed = bench.complete();
    REQUIRE(completed);
    CHECK(completed->changed);
    CHECK_FALSE(completed->stamped_now);
    CHECK(completed->crls_added >= 2);
    CHECK(completed->missing.empty());
    const auto verdict = bench.verdict();
    INFO(findings_of(verdict));
    CHECK(verdict.indication == verify::Indication::total_passed);
    CHECK(bench.files_in_out() == 1);
}

TEST_CASE("seal: complete finds nothing to do a second time and leaves every octet", "[unit][seal]") {
    Bench bench;
    REQUIRE(why(bench.seal()) == "");
    REQUIRE(why(bench.complete()) == "");
    const std::string before = read_text(bench.out);
    const auto again = bench.complete();
    REQUIRE(again);
    CHECK_FALSE(again->changed);
    CHECK(read_text(bench.out) == before);
}

TEST_CASE("seal: no authority answers, so the bundle proves no time until complete finds one", "[unit][seal]") {
    Bench bench;
    bench.authorities_answer = false;
    const auto sealed = bench.seal();
    REQUIRE(sealed);
    CHECK_FALSE(sealed->stamped);
    // One that failed is not asked again for the same bundle.
    CHECK(bench.asked.size() == 2);
    CHECK(sealed->authority_failures.size() == 2);
    CHECK(sealed->verdict.indication == verify::Indication::indeterminate);
    CHECK(sealed->verdict.sub_indication == verify::SubIndication::no_poe);

    const auto in_vain = bench.complete();
    REQUIRE(in_vain);
    CHECK_FALSE(in_vain->changed);
    CHECK_FALSE(in_vain->is_stamped);

    bench.authorities_answer = true;
    const auto completed = bench.complete();
    REQUIRE(completed);
    CHECK(completed->stamped_now);
    CHECK(completed->crls_added >= 2);
    const auto verdict = bench.verdict();
    INFO(findings_of(verdict));
    CHECK(verdict.indication == verify::Indication::total_passed);
    CHECK(verdict.lines.time.not_later_than == stamped);
}

TEST_CASE("seal: a machine whose clock is ten minutes behind the authority's still seals", "[unit][seal]") {
    Bench bench;
    REQUIRE(bench.rig.clock.now() < stamped);
    const auto sealed = bench.seal();
    REQUIRE(why(sealed) == "");
    CHECK(sealed->stamped);
    CHECK(sealed->verdict.lines.time.not_later_than == stamped);
}

TEST_CASE("seal: the authorities fall silent between the two timestamps; complete adds the second", "[unit][seal]") {
    Bench bench;
    bench.tokens_left = 1;
    const auto sealed = bench.seal();
    REQUIRE(why(sealed) == "");
    CHECK_FALSE(sealed->stamped);

    bench.tokens_left = 100;
    const auto completed = bench.complete();
    REQUIRE(why(completed) == "");
    CHECK(completed->stamped_now);
    const auto verdict = bench.verdict();
    INFO(findings_of(verdict));
    CHECK(verdict.indication == verify::Indication::total_passed);
}

TEST_CASE("seal: complete in its turn gets only one of two timestamps and keeps it", "[unit][seal]") {
    Bench bench;
    bench.authorities_answer = false;
    REQUIRE(why(bench.seal()) == "");
    bench.authorities_answer = true;
    bench.tokens_left = 1;
    const auto half = bench.complete();
    REQUIRE(why(half) == "");
    CHECK(half->changed);
    CHECK_FALSE(half->is_stamped);
    bench.tokens_left = 100;
    REQUIRE(why(bench.complete()) == "");
    const auto verdict = bench.verdict();
    INFO(findings_of(verdict));
    CHECK(verdict.indication == verify::Indication::total_passed);
}

TEST_CASE("seal: a run that was killed after the bundle got its name is told from one that was killed before", "[unit][seal]") {
    Bench bench;
    const auto before = [&] { return seal::finished_before(*bench.job, {*bench.rig.files, bench.rig.clock, bench.rig.random}); };
    REQUIRE(before());
    CHECK_FALSE(before()->has_value());
    REQUIRE(why(bench.seal()) == "");  // the job folder is still there, as after a kill
    REQUIRE(before());
    REQUIRE(before()->has_value());
    CHECK((*before())->path == bench.out);
    CHECK((*before())->stamped);
    CHECK((*before())->items == items_of(*bench.job).size());
    // A file of that name that is another's is nobody's proof.
    REQUIRE(bench.job->journal().set_meta("bundle_id", "urn:uuid:00000000-0000-4000-8000-000000000000"));
    CHECK_FALSE(before()->has_value());
    std::filesystem::remove(bench.out);
    CHECK_FALSE(before()->has_value());
}

TEST_CASE("seal: what a killed run left is taken away, in this folder and in another, and nothing else", "[unit][seal]") {
    Bench bench;
    const Path elsewhere = bench.rig.folder.path / "lain";
    std::filesystem::create_directory(elsewhere);
    const Path part = "." + bench.job->id() + ".bukti.wacz.part", others = ".CONTOH_1.bukti.wacz.part";
    for (const Path& folder : {elsewhere, bench.out_folder})
        for (const Path& name : {part, others}) std::ofstream(folder / name) << "setengah";
    REQUIRE(bench.job->journal().set_meta("sealing_in", (elsewhere / part).string()));
    REQUIRE(why(bench.seal()) == "");
    CHECK(std::filesystem::exists(bench.out));
    for (const Path& folder : {elsewhere, bench.out_folder}) {
        CHECK_FALSE(std::filesystem::exists(folder / part));
        CHECK(read_text(folder / others) == "setengah");
    }
}

TEST_CASE("seal: a name that is taken is never written over", "[unit][seal]") {
    Bench bench;
    std::ofstream(bench.out) << "punya orang lain";
    const auto sealed = bench.seal();
    REQUIRE_FALSE(sealed);
    CHECK(sealed.error().code() == ErrorCode::exists);
    CHECK(read_text(bench.out) == "punya orang lain");
    CHECK(bench.files_in_out() == 1);
    std::filesystem::remove(bench.out);  // no bundle: nothing for the readers
}

TEST_CASE("seal: a recording that changed on disk is refused and leaves nothing", "[unit][seal]") {
    Bench bench;
    const auto records = bench.job->journal().records("0001").value();
    const auto response = std::ranges::find(records, "response", &store::RecordRow::type);
    REQUIRE(response != records.end());
    {
        std::fstream warc(bench.job->warc(), std::ios::in | std::ios::out | std::ios::binary);
        const auto middle = static_cast<std::streamoff>(response->offset + response->length / 2);
        warc.seekg(middle);
        const char changed = static_cast<char>(warc.get() ^ 1);
        warc.seekp(middle);
        warc.put(changed);
    }
    const auto sealed = bench.seal();
    REQUIRE_FALSE(sealed);
    CHECK(sealed.error().code() == ErrorCode::malformed);
    CHECK(bench.files_in_out() == 0);
    CHECK(bench.asked.empty());
}

TEST_CASE("seal: a wrong passphrase leaves nothing but the recording", "[unit][seal]") {
    Bench bench;
    bench.wrong_passphrase = true;
    const auto sealed = bench.seal();
    REQUIRE_FALSE(sealed);
    CHECK(sealed.error().code() == ErrorCode::refused);
    CHECK(bench.files_in_out() == 0);
    bench.wrong_passphrase = false;
    CHECK(why(bench.seal()) == "");
}

TEST_CASE("seal: what is not recorded to its end cannot be sealed", "[unit][seal]") {
    Bench bench;
    auto unfinished = bench.rig.new_job();
    bench.job.emplace(std::move(unfinished));
    const auto sealed = bench.seal();
    REQUIRE_FALSE(sealed);
    CHECK(sealed.error().code() == ErrorCode::usage);
    CHECK(bench.files_in_out() == 0);
}
