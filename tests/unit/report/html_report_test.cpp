#include "report/html_report.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

#include "base/limits.hpp"
#include "digest/digest.hpp"
#include "report/html_page.hpp"
#include "report/json_report.hpp"
#include "report/panel_sheet.hpp"
#include "sample_verdict.hpp"

using namespace saksi;

namespace {

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

/// Signature and header of a PNG of 1 by 1.
Bytes small_png() {
    return base::copy_of(bytes_of(std::string("\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\1\0\0\0\1\x08\x02\0\0\0\0\0\0\0", 33)));
}

/// Every element name that the document opens, each once.
std::vector<std::string> elements_of(const std::string& html) {
    std::vector<std::string> names;
    for (std::size_t at = html.find('<'); at != std::string::npos; at = html.find('<', at + 1)) {
        std::string name;
        for (std::size_t i = at + 1; i < html.size() && html[i] != '>' && html[i] != ' '; ++i) name += html[i];
        if (!name.starts_with('/') && std::ranges::find(names, name) == names.end()) names.push_back(name);
    }
    std::ranges::sort(names);
    return names;
}

report::TextOptions english() {
    report::TextOptions options;
    options.language = Language::english;
    return options;
}

}  // namespace

TEST_CASE("html report: the panel's page says what the text report says", "[unit][report]") {
    const std::string html = report::html_report(report_test::passed_verdict(), {});
    CHECK(html.starts_with("<!DOCTYPE html>\n<html lang=\"id\"><head><meta charset=\"utf-8\">"));
    CHECK(has(html, "<h1>LEMBAR MAJELIS</h1>"));
    CHECK(has(html, "<p class=\"headline\">UTUH DENGAN CATATAN</p>"));
    CHECK(has(html, "Ini bukan penilaian atas kebenaran isi, pelaku, atau pelanggaran."));
    CHECK(has(html, "<p>Mari memilih calon Contoh.</p>\n<p></p>\n<p>Sampai jumpa!</p>"));
    CHECK(has(html, "pengenal tetap did:plc:contohsaturekaan"));
    CHECK(has(html, "2026-11-21 13:00:00 WIB · 14:00:00 WITA · 15:00:00 WIT · 06:00:00 UTC; menurut platform"));
    for (const char* line : {"Keutuhan", "Penyegel", "Waktu", "Asal", "Kelengkapan", "Catatan perkara"}) CHECK(has(html, ">" + std::string(line) + "</span>"));
    CHECK(has(html, "<h3>Ditunjukkan oleh berkas</h3>"));
    CHECK(has(html, "<h3>Tidak ditunjukkan; perlu pemeriksaan</h3>"));
    CHECK(has(html, "CCCC CCCC CCCC CCCC CCCC CCCC CCCC CCCC CCCC CCCC CCCC CCCC CCCC CCCC CCCC 0123"));
    CHECK(has(html, "<h2>Semua pemeriksaan</h2>"));
    CHECK(has(html, "<h2>Batas pembuktian</h2>"));
    CHECK(has(report::html_report(report_test::passed_verdict(), {}, english()), "<h1>PANEL&#39;S SHEET</h1>"));
}

TEST_CASE("html report: a date is repeated only where it differs", "[unit][report]") {
    const report::Voice voice(Language::indonesian, base::Zone::wib);
    CHECK(report::all_zones("2026-11-21T16:30:00.000Z", voice) == "2026-11-21 23:30:00 WIB · 2026-11-22 00:30:00 WITA · 01:30:00 WIT · 2026-11-21 16:30:00 UTC");
    CHECK(report::all_zones("kemarin", voice) == "kemarin");
}

