#include "conformance/fixture.hpp"

#include <catch2/catch.hpp>
#include <fstream>

#include "temporary_folder.hpp"

using namespace saksi;
using conformance::Fixture;

namespace {

void write(const Path& file, std::string_view text) { std::ofstream(file, std::ios::binary) << text; }

std::string problem_of(std::string_view case_json) {
    test::TemporaryFolder folder;
    write(folder.path / "case.json", case_json);
    write(folder.path / "page.html", "<p>");
    base::PosixFileSystem files;
    const auto fixture = Fixture::read(files, folder.path);
    return fixture ? "" : base::text_of(fixture.error(), Language::english);
}

const std::string good = R"({"url":"https://a.example/1","base_urls":{"site":"https://b.example"},"exchanges":[
 {"url":"https://b.example/1","head":["HTTP/1.1 200 OK","Content-Type: text/html"],"body":"page.html","final_url":"https://b.example/2"},
 {"url":"https://b.example/3","request":"q=1","outcome":"timeout","detail":"lama"}]})";

std::string with(std::string text, std::string_view from, std::string_view to) { return text.replace(text.find(from), from.size(), to); }

}  // namespace

TEST_CASE("conformance: a fixture's answers are read with their bodies and numbered records", "[unit][conformance]") {
    test::TemporaryFolder folder;
    write(folder.path / "case.json", good);
    write(folder.path / "page.html", "<p>");
    base::PosixFileSystem files;
    const auto fixture = Fixture::read(files, folder.path);
    REQUIRE(fixture);
    CHECK(fixture->url == "https://a.example/1");
    CHECK(fixture->base_urls == plugin_host::BaseUrls{{"site", "https://b.example"}});
    REQUIRE(fixture->answers.size() == 2);
    CHECK(fixture->answers[0].head == "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n");
    CHECK(fixture->answers[0].body == "<p>");
    CHECK(fixture->answers[0].final_url == "https://b.example/2");
    CHECK(fixture->answers[0].record == "urn:uuid:00000000-0000-4000-8000-000000000001");
    CHECK(fixture->answers[1].outcome == plugin_host::Outcome::timeout);
    CHECK(fixture->answers[1].request == "q=1");
    CHECK(fixture->answers[1].detail == "lama");
}

TEST_CASE("conformance: what is wrong in a fixture is named", "[unit][conformance]") {
    CHECK(problem_of(good) == "");
    CHECK(problem_of(with(good, "\"url\"", "\"uri\"")).find("“uri”") != std::string::npos);
    CHECK(problem_of(with(good, "timeout", "slow")).find("outcome") != std::string::npos);
    CHECK(problem_of(with(good, "HTTP/1.1 200 OK", "200 OK")).find("answer 1") != std::string::npos);
    CHECK(problem_of(with(good, "page.html", "../page.html")).find("body") != std::string::npos);
    CHECK(problem_of(with(good, "page.html", "none.html")).find("none.html") != std::string::npos);
    CHECK(problem_of("[]").find("case.json") != std::string::npos);
}
