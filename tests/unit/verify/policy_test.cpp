// The panel's policy: what it refuses to read, and what each of its rules does to a bundle that is good without it.
#include <catch2/catch.hpp>

#include "base/limits.hpp"
#include "digest/digest.hpp"
#include "judging.hpp"
#include "verify/policy_file.hpp"

using namespace saksi;
using namespace saksi::test;

namespace {

std::string file_with(const std::string& more) { return R"({"schema":"saksi-policy/1","name":"Majelis Contoh")" + (more.empty() ? "" : "," + more) + "}"; }

std::string refusal(const std::string& text) {
    const auto policy = verify::read_policy(bytes_of(text));
    return policy ? "read" : base::text_of(policy.error().what(), Language::english);
}

/// The outcome of the good bundle under these rules.
std::string under(const std::string& rules, const BundlePlan& plan = {}) {
    const auto policy = verify::read_policy(bytes_of(file_with(rules)));
    REQUIRE(policy);
    const auto verdict = judge(build_bundle(plan).octets, later, *policy);
    const std::string said = codes(verdict);
    return words(verdict) + (said.empty() ? "" : " " + said);
}

std::string quoted(const std::string& text) { return "\"" + text + "\""; }
const std::string nobody = std::string(64, '0');

}  // namespace

TEST_CASE("policy: a file that says only its name keeps every strict rule", "[unit][verify]") {
    const std::string text = file_with("");
    const auto policy = verify::read_policy(bytes_of(text));
    REQUIRE(policy);
    CHECK(policy->name == "Majelis Contoh");
    CHECK(policy->sha256 == digest::sha256_of(bytes_of(text)).hex());
    const verify::Policy built_in;
    CHECK(policy->require_timestamp);
    CHECK(policy->require_revocation_data);
    CHECK(policy->clock_tolerance == built_in.clock_tolerance);
    CHECK(policy->signers.empty());
    CHECK(under("") == "TOTAL-PASSED");
    const auto verdict = judge(build_bundle().octets, later, *policy);
    CHECK(verdict.policy.name == "Majelis Contoh");
    CHECK(verdict.policy.sha256 == policy->sha256);
    CHECK(judge(build_bundle().octets).policy.sha256.empty());
}

TEST_CASE("policy: what is not known is refused, in words", "[unit][verify]") {
    CHECK(refusal(file_with("")) == "read");
    CHECK(refusal("") == "not well-formed JSON at byte 1");
    CHECK(refusal("[]") != "read");
    CHECK(refusal("null") != "read");
    CHECK(refusal("{}") == "/schema: this member is missing");
    CHECK(refusal(R"({"schema":"saksi-policy/1"})") == "/name: this member is missing");
    CHECK(refusal(R"({"schema":"saksi-policy/2","name":"x"})") != "read");
    CHECK(refusal(R"({"schema":"saksi-verdict/1","name":"x"})") != "read");
    CHECK(refusal(R"({"schema":"saksi-policy/1","name":""})") != "read");
    CHECK(refusal(file_with(R"("name":"dua kali")")) == "the key “name” stands twice in one object");
    CHECK(refusal(file_with("") + " {}") != "read");
    CHECK(refusal("\xEF\xBB\xBF" + file_with("")) != "read");
    // Each line is one rule that is wrong in one respect; with the respect mended it is read.
    for (const auto& [wrong, right] : std::vector<std::pair<std::string, std::string>>{
             {R"("signer":{})", R"("signers":{})"},
             {R"("signers":[])", R"("signers":{})"},
             {R"("signers":null)", R"("signers":{})"},
             {R"("signers":{"certificates":[]})", R"("signers":{"certificates":[")" + nobody + "\"]}"},
             {R"("signers":{"certificates":["AA"]})", R"("signers":{"certificates":[")" + nobody + "\"]}"},
             {R"("signers":{"certificates":[)" + quoted(nobody) + "," + quoted(nobody) + "]}", R"("signers":{"certificates":[)" + quoted(nobody) + "]}"},
             {R"("signers":{"roles":["hakim"]})", R"("signers":{"roles":["kustodian"]})"},
             {R"("signers":{"directly_trusted":true})", R"("signers":{"directly_trusted":"refused"})"},
             {R"("signers":{"ended":[{"certificate":")" + nobody + R"("}]})", R"("signers":{"ended":[{"certificate":")" + nobody + R"(","at":"2026-12-01T00:00:00.000Z"}]})"},
             {R"("signers":{"ended":[{"certificate":")" + nobody + R"(","at":"2026-12-01"}]})", R"("signers":{"ended":[{"certificate":")" + nobody + R"(","at":"2026-12-01T00:00:00.000Z"}]})"},
             {R"("timestamps":{"required":"yes"})", R"("timestamps":{"required":true})"},
             {R"("timestamps":{"required":false,"second_required":true})", R"("timestamps":{"required":true,"second_required":true})"},
             {R"("timestamps":{"policies":["1..2"]})", R"("timestamps":{"policies":["1.2"]})"},
             {R"("timestamps":{"roots":[]})", R"("timestamps":{})"},
             {R"("revocation":{"required":0})", R"("revocation":{"required":false})"},
             {R"("algorithms":{"signatures":["RSA with SHA-1"]})", R"("algorithms":{"signatures":["ECDSA with SHA-256"]})"},
             {R"("algorithms":{"keys":["DSA"]})", R"("algorithms":{"keys":["RSA"]})"},
             {R"("algorithms":{"rsa_bits":1024})", R"("algorithms":{"rsa_bits":2048})"},
             {R"("contents":{"items":-1})", R"("contents":{"items":1})"},
             {R"("contents":{"methods":["ftp"]})", R"("contents":{"methods":["http"]})"},
             {R"("contents":{"media_types":["PNG"]})", R"("contents":{"media_types":["image/png"]})"},
             {R"("lines":{"origin":["anyone"]})", R"("lines":{"origin":["handed_in"]})"},
             {R"("lines":{"completeness":"some"})", R"("lines":{"completeness":"complete"})"},
             {R"("lines":{"case_log":true})", R"("lines":{"case_log":"any"})"},
             {R"("lines":{"integrity":"any"})", R"("lines":{})"},
             {R"("clock_tolerance_seconds":-1)", R"("clock_tolerance_seconds":0)"},
             {R"("clock_tolerance_seconds":1.5)", R"("clock_tolerance_seconds":1)"},
         }) {
        INFO(wrong);
        CHECK(refusal(file_with(wrong)) != "read");
        CHECK(refusal(file_with(right)) == "read");
    }
    CHECK(refusal(file_with("") + std::string(limits::policy_bytes, ' ')) != "read");
}