TEST_CASE("html report: nothing is shown that a check left open", "[unit][report]") {
    const std::string broken = report::html_report(report_test::broken_verdict(), {});
    CHECK(has(broken, "bahwa berkas ini berbeda dari yang disegel"));
    CHECK_FALSE(has(broken, "bahwa isinya tidak diubah"));
    CHECK_FALSE(has(broken, "bahwa isinya sudah ada paling lambat"));
    CHECK(has(broken, "<div class=\"verdict bad\">"));
    const std::string open = report::html_report(report_test::open_verdict(), {});
    CHECK(has(open, "bahwa isinya tidak diubah setelah disegel"));
    CHECK_FALSE(has(open, "dipercaya pemeriksa</span>"));
    CHECK_FALSE(has(open, "bahwa isinya sudah ada paling lambat"));
    CHECK(has(open, "<div class=\"verdict open\">"));
    const std::string revoked = report::html_report(report_test::revoked_verdict(), {});
    CHECK_FALSE(has(revoked, "bahwa segelnya dibuat dengan kunci"));
    const std::string foreign = report::html_report(report_test::foreign_verdict(), {});
    CHECK(has(foreign, "tidak ada: berkas ini tidak dapat diperiksa"));
}

TEST_CASE("html report: hostile fields become text and nothing else", "[unit][report]") {
    const std::string attack(report_test::html_attack);
    const auto paper = [](const std::string& text) {
        verify::Verdict verdict = report_test::hostile_verdict(text);
        for (verify::ItemLine& item : verdict.items) item.content_type = "text/plain";
        return report::html_report(verdict, {});
    };
    const std::string calm = paper("biasa");
    const std::string html = paper(attack);
    CHECK(elements_of(html) == elements_of(calm));
    for (const char* never : {"script", "iframe", "svg", "link", "a", "object", "form", "base"})
        CHECK_FALSE(std::ranges::count(elements_of(html), never));
    for (const char* raw : {"<img", "onerror=\"", "onload=window.escaped=1>", "href=\"", "<!--", "'></title>"}) CHECK_FALSE(has(html, raw));
    CHECK(has(html, "&lt;script&gt;window.escaped=1&lt;/script&gt;"));
    CHECK(has(html, "⟨U+001B⟩[2J⟨U+202E⟩⟨0xFF⟩"));
    CHECK(base::is_utf8(bytes_of(html)));
    for (const char c : html) CHECK((c == '\n' || static_cast<unsigned char>(c) >= 0x20));
}

TEST_CASE("html report: the policy allows this style and data pictures alone", "[unit][report]") {
    const std::string html = report::html_report(report_test::passed_verdict(), {});
    CHECK(has(html, "content=\"default-src 'none'; style-src 'sha256-"));
    CHECK(has(html, "'; img-src data:; base-uri 'none'; form-action 'none'\">"));
    CHECK(html.find("Content-Security-Policy") < html.find("<title>"));
    CHECK_FALSE(has(html, " style="));
    CHECK_FALSE(has(html, "src=\"http"));
    CHECK_FALSE(has(html, "url("));
}

TEST_CASE("html report: pictures of the act, and nothing that only says to be one", "[unit][report]") {
    const verify::Verdict verdict = report_test::passed_verdict();
    auto wanted = report::wanted_pictures(verdict);
    REQUIRE(wanted.size() == 1);
    CHECK(wanted[0].item == 0);
    wanted[0].octets = small_png();
    CHECK(has(report::html_report(verdict, wanted), "src=\"data:image/png;base64,iVBORw0KGgo"));
    wanted[0].octets = base::copy_of(bytes_of("<svg onload=alert(1)>"));
    CHECK_FALSE(has(report::html_report(verdict, wanted), "<img"));
    CHECK_FALSE(has(report::html_report(verdict, report::wanted_pictures(verdict)), "<img"));

    verify::Verdict other = verdict;
    other.items[0].attachments[0].media_type = "image/svg+xml";
    CHECK(report::wanted_pictures(other).empty());
    other = verdict;
    other.items[0].attachments[0].bytes = limits::picture_bytes + 1;
    CHECK(report::wanted_pictures(other).empty());
    other = verdict;
    for (std::size_t i = 0; i < limits::report_pictures; ++i) other.items[0].attachments.push_back(verdict.items[0].attachments[0]);
    CHECK(report::wanted_pictures(other).size() == limits::report_pictures);
}

