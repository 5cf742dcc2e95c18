// complete, renew, countersign and annotate on one bundle after the other.
#include <catch2/catch.hpp>
#include <filesystem>
#include <map>
#include <set>

#include "digest/digest.hpp"
#include "revision_builder.hpp"
#include "seal/add_statement.hpp"
#include "seal/renew.hpp"
#include "trust/cades_signer.hpp"
#include "verify/verifier.hpp"

using namespace saksi;
using namespace saksi::test;

namespace {

const std::string first = "http://tsa.contoh.example/1", again = "http://tsa.contoh.example/satu", second = "http://tsa.contoh.example/2";
constexpr std::int64_t hour = 3'600'000;

struct SecondAuthority {
    Issued root = self_signed(root_spec("Akar Penanda Waktu Dua"));
    Issued tsa = issue(root, [] {
        CertificateSpec spec = tsa_spec("Penanda Waktu Dua");
        spec.crl_url = "http://crl.contoh.example/dua.crl";
        return spec;
    }());
};
const SecondAuthority& other() {
    static const SecondAuthority one;
    return one;
}

const Issued& custodian() {
    static const Issued one = issue(pointed_cast().intermediate, [] {
        CertificateSpec spec = signer_spec("Penerima Contoh");
        spec.crl_url = "http://crl.contoh.example/menengah.crl";
        return spec;
    }());
    return one;
}
trust::Identity identity_of(const Issued& issued) {
    const auto locked = issued.key().locked_pem(trust::Passphrase(Bytes{'k', 'u', 'n', 'c', 'i'})).value();
    return trust::Identity::from_pem(locked, bytes_of(trust::pem_of(issued.chain()))).value();
}

class SetClock final : public base::Clock {
public:
    UtcTime time = at("2026-11-21T09:00:00Z");
    UtcTime now() override { return time; }
    std::chrono::nanoseconds monotonic() override { return std::chrono::milliseconds(time.ms); }
};

/// A sealed bundle on disk, and a world whose time the test moves on.
struct Bench {
    Path folder = std::filesystem::temp_directory_path() / ("saksi-revisions-" + std::to_string(::getpid()));
    Path path = folder / "CONTOH_1.bukti.wacz";
    base::PosixFileSystem files;
    base::SystemRandom random;
    SetClock clock;
    bool authorities_answer = true;
    std::size_t tokens_left = 100;
    std::set<std::string> lists_missing;  ///< names of lists that cannot be had
    std::vector<std::string> authorities{first, second};
    std::vector<std::string> fetched;
    trust::Identity identity = identity_of(custodian());
    trust::TrustStore signer_roots = pointed_cast().root.root_store();
    trust::TrustStore tsa_roots{{pointed_cast().tsa_root.certificate(), other().root.certificate()}};

    explicit Bench(bool stamped = true) {
        std::filesystem::remove_all(folder);
        std::filesystem::create_directories(folder);
        BundlePlan plan;
        plan.cast = &pointed_cast();
        plan.signature_timestamp = plan.archive_timestamp = stamped;
        REQUIRE(base::write_new_file(files, path, build_bundle(plan).octets));
    }
    Bench(const Bench&) = delete;
    Bench& operator=(const Bench&) = delete;
    ~Bench() { std::filesystem::remove_all(folder); }

    seal::World world() { return {files, clock, random}; }
    void later(std::int64_t hours) { clock.time.ms += hours * hour; }

    seal::AskAuthority authority() {
        return [this](const std::string& url, ByteView query) -> Result<Bytes> {
            if (!authorities_answer || tokens_left == 0) return fail(ErrorCode::unavailable, msg("no answer"));
            --tokens_left;
            TokenSpec spec;
            spec.time = clock.time;
            return answer_request(url == second ? other().tsa : pointed_cast().tsa, query, spec);
        };
    }
    /// A list made now.
    Result<Bytes> list(const std::string& url) {
        static const std::map<std::string, const Issued*> issuers{{"akar", &pointed_cast().root}, {"menengah", &pointed_cast().intermediate}, {"penanda", &pointed_cast().tsa_root}, {"dua", &other().root}};
        const std::string name = url.substr(url.rfind('/') + 1, url.rfind('.') - url.rfind('/') - 1);
        fetched.push_back(name);
        if (lists_missing.contains(name)) return fail(ErrorCode::unavailable, msg("no answer"));
        CrlSpec spec;
        spec.this_update = clock.time;
        return make_crl(*issuers.at(name), spec).der();
    }
    seal::CompletionOrder completion() {
        seal::CompletionOrder order;
        order.timestamp_authorities = authorities;
        order.ask_authority = authority();
        order.fetch_crl = [this](const std::string& url) { return list(url); };
        order.signer_roots = &signer_roots;
        order.tsa_roots = &tsa_roots;
        return order;
    }
    seal::StatementOrder statement() {
        return {identity, []() -> Result<trust::SigningKey> { return custodian().key(); }, authorities, authority(), &tsa_roots};
    }
    Result<seal::Completed> complete() { return seal::complete(path, completion(), world()); }
    Result<seal::Renewed> renew() { return seal::renew(path, completion(), world()); }
    Result<seal::StatementAdded> countersign() { return seal::countersign(path, statement(), {evidence::CountersignerRole::custodian, "Sari Contoh", {}}, world()); }
    Result<seal::StatementAdded> annotate(const std::string& text) { return seal::annotate(path, statement(), {evidence::AnnotationKind::right_of_reply, "Budi Contoh", text}, world()); }

