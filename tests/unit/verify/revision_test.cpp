// Later revisions: the chain of archive manifests, further signatures, what was spliced, left out or claimed twice.
#include <catch2/catch.hpp>

#include "revising.hpp"

using namespace saksi;
using namespace saksi::test;

namespace {

const Bytes& sealed() {
    static const Bytes octets = build_bundle().octets;
    return octets;
}
const Bytes& revised() {
    static const Bytes octets = with_revision(sealed(), countersigned());
    return octets;
}
Bytes thrice() {
    RevisionPlan third = renewal(at("2026-11-23T08:00:00Z"));
    third.tsa = &shared_cast().tsa;
    return with_revision(revised(), third);
}

}  // namespace

TEST_CASE("verify: a renewed bundle passes and keeps the time of its seal", "[unit][verify]") {
    const auto verdict = judge_both(with_revision(sealed(), renewal()));
    INFO(codes(verdict));
    CHECK(words(verdict) == "TOTAL-PASSED");
    CHECK(codes(verdict).empty());
    CHECK(verdict.headline == verify::Headline::intact);
    CHECK(verdict.lines.time.not_later_than == at("2026-11-21T08:05:00Z"));
    REQUIRE(verdict.lines.time.timestamps.size() == 3);
    CHECK(verdict.lines.time.timestamps.back().entry == "META-INF/timestamp002.tst");
    CHECK(verdict.lines.time.timestamps.back().valid);
}

TEST_CASE("verify: a countersigned bundle passes, and the signature has a judgement of its own", "[unit][verify]") {
    const auto verdict = judge_both(revised());
    CHECK(words(verdict) == "TOTAL-PASSED");
    CHECK(codes(verdict).empty());
    REQUIRE(verdict.signatures.size() == 2);
    CHECK(verdict.signatures[0].entry == "META-INF/signature001.p7s");
    CHECK(words_of(verdict.signatures[0]) == "TOTAL-PASSED");
    CHECK(verdict.signatures[1].revision == 2);
    CHECK(words_of(verdict.signatures[1]) == "TOTAL-PASSED");
    CHECK(verdict.signatures[1].certificate->common_name == "Penerima Contoh");
    CHECK(verdict.signatures[1].not_later_than == at("2026-11-22T07:59:59Z"));
    REQUIRE(verdict.statements.size() == 1);
    CHECK(verdict.statements[0].role == "custodian");
    CHECK(verdict.statements[0].from == "Sari Contoh");
    // The time of the seal is its own, not the countersigner's.
    CHECK(verdict.lines.time.not_later_than == at("2026-11-21T08:05:00Z"));
    CHECK(verdict.lines.sealer.certificate->common_name == "Sari Contoh");
}

TEST_CASE("verify: an annotation is told with its words", "[unit][verify]") {
    RevisionPlan plan = countersigned();
    plan.annotation = true;
    const auto verdict = judge_both(with_revision(sealed(), plan));
    CHECK(words(verdict) == "TOTAL-PASSED");
    REQUIRE(verdict.statements.size() == 1);
    CHECK(verdict.statements[0].annotation);
    CHECK(verdict.statements[0].role == "right_of_reply");
    CHECK(verdict.statements[0].text == "Bukan saya.");
}

TEST_CASE("verify: revision upon revision passes", "[unit][verify]") {
    const auto verdict = judge_both(thrice());
    CHECK(words(verdict) == "TOTAL-PASSED");
    CHECK(codes(verdict).empty());
    CHECK(verdict.lines.time.timestamps.size() == 5);
}

TEST_CASE("verify: times that run backwards along the chain", "[unit][verify]") {
    const auto verdict = judge_both(with_revision(sealed(), renewal(at("2026-11-21T08:04:59Z"))));
    CHECK(words(verdict) == "TOTAL-FAILED/FORMAT_FAILURE");
    CHECK(has(verdict, "archive.order"));
    CHECK(words(judge_both(with_revision(sealed(), renewal(at("2026-11-21T08:05:01Z"))))) == "TOTAL-PASSED");  // the same second is no step back
}

