#include "report/terminal_safe.hpp"

#include <catch2/catch.hpp>

using saksi::report::columns_of;
using saksi::report::terminal_safe;

TEST_CASE("terminal_safe: text of the archipelago, Arabic and emoji stay as they are", "[unit][report]") {
    for (const char* text : {"Ayo pilih Paslon Nomor Urut 9! “merdeka” — 100%", "ꦲꦏ꧀ꦱꦫꦗꦮ", "السلام عليكم", "候補者", "café, e\xcc\x81", "👍🏽 ❤️ 1️⃣ 👩‍👩‍👧 🇮🇩 🏳️‍🌈", "a  b", ""})
        CHECK(terminal_safe(text) == text);
}

TEST_CASE("terminal_safe: control characters become visible", "[unit][report]") {
    CHECK(terminal_safe("\x1b[2JUTUH") == "⟨U+001B⟩[2JUTUH");
    CHECK(terminal_safe("\x1b]0;judul\x07") == "⟨U+001B⟩]0;judul⟨U+0007⟩");
    CHECK(terminal_safe("a\r\nb\tc\x7f") == "a⟨U+000D⟩⟨U+000A⟩b⟨U+0009⟩c⟨U+007F⟩");
    CHECK(terminal_safe(std::string_view("a\0b", 3)) == "a⟨U+0000⟩b");
    CHECK(terminal_safe("\xc2\x9b" "31m \xc2\x85") == "⟨U+009B⟩31m ⟨U+0085⟩");  // CSI and NEL of C1
    CHECK(terminal_safe("a\xe2\x80\xa8" "b\xe2\x80\xa9") == "a⟨U+2028⟩b⟨U+2029⟩");
}

TEST_CASE("terminal_safe: what turns text around becomes visible", "[unit][report]") {
    CHECK(terminal_safe("gambar\xe2\x80\xaegpj.exe") == "gambar⟨U+202E⟩gpj.exe");
    CHECK(terminal_safe("\xd8\x9c\xe2\x80\x8e\xe2\x80\x8f") == "⟨U+061C⟩⟨U+200E⟩⟨U+200F⟩");
    CHECK(terminal_safe("\xe2\x80\xaa\xe2\x80\xab\xe2\x80\xac\xe2\x80\xad") == "⟨U+202A⟩⟨U+202B⟩⟨U+202C⟩⟨U+202D⟩");
    CHECK(terminal_safe("\xe2\x81\xa6\xe2\x81\xa7\xe2\x81\xa8\xe2\x81\xa9") == "⟨U+2066⟩⟨U+2067⟩⟨U+2068⟩⟨U+2069⟩");
}

TEST_CASE("terminal_safe: what nobody sees becomes visible", "[unit][report]") {
    CHECK(terminal_safe("con\xe2\x80\x8btoh\xe2\x80\x8c\xe2\x81\xa0\xef\xbb\xbf\xc2\xad") == "con⟨U+200B⟩toh⟨U+200C⟩⟨U+2060⟩⟨U+FEFF⟩⟨U+00AD⟩");
    CHECK(terminal_safe("a\xe2\x80\x8d" "b") == "a⟨U+200D⟩b");                  // a joiner outside an emoji sequence
    CHECK(terminal_safe("👩\xe2\x80\x8d") == "👩⟨U+200D⟩");                      // and at its end
    CHECK(terminal_safe("a\xef\xb8\x8f") == "a⟨U+FE0F⟩");                        // a selector after a letter
    CHECK(terminal_safe("1\xef\xb8\x8f") == "1⟨U+FE0F⟩");                        // a digit that is no keycap
    CHECK(terminal_safe("\xf3\xa0\x81\xa1\xe3\x85\xa4\xee\x80\x80") == "⟨U+E0061⟩⟨U+3164⟩⟨U+E000⟩");
    CHECK(terminal_safe("\xef\xbf\xbf\xf0\x9f\xbf\xbe") == "⟨U+FFFF⟩⟨U+1FFFE⟩");
}

TEST_CASE("terminal_safe: octets that are no UTF-8 become visible", "[unit][report]") {
    CHECK(terminal_safe("\xff\xfe") == "⟨0xFF⟩⟨0xFE⟩");
    CHECK(terminal_safe("\xc0\xaf") == "⟨0xC0⟩⟨0xAF⟩");                          // overlong
    CHECK(terminal_safe("\xe0\x80\xaf") == "⟨0xE0⟩⟨0x80⟩⟨0xAF⟩");
    CHECK(terminal_safe("\xed\xa0\x80") == "⟨0xED⟩⟨0xA0⟩⟨0x80⟩");                // surrogate
    CHECK(terminal_safe("\xf4\x90\x80\x80") == "⟨0xF4⟩⟨0x90⟩⟨0x80⟩⟨0x80⟩");      // beyond U+10FFFF
    CHECK(terminal_safe("a\xe2\x80") == "a⟨0xE2⟩⟨0x80⟩");                        // cut off
}

TEST_CASE("terminal_safe: content cannot imitate an escape or the mark of a cut", "[unit][report]") {
    CHECK(terminal_safe("⟨U+001B⟩") == "⟨U+27E8⟩U+001B⟩");
    CHECK(terminal_safe("⟨…⟩") == "⟨U+27E8⟩…⟩");
}

TEST_CASE("terminal_safe: long content is cut between characters, with a mark", "[unit][report]") {
    CHECK(terminal_safe("abcdef", 6) == "abcdef");
    CHECK(terminal_safe("abcdefg", 6) == "abcdef⟨…⟩");
    CHECK(terminal_safe("éééé", 3) == "ééé⟨…⟩");
    CHECK(terminal_safe("abc\x1b", 6) == "abc⟨…⟩");  // an escape is cut whole
}

TEST_CASE("terminal_safe: columns are never counted too low", "[unit][report]") {
    CHECK(columns_of("abc") == 3);
    CHECK(columns_of("“ä”") == 3);
    CHECK(columns_of("⟨…⟩") == 3);
    CHECK(columns_of("候補") == 4);
    CHECK(columns_of("ＵＴＵＨ") == 8);
    CHECK(columns_of("👍") == 2);
}