    Bytes content() { return base::read_whole(files, path, 1 << 26).value(); }
    verify::Verdict verdict() {
        const auto file = files.open(path).value();
        return verify::verify(*file, "x", {&signer_roots, &tsa_roots}, {}, UtcTime{clock.time.ms + hour}, {"saksi", "0.1.0"});
    }
    bool alone() { return files.list(folder).value().size() == 1; }
    std::size_t lists_in(const std::string& token) {
        for (const auto& [name, octets] : entries_of(content()))
            if (name == token) return trust::bag_of(octets).value().crls.size();
        return 999;
    }
};

std::string said(const verify::Verdict& verdict) {
    std::string text(verify::name_of(verdict.indication));
    for (const verify::Finding& finding : verdict.findings)
        if (finding.severity != verify::Severity::passed && finding.severity != verify::Severity::information) text += " " + finding.code;
    return text;
}
template <class T>
std::string why(const Result<T>& result) {
    return result ? "" : base::text_of(result.error(), Language::english);
}

}  // namespace

TEST_CASE("seal: completed, countersigned, completed, annotated, renewed, completed: it passes at each step", "[unit][seal]") {
    Bench bench;
    REQUIRE(why(bench.complete()) == "");
    CHECK(said(bench.verdict()) == "TOTAL-PASSED");
    CHECK(bench.lists_in("META-INF/timestamp001.tst") == 3);

    bench.later(24);
    const auto received = digest::sha256_of(bench.content()).hex();
    const auto signed_ = bench.countersign();
    REQUIRE(why(signed_) == "");
    CHECK(signed_->added);
    CHECK(signed_->entry == "custody/0002.json");
    CHECK(signed_->received_sha256 == received);
    CHECK(said(bench.verdict()) ==
          "TOTAL-PASSED countersignature.revocation countersignature.revocation timestamp.revocation timestamp.revocation");  // notes: it waits for no list
    CHECK(bench.lists_in("META-INF/timestamp002.tst") == 0);

    bench.later(1);
    bench.fetched.clear();
    const auto completed = bench.complete();
    REQUIRE(why(completed) == "");
    CHECK(completed->missing.empty());
    CHECK(said(bench.verdict()) == "TOTAL-PASSED");
    // For the new signature, its timestamp and the new token; the sealer's own lie in the first token, which covers the same signature.
    CHECK(std::multiset<std::string>(bench.fetched.begin(), bench.fetched.end()) == std::multiset<std::string>{"akar", "menengah", "penanda", "dua"});
    CHECK(bench.lists_in("META-INF/timestamp001.tst") == 3);
    CHECK(bench.lists_in("META-INF/timestamp002.tst") == 4);

    bench.later(24);
    REQUIRE(why(bench.annotate("Bukan saya.")) == "");
    bench.later(24);
    const auto renewed = bench.renew();
    REQUIRE(why(renewed) == "");
    CHECK(renewed->renewed);
    CHECK(renewed->token == "META-INF/timestamp004.tst");
    CHECK(renewed->completed.missing.empty());
    const auto verdict = bench.verdict();
    CHECK(said(verdict) == "TOTAL-PASSED");
    CHECK(verdict.signatures.size() == 3);
    CHECK(verdict.statements.size() == 2);
    CHECK(verdict.statements[1].text == "Bukan saya.");
    CHECK(bench.alone());

    const Bytes before = bench.content();
    const auto nothing = bench.complete();
    REQUIRE(why(nothing) == "");
    CHECK_FALSE(nothing->changed);
    CHECK(bench.content() == before);
}

TEST_CASE("seal: renew takes another authority than the newest token's, whatever its address", "[unit][seal]") {
    Bench bench;
    REQUIRE(why(bench.complete()) == "");
    bench.later(1);
    bench.authorities = {first, again};  // both are the authority that stamped the seal
    const Bytes before = bench.content();
    const auto same = bench.renew();
    REQUIRE(why(same) == "");
    CHECK_FALSE(same->renewed);
    CHECK(same->only_same_authority);
    CHECK(bench.content() == before);
    bench.authorities = {first, again, second};
    REQUIRE(bench.renew()->renewed);
    bench.later(1);
    // Now the second one is the newest, and the first another.
    bench.authorities = {second};
    CHECK_FALSE(bench.renew()->renewed);
    bench.authorities = {second, first};
    REQUIRE(bench.renew()->renewed);
    CHECK(said(bench.verdict()) == "TOTAL-PASSED");
}

