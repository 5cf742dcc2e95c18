#include <catch2/catch.hpp>

#include "base/limits.hpp"
#include "bundle/pages.hpp"
#include "bundle/periksa.hpp"
#include "bundle/sha256sums.hpp"

using namespace saksi;

namespace {

const std::string abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
const std::string empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

}  // namespace

TEST_CASE("bundle: SHA256SUMS is written as sha256sum writes it", "[unit][bundle]") {
    const std::vector<bundle::Sha256Line> lines{{digest::sha256_of(bytes_of("abc")), "captures/0001.wacz"}, {digest::sha256_of({}), "PERIKSA.txt"}};
    const std::string text = abc + "  captures/0001.wacz\n" + empty + "  PERIKSA.txt\n";
    CHECK(bundle::sha256sums_text(lines) == text);
    CHECK(bundle::parse_sha256sums(bytes_of(text)).value() == lines);
    CHECK(bundle::parse_sha256sums({}).value().empty());
}

TEST_CASE("bundle: other forms of SHA256SUMS are refused", "[unit][bundle]") {
    std::string upper = abc;
    upper[0] = 'B';
    const std::string refused[] = {
        abc + "  a",          abc + " *a\n",        abc + " a\n",   abc + "  a\r\n",        upper + "  a\n",       abc.substr(1) + "  a\n",
        "\\" + abc + "  a\n", abc + "  ../a\n",     abc + "  \n",   "# comment\n",          abc + "  a\n\n",       "\n" + abc + "  a\n",
        abc + "   a\n",       abc + "  a b\n",      abc + "\t\ta\n", "SHA256 (a) = " + abc + "\n",
    };
    for (const std::string& text : refused) {
        INFO(text);
        const auto parsed = bundle::parse_sha256sums(bytes_of(text));
        REQUIRE_FALSE(parsed);
        CHECK(parsed.error().code() == ErrorCode::malformed);
    }
    const auto twice = bundle::parse_sha256sums(bytes_of(abc + "  a\n" + empty + "  a\n"));
    CHECK(text_of(twice.error(), Language::english) == "SHA256SUMS, line 2: a is listed twice");
    CHECK(bundle::parse_sha256sums(Bytes(limits::manifest_bytes + 1, 'a')).error().code() == ErrorCode::limit_exceeded);
}

TEST_CASE("bundle: pages are lines of canonical JSON with a header", "[unit][bundle]") {
    const std::vector<bundle::Page> pages{{"https://post.example/1?a=\"b\"", UtcTime{0}}, {"https://post.example/2", UtcTime{1'795'262'400'000}}};
    const std::string text = "{\"format\":\"json-pages-1.0\",\"id\":\"pages\",\"title\":\"Pages\"}\n"
                             "{\"id\":\"p1\",\"ts\":\"1970-01-01T00:00:00.000Z\",\"url\":\"https://post.example/1?a=\\\"b\\\"\"}\n"
                             "{\"id\":\"p2\",\"ts\":\"2026-11-21T12:00:00.000Z\",\"url\":\"https://post.example/2\"}\n";
    CHECK(bundle::pages_text(pages) == text);
    CHECK(bundle::parse_pages(bytes_of(text)).value() == pages);
    CHECK(bundle::parse_pages(bytes_of(bundle::pages_text({}))).value().empty());
}

TEST_CASE("bundle: other forms of a page list are refused", "[unit][bundle]") {
    const std::string header = "{\"format\":\"json-pages-1.0\",\"id\":\"pages\",\"title\":\"Pages\"}\n";
    const std::string page = "{\"id\":\"p1\",\"ts\":\"1970-01-01T00:00:00.000Z\",\"url\":\"u\"}\n";
    REQUIRE(bundle::parse_pages(bytes_of(header + page)));
    const std::string refused[] = {
        "",
        page,
        header + page + page,                            // the second must be p2
        header + page.substr(0, page.size() - 1),        // no line end
        header + "\n" + page,
        header + " " + page,
        header + "{\"id\":\"p1\",\"title\":\"t\",\"ts\":\"1970-01-01T00:00:00.000Z\",\"url\":\"u\"}\n",
        header + "{\"id\":\"p1\",\"ts\":\"1970-01-01T00:00:00Z\",\"url\":\"u\"}\n",
        header + "{\"ts\":\"1970-01-01T00:00:00.000Z\",\"id\":\"p1\",\"url\":\"u\"}\n",
        header + "{\"id\":\"p1\",\"ts\":\"1970-01-01T00:00:00.000Z\"}\n",
        header + "[]\n",
        "{\"format\":\"json-pages-1.0\",\"id\":\"pages\",\"title\":\"Other\"}\n" + page,
    };
    for (const std::string& text : refused) {
        INFO(text);
        const auto parsed = bundle::parse_pages(bytes_of(text));
        REQUIRE_FALSE(parsed);
        CHECK(parsed.error().code() == ErrorCode::malformed);
    }
}

TEST_CASE("bundle: PERIKSA.txt is the page of the format documents", "[unit][bundle]") {
    // Size and digest as docs/formats/bukti-1.md §4 states them.
    CHECK(bundle::periksa_text().size() == 7304);
    CHECK(digest::sha256_of(bytes_of(bundle::periksa_text())).hex() == "f5037d70e4d9b633fc849303cfe61e044acc522adf036424091b02a803739a89");
}
