#include "report/page.hpp"

#include <catch2/catch.hpp>

using saksi::report::TextPage;

TEST_CASE("page: later lines of a row stand under its text", "[unit][report]") {
    TextPage page(39, false);
    page.row("Waktu", "satu dua tiga empat lima");
    CHECK(page.take() == "Waktu            satu dua tiga empat\n                 lima\n");
}

TEST_CASE("page: a word longer than a line never reaches the left margin", "[unit][report]") {
    TextPage page(40, false);
    page.row("Waktu", std::string(50, 'x') + "UTUH");
    CHECK(page.take() == "Waktu            " + std::string(23, 'x') + "\n                 " + std::string(23, 'x') + "\n                 " + "xxxxUTUH\n");
}

TEST_CASE("page: characters of two columns count two", "[unit][report]") {
    TextPage page(30, false);
    page.paragraph("ＡＡＡＡＡＡＡＡＡＡＡＡＡＡＡＵＴＵＨ");
    CHECK(page.take() == "ＡＡＡＡＡＡＡＡＡＡＡＡＡＡＡ\nＵＴＵＨ\n");
}

TEST_CASE("page: width 0 breaks nothing", "[unit][report]") {
    TextPage page(0, false);
    page.paragraph(std::string(300, 'x') + " y", 2);
    CHECK(page.take() == "  " + std::string(300, 'x') + " y\n");
}

TEST_CASE("page: colour marks the headline only, and a good one is not green", "[unit][report]") {
    TextPage page(80, true);
    page.headline("UTUH", TextPage::Tone::good);
    page.headline("TIDAK UTUH", TextPage::Tone::bad);
    page.paragraph("teks");
    CHECK(page.take() == "\x1b[1mUTUH\x1b[0m\n\x1b[1;31mTIDAK UTUH\x1b[0m\nteks\n");
}