TEST_CASE("seal: renew goes on though the lists of the older token never came", "[unit][seal]") {
    Bench bench;
    bench.later(1);
    bench.lists_missing = {"penanda"};
    const auto renewed = bench.renew();
    REQUIRE(why(renewed) == "");
    CHECK(renewed->renewed);
    CHECK(renewed->completed.missing.size() == 2);  // about both tokens of the first authority
    // The second authority's token lacks nothing, so it proves the time, its own; what the first leaves open is said.
    CHECK(said(bench.verdict()) == "TOTAL-PASSED timestamp.revocation timestamp.revocation");
    CHECK(bench.verdict().lines.time.not_later_than == bench.clock.time);
    bench.lists_missing.clear();
    bench.later(1);
    REQUIRE(why(bench.complete()) == "");
    CHECK(said(bench.verdict()) == "TOTAL-PASSED");
    CHECK(bench.lists_in("META-INF/timestamp002.tst") == 2);  // the older authority's, and its own
}

TEST_CASE("seal: renewed without a list of either authority nothing proves the time", "[unit][seal]") {
    Bench bench;
    bench.lists_missing = {"penanda", "dua"};
    const auto renewed = bench.renew();
    REQUIRE(why(renewed) == "");
    CHECK(renewed->renewed);
    CHECK(bench.verdict().indication == verify::Indication::indeterminate);
    CHECK(bench.verdict().lines.time.state == verify::TimeLine::State::revocation_missing);
}

TEST_CASE("seal: a bundle without timestamps gets them before anything is added", "[unit][seal]") {
    Bench bench(false);
    const auto signed_ = bench.countersign();
    REQUIRE(why(signed_) == "");
    CHECK(signed_->added);
    CHECK(signed_->revision == 2);
    bench.later(1);
    REQUIRE(why(bench.complete()) == "");
    CHECK(said(bench.verdict()) == "TOTAL-PASSED");
}

TEST_CASE("seal: no authority answers, so nothing is added and the bundle stays as it was", "[unit][seal]") {
    Bench bench;
    REQUIRE(why(bench.complete()) == "");
    const Bytes before = bench.content();
    for (const std::size_t left : {std::size_t{0}, std::size_t{1}}) {
        bench.tokens_left = left;  // none at all; or the signature's, and then silence
        const auto signed_ = bench.countersign();
        REQUIRE(why(signed_) == "");
        CHECK_FALSE(signed_->added);
        CHECK_FALSE(signed_->authority_failures.empty());
        CHECK(bench.content() == before);
    }
    bench.tokens_left = 0;
    const auto renewed = bench.renew();
    REQUIRE(why(renewed) == "");
    CHECK_FALSE(renewed->renewed);
    CHECK_FALSE(renewed->only_same_authority);
    CHECK(bench.content() == before);
    CHECK(bench.alone());
}

TEST_CASE("seal: what is damaged gets no further signature", "[unit][seal]") {
    Bench bench;
    Entries entries = entries_of(bench.content());
    entries[1].second[100] ^= 1;
    std::filesystem::remove(bench.path);
    REQUIRE(base::write_new_file(bench.files, bench.path, archive_of(entries)));
    const Bytes before = bench.content();
    CHECK(bench.countersign().error().code() == ErrorCode::malformed);
    CHECK(bench.complete().error().code() == ErrorCode::malformed);
    CHECK(bench.renew().error().code() == ErrorCode::malformed);
    CHECK(bench.content() == before);
    CHECK(bench.alone());
}

TEST_CASE("seal: a certificate that may not sign is found before the bundle is touched", "[unit][seal]") {
    Bench bench;
    CertificateSpec spec = signer_spec("Penerima Lain");
    spec.key_usage = "critical,keyAgreement";
    const Issued unfit = issue(pointed_cast().intermediate, spec);
    const Bytes before = bench.content();
    auto order = bench.statement();
    const trust::Identity identity = identity_of(unfit);
    const seal::StatementOrder wrong{identity, [&]() -> Result<trust::SigningKey> { return unfit.key(); }, order.timestamp_authorities, order.ask_authority, order.tsa_roots};
    CHECK(seal::countersign(bench.path, wrong, {}, bench.world()).error().code() == ErrorCode::malformed);
    CHECK(bench.content() == before);
}

TEST_CASE("seal: words that the schema refuses are never signed", "[unit][seal]") {
    Bench bench;
    const Bytes before = bench.content();
    CHECK(bench.annotate("").error().code() == ErrorCode::malformed);
    CHECK(bench.annotate(std::string(65'537, 'x')).error().code() == ErrorCode::malformed);
    CHECK(seal::countersign(bench.path, bench.statement(), {evidence::CountersignerRole::witness, "dua\nbaris", {}}, bench.world()).error().code() == ErrorCode::malformed);
    CHECK(bench.content() == before);
    CHECK(bench.annotate(std::string(65'536, 'x'))->added);
}
