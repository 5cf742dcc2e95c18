#include "report/json_report.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>

#include "base/json.hpp"
#include "sample_verdict.hpp"

using namespace saksi;

namespace {

Json parsed(const verify::Verdict& verdict) {
    const std::string text = report::json_report(verdict);
    Result<Json> json = base::parse_canonical_json(bytes_of(text));
    REQUIRE(json);
    return *json;
}

std::string text_at(const Json& json, std::string_view pointer) {
    const Json* found = json.at_pointer(pointer);
    return found && found->string() ? *found->string() : "(none)";
}

}  // namespace

TEST_CASE("json report: canonical JSON, whatever the verdict", "[unit][report]") {
    for (const auto& [name, verdict] : report_test::all_verdicts()) {
        CAPTURE(name);
        CHECK(text_at(parsed(verdict), "/schema") == "saksi-verdict/1");
    }
}

TEST_CASE("json report: the standard's words and the headline in both languages", "[unit][report]") {
    const Json json = parsed(report_test::broken_verdict());
    CHECK(text_at(json, "/indication") == "TOTAL-FAILED");
    CHECK(text_at(json, "/sub_indication") == "HASH_FAILURE");
    CHECK(text_at(json, "/headline") == "not_intact");
    CHECK(text_at(json, "/headline_text/id") == "TIDAK UTUH");
    CHECK(text_at(json, "/headline_text/en") == "NOT INTACT");
    CHECK(*json.integer_at("exit_code") == 1);
    CHECK(text_at(json, "/evaluated_at") == "2026-12-01T02:00:00.000Z");
    CHECK(text_at(json, "/findings/1/code") == "fact.false");
    CHECK(text_at(json, "/findings/1/indication") == "TOTAL-FAILED");
    CHECK(text_at(json, "/findings/1/sub_indication") == "CONTENT_MISMATCH");
    CHECK(text_at(json, "/findings/1/step") == "facts");
    CHECK(text_at(json, "/findings/1/where/inner") == "archive/data.warc.gz");
    CHECK(*json.at_pointer("/findings/1/where/offset")->integer() == 4096);
    CHECK(json.at_pointer("/findings/0/where/offset")->is_null());
    CHECK(text_at(json, "/findings/1/what/id") == "cocok");
    CHECK(text_at(json, "/lines/time/not_later_than") == "2026-11-21T07:05:09.000Z");
    CHECK(text_at(json, "/lines/integrity/state") == "broken");
    CHECK(*json.at_pointer("/items/0/holds")->boolean() == false);
    CHECK(json.at_pointer("/items/0/object/content")->is_null());
    const Json passed = parsed(report_test::passed_verdict());
    CHECK(text_at(passed, "/items/0/object/content/text") == "Mari memilih calon Contoh.⟨U+000A⟩⟨U+000A⟩Sampai jumpa!");
    CHECK(text_at(passed, "/items/0/object/content/media_type") == "text/plain");
    CHECK(*passed.at_pointer("/items/0/object/content/cut")->boolean() == false);
    CHECK(text_at(passed, "/items/0/object/attachments/0/media_type") == "image/png");
    CHECK(text_at(passed, "/tool/sha256") == std::string(64, 'e'));
}

TEST_CASE("json report: language, zone and environment change no byte", "[unit][report]") {
    const std::string before = report::json_report(report_test::passed_verdict());
    ::setenv("LANG", "tr_TR.UTF-8", 1);
    ::setenv("TZ", "Asia/Jayapura", 1);
    std::string after = report::json_report(report_test::passed_verdict());
    ::unsetenv("LANG");
    ::unsetenv("TZ");
    CHECK(after == before);
}

TEST_CASE("json report: outside text is safe to print and can be got back", "[unit][report]") {
    const Json json = parsed(report_test::hostile_verdict("\x1b[2J\xe2\x80\xae⟨\xff"));
    CHECK(text_at(json, "/file") == "⟨U+001B⟩[2J⟨U+202E⟩⟨U+27E8⟩⟨0xFF⟩");
    CHECK(text_at(json, "/items/0/actor/handle") == "⟨U+001B⟩[2J⟨U+202E⟩⟨U+27E8⟩⟨0xFF⟩");
}

TEST_CASE("json report: a number beyond the JSON of this house is the largest one", "[unit][report]") {
    verify::Verdict verdict = report_test::passed_verdict();
    verdict.bytes = ~std::uint64_t{0};
    CHECK(*parsed(verdict).integer_at("bytes") == 9'007'199'254'740'991);
}