TEST_CASE("policy: which signers and roles count", "[unit][verify]") {
    const std::string signer = shared_cast().signer.certificate().fingerprint(), root = shared_cast().root.certificate().fingerprint();
    CHECK(under(R"("signers":{"certificates":[")" + signer + "\"]}") == "TOTAL-PASSED");
    CHECK(under(R"("signers":{"certificates":[")" + root + "\"]}") == "TOTAL-PASSED");
    CHECK(under(R"("signers":{"certificates":[")" + nobody + "\"]}") == "TOTAL-FAILED/SIG_CONSTRAINTS_FAILURE policy.signer");
    CHECK(under(R"("signers":{"roles":["petugas_pengambil"]})") == "TOTAL-PASSED");
    CHECK(under(R"("signers":{"roles":["kustodian"]})") == "TOTAL-FAILED/SIG_CONSTRAINTS_FAILURE policy.role");
    const auto policy = verify::read_policy(bytes_of(file_with(R"("signers":{"roles":["kustodian"]})")));
    CHECK(judge(build_bundle().octets, later, *policy).headline == verify::Headline::seal_not_valid);
}

TEST_CASE("policy: a directly trusted key can be refused or ended", "[unit][verify]") {
    static const Issued alone = self_signed(signer_spec("Petugas Mandiri"));
    Cast cast = shared_cast();
    cast.signer = alone;
    BundlePlan plan;
    plan.cast = &cast;
    const Bytes octets = build_bundle(plan).octets;
    const trust::TrustStore signers({alone.certificate()}), authorities = shared_cast().tsa_root.root_store();
    const auto judged = [&](const std::string& rules, const trust::TrustStore* tsas) {
        const auto policy = verify::read_policy(bytes_of(file_with(rules)));
        REQUIRE(policy);
        const auto file = base::memory_file(octets);
        const auto verdict = verify::verify(*file, "uji", {&signers, tsas}, *policy, later, {"saksi", "0.1.0"});
        return words(verdict) + " " + codes(verdict);
    };
    CHECK(judged(R"("signers":{"directly_trusted":"allowed"})", &authorities) == "TOTAL-PASSED signature.path");
    CHECK(judged(R"("signers":{"directly_trusted":"refused"})", &authorities) == "TOTAL-FAILED/SIG_CONSTRAINTS_FAILURE signature.path policy.directly_trusted");
    const auto ended = [](const std::string& at) { return R"("signers":{"ended":[{"certificate":")" + alone.certificate().fingerprint() + R"(","at":")" + at + "\"}]}"; };
    // The seal is proven at 2026-11-21T08:05:00Z.
    CHECK(judged(ended("2026-11-21T08:05:01.000Z"), &authorities) == "TOTAL-PASSED signature.path");
    CHECK(judged(ended("2026-11-21T08:05:00.000Z"), &authorities) == "TOTAL-FAILED/SIG_CONSTRAINTS_FAILURE signature.path policy.ended");
    const std::string unproven = judged(ended("2026-11-21T08:05:01.000Z"), nullptr);
    CHECK(unproven.starts_with("INDETERMINATE/"));
    CHECK(unproven.ends_with(" policy.ended"));
}