TEST_CASE("html report: the page is about the publication, else about the first act that holds", "[unit][report]") {
    verify::Verdict verdict = report_test::passed_verdict();
    CHECK(report::main_act(verdict) == 0);
    verdict.items.push_back(verdict.items[0]);
    verdict.items[1].in_reply_to.clear();
    CHECK(report::main_act(verdict) == 1);
    verdict.items[1].holds = false;
    CHECK(report::main_act(verdict) == 0);
    verdict.items.clear();
    CHECK_FALSE(report::main_act(verdict));
    CHECK(has(report::html_report(verdict, {}), "<h1>LEMBAR MAJELIS</h1>"));
}

TEST_CASE("html report: long lists end on paper, details show them whole", "[unit][report]") {
    verify::Verdict verdict = report_test::passed_verdict();
    for (std::size_t i = 0; i < limits::report_acts; ++i) verdict.items.push_back(verdict.items[0]);
    report::TextOptions options;
    CHECK(has(report::html_report(verdict, {}, options), "… dan 1 lagi"));
    options.details = true;
    CHECK_FALSE(has(report::html_report(verdict, {}, options), "… dan 1 lagi"));
}

TEST_CASE("html report: who signed for having it since, with their judgement before their name", "[unit][report]") {
    CHECK(has(report::html_report(report_test::passed_verdict(), {}), "tidak ada penerimaan setelah penyegelan"));
    const std::string html = report::html_report(report_test::revised_verdict(), {});
    CHECK(has(html, "tanda tangan sah; sertifikat “Penerima Rekaan”; diterima dari: “Petugas Fiktif” (klaim)"));
    CHECK(has(html, "waktu tidak terbukti: "));
    CHECK(has(html, "tanda tangan belum dapat dipastikan"));
    CHECK_FALSE(has(html, "tidak ada penerimaan setelah penyegelan"));
    verify::Verdict many = report_test::revised_verdict();
    many.statements.assign(8, many.statements.front());
    many.signatures[1].indication = verify::Indication::total_failed;
    const std::string eight = report::html_report(many, {});
    CHECK(has(eight, "… dan 2 yang lebih awal"));
    CHECK(has(eight, "tanda tangan TIDAK SAH; sertifikat “Penerima Rekaan”"));
}

TEST_CASE("html report: what the officer alleges is his claim, and nothing when he left it open", "[unit][report]") {
    verify::Verdict verdict = report_test::passed_verdict();
    CHECK_FALSE(has(report::html_report(verdict, {}), "Dugaan"));
    verdict.alleged = {"KE-02, KE-04 <b>", "SKB-2022"};
    CHECK(has(report::html_report(verdict, {}), "KE-02, KE-04 &lt;b&gt; (katalog SKB-2022); menurut petugas, bukan temuan pemeriksaan ini"));
}

TEST_CASE("html report: other versions of the same object, and no other act", "[unit][report]") {
    verify::Verdict verdict = report_test::passed_verdict();
    verdict.items.push_back(verdict.items[0]);
    verdict.items[1].number = "0002";
    verdict.items[1].state = "deleted";
    CHECK(has(report::html_report(verdict, {}), "butir 0002, menurut rekaman: dihapus, pertama terlihat "));
    verdict.items[1].object_id += "x";
    CHECK_FALSE(has(report::html_report(verdict, {}), "Versi lain"));
}

TEST_CASE("html report: the result's fingerprint is that of the JSON verdict", "[unit][report]") {
    const verify::Verdict verdict = report_test::passed_verdict();
    const std::string digest = digest::sha256_of(bytes_of(report::json_report(verdict) + "\n")).hex();
    CHECK(has(report::html_report(verdict, {}), "saksi verify --json): " + digest));
}