TEST_CASE("verify: a signature timestamp far younger than the archive token over it", "[unit][verify]") {
    RevisionPlan plan = countersigned();
    plan.signed_at = UtcTime{day_two.ms + 299'000};  // two clocks
    CHECK(words(judge_both(with_revision(sealed(), plan))) == "TOTAL-PASSED");
    plan.signed_at = UtcTime{day_two.ms + 301'000};
    const auto verdict = judge_both(with_revision(sealed(), plan));
    CHECK(words(verdict) == "TOTAL-FAILED/FORMAT_FAILURE");
    CHECK(codes(verdict) == "archive.order");
}

TEST_CASE("verify: an archive manifest that its authority stamped but that does not follow the rules", "[unit][verify]") {
    struct Case {
        const char* what;
        std::function<void(std::string&)> bend;
        const char* code;
        const char* result;
    };
    const std::string mark = " Rootfile=\"true\"", first = "META-INF/ASiCArchiveManifest001.xml";
    const Case cases[] = {
        {"no Rootfile", [&](std::string& text) { replace_in(text, mark, ""); }, "archive.chain", "TOTAL-FAILED/FORMAT_FAILURE"},
        {"two Rootfiles", [&](std::string& text) { replace_in(text, "\"application/x-pkcs7-signature\"><ds", "\"application/x-pkcs7-signature\"" + mark + "><ds"); }, "archive.form",
         "TOTAL-FAILED/FORMAT_FAILURE"},
        {"Rootfile on the signature", [&](std::string& text) {
             replace_in(text, mark, "");
             replace_in(text, "\"application/x-pkcs7-signature\"><ds", "\"application/x-pkcs7-signature\"" + mark + "><ds");
         }, "archive.chain", "TOTAL-FAILED/FORMAT_FAILURE"},
        {"Rootfile names itself", [&](std::string& text) { replace_in(text, first, "META-INF/ASiCArchiveManifest.xml"); }, "archive.reference", "TOTAL-FAILED/FORMAT_FAILURE"},
        {"SigReference to the older token", [](std::string& text) { replace_in(text, "timestamp002.tst", "timestamp009.tst"); }, "archive.token", "TOTAL-FAILED/FORMAT_FAILURE"},
        {"one entry left out", [](std::string& text) { drop_line(text, "items/0001/item.json"); }, "archive.unlisted", "TOTAL-FAILED/FORMAT_FAILURE"},
        {"the older token left out", [](std::string& text) { drop_line(text, "META-INF/timestamp001.tst"); }, "archive.unlisted", "TOTAL-FAILED/FORMAT_FAILURE"},
        {"an entry that is not there", [](std::string& text) { replace_in(text, "\"items/0001/item.json\"", "\"items/0002/item.json\""); }, "archive.missing", "TOTAL-FAILED/FORMAT_FAILURE"},
        {"another digest", [](std::string& text) { text[text.find("<ds:DigestValue>") + 16] = text[text.find("<ds:DigestValue>") + 16] == 'A' ? 'B' : 'A'; }, "archive.digest",
         "TOTAL-FAILED/HASH_FAILURE"},
    };
    for (const Case& one : cases) {
        RevisionPlan plan = renewal();
        plan.archive_list = one.bend;
        const auto verdict = judge_both(with_revision(sealed(), plan));
        INFO(one.what << ": " << codes(verdict));
        CHECK(words(verdict) == one.result);
        CHECK(has(verdict, one.code));
    }
}

TEST_CASE("verify: a signed list of a later revision that is signed by the right key and does not follow the rules", "[unit][verify]") {
    struct Case {
        const char* what;
        std::function<void(std::string&)> bend;
        const char* code;
        const char* result;
    };
    const Case cases[] = {
        {"it claims the sealer's signature", [](std::string& text) {
             replace_in(text, "<asic:SigReference URI=\"META-INF/signature002.p7s\"", "<asic:SigReference URI=\"META-INF/signature009.p7s\"");
         }, "manifest.signature", "TOTAL-FAILED/FORMAT_FAILURE"},
        {"it leaves out a seal", [](std::string& text) { drop_line(text, "META-INF/signature001.p7s"); }, "manifest.unlisted", "TOTAL-FAILED/FORMAT_FAILURE"},
        {"it leaves out what it states", [](std::string& text) { drop_line(text, "custody/0002.json"); }, "coverage.unlisted", "TOTAL-FAILED/FORMAT_FAILURE"},
        {"it marks a Rootfile", [](std::string& text) { replace_in(text, "\"META-INF/ASiCArchiveManifest001.xml\" MimeType=\"text/xml\"", "\"META-INF/ASiCArchiveManifest001.xml\" MimeType=\"text/xml\" Rootfile=\"true\""); },
         "manifest.reference", "TOTAL-FAILED/FORMAT_FAILURE"},
        {"it uses the plain name", [](std::string& text) { replace_in(text, "ASiCArchiveManifest001.xml", "ASiCArchiveManifest.xml"); }, "manifest.reference", "TOTAL-FAILED/FORMAT_FAILURE"},
        {"another media type", [](std::string& text) { replace_in(text, "application/wacz", "application/json"); }, "manifest.media_type", "TOTAL-FAILED/FORMAT_FAILURE"},
    };
    for (const Case& one : cases) {
        RevisionPlan plan = countersigned();
        plan.signed_list = one.bend;
        const auto verdict = judge_both(with_revision(sealed(), plan));
        INFO(one.what << ": " << codes(verdict));
        CHECK(words(verdict) == one.result);
        CHECK(has(verdict, one.code));
    }
}

TEST_CASE("verify: a statement about another bundle, another revision, or of no known form", "[unit][verify]") {
    RevisionPlan plan = countersigned();
    plan.statement = [](evidence::Countersignature& statement) { statement.bundle_id = "urn:uuid:00000000-0000-4000-8000-0000000000ff"; };
    auto verdict = judge_both(with_revision(sealed(), plan));
    CHECK(words(verdict) == "TOTAL-FAILED/CONTENT_MISMATCH");
    CHECK(codes(verdict) == "statement.bundle");
    plan.statement = [](evidence::Countersignature& statement) { statement.revision = 3; };
    CHECK(codes(judge_both(with_revision(sealed(), plan))) == "statement.bundle");
    plan.statement = [](evidence::Countersignature& statement) { statement.salt = "00"; };
    verdict = judge_both(with_revision(sealed(), plan));
    CHECK(words(verdict) == "TOTAL-FAILED/CONTENT_MISMATCH");
    CHECK(codes(verdict) == "statement.form");
}

TEST_CASE("verify: a revision taken out of the middle", "[unit][verify]") {
    const Entries whole = entries_of(thrice());
    REQUIRE(words(judge_both(archive_of(whole))) == "TOTAL-PASSED");
    const auto is_second = [](const std::string& name) { return name == "custody/0002.json" || name.find("002.") != std::string::npos; };
    Entries without;
    for (const auto& entry : whole)
        if (!is_second(entry.first)) without.push_back(entry);
    REQUIRE(without.size() + 5 == whole.size());
    CHECK(words(judge_both(archive_of(without))) == "TOTAL-FAILED/FORMAT_FAILURE");
    // The same with the numbers closed up.
    for (auto& entry : without)
        if (entry.first == "META-INF/timestamp003.tst") entry.first = "META-INF/timestamp002.tst";
    const auto verdict = judge_both(archive_of(without));
    CHECK(verdict.indication == verify::Indication::total_failed);
    CHECK(has(verdict, "archive.token"));
    // The newest one taken away is an earlier revision, which is as good as it was: only a case log shows that something followed.
    const Entries earlier = entries_of(revised());
    CHECK(words(judge_both(archive_of(earlier))) == "TOTAL-PASSED");
}

TEST_CASE("verify: anything covered that was changed afterwards", "[unit][verify]") {
    const Entries whole = entries_of(thrice());
    for (const char* name : {"META-INF/signature001.p7s", "META-INF/timestamp001.tst", "META-INF/ASiCArchiveManifest001.xml", "custody/0002.json", "META-INF/ASiCManifest002.xml",
                             "META-INF/signature002.p7s", "META-INF/ASiCArchiveManifest002.xml", "META-INF/timestamp002.tst"}) {
        Entries changed = whole;
        Bytes& content = content_of(changed, name);
        content[content.size() / 2] ^= 1;
        const auto verdict = judge_both(archive_of(changed));
        INFO(name << ": " << codes(verdict));
        CHECK(words(verdict) == "TOTAL-FAILED/HASH_FAILURE");
        CHECK(has(verdict, "archive.digest"));
    }
}

TEST_CASE("verify: the sealer signs anew under a manifest that covered the first signature", "[unit][verify]") {
    Entries entries = entries_of(sealed());
    content_of(entries, "META-INF/signature001.p7s") = entries_of(build_bundle().octets)[entries.size() - 3].second;
    REQUIRE(entries[entries.size() - 3].first == "META-INF/signature001.p7s");
    const auto verdict = judge_both(archive_of(entries));
    CHECK(words(verdict) == "TOTAL-FAILED/HASH_FAILURE");
    CHECK(codes(verdict) == "archive.digest");
}

TEST_CASE("verify: the countersignature of another bundle is spliced in", "[unit][verify]") {
    BundlePlan other;
    other.body = [](std::string& body) { body += " "; };
    const Entries foreign = entries_of(with_revision(build_bundle(other).octets, countersigned()));
    // With everything that covers it there.
    Entries spliced = entries_of(sealed());
    content_of(spliced, "META-INF/ASiCArchiveManifest.xml");
    for (auto& entry : spliced)
        if (entry.first == "META-INF/ASiCArchiveManifest.xml") entry.first = "META-INF/ASiCArchiveManifest001.xml";
    spliced.insert(spliced.end(), foreign.end() - 5, foreign.end());
    auto verdict = judge_both(archive_of(spliced));
    CHECK(words(verdict) == "TOTAL-FAILED/HASH_FAILURE");
    CHECK(has(verdict, "manifest.digest"));
    // With a token of a willing authority over the spliced whole: the list still names the other bundle's digests.
    RevisionPlan plan = countersigned();
    std::string foreign_list(text_of(foreign[foreign.size() - 4].second));
    REQUIRE(foreign[foreign.size() - 4].first == "META-INF/ASiCManifest002.xml");
    plan.signed_list = [&](std::string& text) { text = foreign_list; };
    verdict = judge_both(with_revision(sealed(), plan));
    CHECK(words(verdict) == "TOTAL-FAILED/HASH_FAILURE");
    CHECK(has(verdict, "manifest.digest"));
}

TEST_CASE("verify: a statement without list and signature, and a list without signature", "[unit][verify]") {
    const Entries whole = entries_of(revised());
    for (const char* name : {"META-INF/ASiCManifest002.xml", "META-INF/signature002.p7s"}) {
        Entries without;
        for (const auto& entry : whole)
            if (entry.first != name) without.push_back(entry);
        CHECK(words(judge_both(archive_of(without))) == "TOTAL-FAILED/FORMAT_FAILURE");
    }
    Entries added = entries_of(sealed());
    added.emplace_back("annotations/0002.json", base::copy_of(bytes_of("{}")));
    const auto verdict = judge_both(archive_of(added));
    CHECK(verdict.indication == verify::Indication::total_failed);
    CHECK(has(verdict, "coverage.unlisted"));
}

TEST_CASE("verify: a statement that was withheld is missing, not changed", "[unit][verify]") {
    const Entries whole = entries_of(thrice());
    Entries without;
    for (const auto& entry : whole)
        if (entry.first != "custody/0002.json") without.push_back(entry);
    const auto verdict = judge_both(archive_of(without));
    INFO(codes(verdict));
    CHECK(words(verdict) == "INDETERMINATE/SIGNED_DATA_NOT_FOUND");
    CHECK(codes(verdict) == "entry.withheld");
    CHECK(verdict.lines.completeness.withheld == 1);
}

TEST_CASE("verify: a further signature that is not trusted adds nothing and takes nothing away", "[unit][verify]") {
    const Cast stranger = usual_cast();
    RevisionPlan plan = countersigned();
    plan.signer = &stranger.signer;
    const Bytes octets = with_revision(sealed(), plan);
    const auto verdict = judge_both(octets);
    CHECK(words(verdict) == "TOTAL-PASSED");
    CHECK(codes(verdict) == "countersignature.path");
    CHECK(verdict.headline == verify::Headline::intact_with_notes);
    CHECK(words_of(verdict.signatures[1]) == "INDETERMINATE/NO_CERTIFICATE_CHAIN_FOUND");
    CHECK(words(judge_both(octets, later, shared_cast(), {stranger.root.certificate()})) == "TOTAL-PASSED");
    CHECK(codes(judge_both(octets, later, shared_cast(), {stranger.root.certificate()})).empty());
}

TEST_CASE("verify: a further signature by a certificate that may not sign", "[unit][verify]") {
    CertificateSpec spec = signer_spec("Penerima Lain");
    spec.key_usage = "critical,keyAgreement";
    const Issued unfit = issue(shared_cast().intermediate, spec);
    RevisionPlan plan = countersigned();
    plan.signer = &unfit;
    const auto verdict = judge_both(with_revision(sealed(), plan));
    CHECK(words(verdict) == "TOTAL-PASSED");
    CHECK(codes(verdict) == "countersignature.certificate_use");
    CHECK(words_of(verdict.signatures[1]) == "TOTAL-FAILED/CHAIN_CONSTRAINTS_FAILURE");
}

TEST_CASE("verify: a further signature that is not intact covers nothing", "[unit][verify]") {
    RevisionPlan plan = countersigned();
    plan.signature = [](Bytes& cms) { cms = make_cades(custodian(), bytes_of("another list"), {}); };
    auto verdict = judge_both(with_revision(sealed(), plan));
    CHECK(words(verdict) == "TOTAL-FAILED/HASH_FAILURE");
    CHECK(has(verdict, "countersignature.digest"));
    CHECK(has(verdict, "coverage.unsigned"));
    plan.signature = [](Bytes& cms) { cms = base::copy_of(bytes_of("no signature")); };
    verdict = judge_both(with_revision(sealed(), plan));
    CHECK(words(verdict) == "TOTAL-FAILED/FORMAT_FAILURE");
    CHECK(has(verdict, "coverage.unsigned"));
}

TEST_CASE("verify: self-signed keys as anchors, of the sealer and of a custodian", "[unit][verify]") {
    static const Issued alone = self_signed(signer_spec("Petugas Mandiri"));
    Cast cast = shared_cast();
    cast.signer = alone;
    BundlePlan plan;
    plan.cast = &cast;
    static const Issued other = self_signed(signer_spec("Kustodian Mandiri"));
    RevisionPlan revision = countersigned();
    revision.signer = &other;
    const Bytes octets = with_revision(build_bundle(plan).octets, revision);
    const auto verdict = judge_both(octets, later, shared_cast(), {alone.certificate(), other.certificate()});
    INFO(codes(verdict));
    CHECK(words(verdict) == "TOTAL-PASSED");
    CHECK(codes(verdict) == "signature.path countersignature.path");  // two directly trusted keys: notes
    CHECK(verdict.lines.sealer.self_made);
    CHECK(verdict.signatures[1].self_made);
    CHECK(words(judge_both(octets, later, shared_cast(), {other.certificate()})) == "INDETERMINATE/NO_CERTIFICATE_CHAIN_FOUND");
}
