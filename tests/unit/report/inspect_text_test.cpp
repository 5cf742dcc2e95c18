#include "report/inspect_text.hpp"

#include <catch2/catch.hpp>

#include "sample_verdict.hpp"

using namespace saksi;

namespace {

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

report::BundleListing sample() {
    report::BundleListing listing;
    listing.file = "P-1.bukti.wacz";
    listing.bytes = 123456;
    listing.bundle_id = "urn:uuid:11111111-2222-4333-8444-555555555555";
    listing.sealed_claimed = "2026-11-21T07:05:01.000Z";
    listing.entries = {{"mimetype", 26, ""}, {"captures/0001.wacz", 100000, "capture"}};
    listing.captures = {{"0001", "http", "2026-11-21T07:00:00.000Z", "2026-11-21T07:04:00.000Z", 12, {"https://sosial.example/post/3l"}}};
    listing.items = report_test::broken_verdict().items;
    return listing;
}

}  // namespace

TEST_CASE("inspect: a listing says that it is no check and uses no word of a verdict", "[unit][report]") {
    for (const Language language : {Language::indonesian, Language::english}) {
        report::TextOptions options;
        options.language = language;
        const std::string text = report::inspect_text(sample(), options);
        CHECK(has(text, language == Language::indonesian ? "Tampilan bukan pemeriksaan." : "A display is not a check."));
        for (const char* word : {"UTUH", "utuh", "SAH", " sah", "INTACT", "VALID", "valid", "PASSED", "FAILED", "cocok", "agree", "dipercaya", "trust", "perhatian"}) {
            CAPTURE(word);
            CHECK_FALSE(has(text, word));
        }
    }
}

TEST_CASE("inspect: entries, captures and acts are listed", "[unit][report]") {
    const std::string text = report::inspect_text(sample());
    CHECK(has(text, "\n           100.000  captures/0001.wacz (capture)\n"));
    CHECK(has(text, "\n  0001. metode http, 12 rekaman WARC\n"));
    CHECK(has(text, "\n        https://sosial.example/post/3l\n"));
    CHECK(has(text, "\n  0001. menulis komentar (Note); menurut rekaman: tersedia\n"));
}

TEST_CASE("inspect: named values of another file, made safe", "[unit][report]") {
    report::FileListing listing;
    listing.file = "a\x1b.p7s";
    listing.sections = {{msg("Seal and trusted certificates"), {{msg("sealer"), "CN=X\nUTUH"}}}};
    const std::string text = report::inspect_text(listing);
    CHECK(has(text, "a⟨U+001B⟩.p7s"));
    CHECK(has(text, "\n  penyegel         CN=X⟨U+000A⟩UTUH\n"));
}
