#include "report/content_text.hpp"

#include <catch2/catch.hpp>

using namespace saksi;
using report::text_of_html;

namespace {

verify::ItemLine act(const std::string& content, const std::string& type = "text/plain") {
    verify::ItemLine item;
    item.content = content;
    item.content_type = type;
    return item;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("content text: lines stay lines, each made safe", "[unit][report]") {
    const auto text = report::content_text(act("satu\r\ndua\n\nti\xe2\x80\xaega\x1b"), 10, 100);
    CHECK(text.lines == Lines{"satu", "dua", "", "ti⟨U+202E⟩ga⟨U+001B⟩"});
    CHECK_FALSE(text.cut);
    CHECK_FALSE(text.from_html);
}

TEST_CASE("content text: a long text is cut by lines, by characters, or was cut before", "[unit][report]") {
    CHECK(report::content_text(act("a\nb\nc"), 3, 100).cut == false);
    CHECK(report::content_text(act("a\nb\nc"), 2, 100).lines == Lines{"a", "b"});
    CHECK(report::content_text(act("a\nb\nc"), 2, 100).cut);
    CHECK(report::content_text(act("abcdef"), 2, 6).cut == false);
    CHECK(report::content_text(act("abcdef"), 2, 3).lines == Lines{"abc⟨…⟩"});
    CHECK(report::content_text(act("abcdef"), 2, 3).cut);
    verify::ItemLine item = act("abc");
    item.content_cut = true;
    CHECK(report::content_text(item, 2, 100).cut);
}

TEST_CASE("content text: HTML source as a reader sees it", "[unit][report]") {
    CHECK(text_of_html("<p>Warga <b>Desa</b>\n  Contoh</p><p>besok<br>pagi</p>") == "Warga Desa Contoh\nbesok\npagi");
    CHECK(text_of_html("3 &lt; 4 &amp;&amp; 5 &gt; 4 &quot;x&quot; &#39;y&#x27; &#128512;") == "3 < 4 && 5 > 4 \"x\" 'y' 😀");
    CHECK(text_of_html("a<!-- <b>hilang</b> -->b<script>alert('x > y')</script>c<style>p{}</style>d") == "abcd");
    CHECK(text_of_html("<a title=\"1 > 0\" href='x'>tautan</a>") == "tautan");
    const auto text = report::content_text(act("<p>satu</p>\n<p>dua&#8238;</p>", "text/html"), 10, 100);
    CHECK(text.from_html);
    CHECK(text.lines == Lines{"satu", "dua⟨U+202E⟩"});
}

TEST_CASE("content text: broken HTML ends, and nothing unknown is guessed", "[unit][report]") {
    CHECK(text_of_html("a < b") == "a < b");
    CHECK(text_of_html("a<b") == "a");
    CHECK(text_of_html("a<") == "a<");
    CHECK(text_of_html("a<b c=\"d") == "a");
    CHECK(text_of_html("a<!-- b") == "a");
    CHECK(text_of_html("a<script>b") == "a");
    CHECK(text_of_html("a<script>b</script") == "a");
    CHECK(text_of_html("&; &unknown; &#xZZ; &#; & &amp") == "&; &unknown; &#xZZ; &#; & &amp");
    CHECK(text_of_html("&#0;&#xD800;&#x110000;") == "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
    CHECK(text_of_html("&amp;lt;") == "&lt;");
}