TEST_CASE("policy: which timestamps count", "[unit][verify]") {
    const std::string authority = shared_cast().tsa_root.certificate().fingerprint();
    CHECK(under(R"("timestamps":{"authorities":[")" + authority + "\"]}") == "TOTAL-PASSED");
    CHECK(under(R"("timestamps":{"authorities":[")" + nobody + "\"]}") == "INDETERMINATE/NO_POE time.unproven policy.timestamp");
    CHECK(under(R"("timestamps":{"policies":["1.3.6.1.4.1.99999.1"]})") == "TOTAL-PASSED");
    CHECK(under(R"("timestamps":{"policies":["1.3.6.1.4.1.99999.2"]})") == "INDETERMINATE/NO_POE time.unproven policy.timestamp");
    // Both tokens of the good bundle are of one authority.
    CHECK(under(R"("timestamps":{"second_required":true})") == "INDETERMINATE/NO_POE policy.second_timestamp");
    BundlePlan bare;
    bare.signature_timestamp = bare.archive_timestamp = false;
    CHECK(under(R"("timestamps":{"required":true})", bare) == "INDETERMINATE/NO_POE time.unproven");
    CHECK(under(R"("timestamps":{"required":false})", bare) == "TOTAL-PASSED time.unproven");
}

TEST_CASE("policy: which algorithms count", "[unit][verify]") {
    CHECK(under(R"("algorithms":{"signatures":["ECDSA with SHA-256"],"keys":["ECDSA P-256"]})") == "TOTAL-PASSED");
    CHECK(under(R"("algorithms":{"signatures":["ECDSA with SHA-384"]})").starts_with("TOTAL-FAILED/CRYPTO_CONSTRAINTS_FAILURE"));
    CHECK(under(R"("algorithms":{"keys":["RSA"]})").starts_with("TOTAL-FAILED/CRYPTO_CONSTRAINTS_FAILURE"));
    CHECK(under(R"("algorithms":{"rsa_bits":4096})") == "TOTAL-PASSED");
}

TEST_CASE("policy: what a bundle must hold", "[unit][verify]") {
    const std::string refused = "TOTAL-FAILED/SIG_CONSTRAINTS_FAILURE ";
    CHECK(under(R"("contents":{"items":1})") == "TOTAL-PASSED");
    CHECK(under(R"("contents":{"items":2})") == refused + "policy.items");
    CHECK(under(R"("contents":{"methods":["http"]})") == "TOTAL-PASSED");
    CHECK(under(R"("contents":{"methods":["browser"]})") == refused + "policy.method");
    CHECK(under(R"("contents":{"media_types":["image/jpeg"]})") == "TOTAL-PASSED");
    CHECK(under(R"("contents":{"media_types":["image/png"]})") == refused + "policy.media_type");
    CHECK(under(R"("lines":{"origin":["recorded_by_officer"]})") == "TOTAL-PASSED");
    CHECK(under(R"("lines":{"origin":["handed_in"]})") == refused + "policy.origin");
    CHECK(under(R"("lines":{"completeness":"complete"})") == "TOTAL-PASSED");
    BundlePlan lossy;
    lossy.item = [](evidence::Item& item) { item.losses = {{"media_failed", "gambar", ""}}; };
    CHECK(under(R"("lines":{"completeness":"any"})", lossy) == "TOTAL-PASSED note.losses");
    CHECK(under(R"("lines":{"completeness":"no_losses"})", lossy) == refused + "note.losses policy.completeness");
}

TEST_CASE("policy: a case log that is asked for is never passed over", "[unit][verify]") {
    CHECK(under(R"("lines":{"case_log":"checked"})") == "INDETERMINATE/SIG_CONSTRAINTS_FAILURE policy.case_log");
    CHECK(under(R"("lines":{"case_log":"any"})") == "TOTAL-PASSED");
}
