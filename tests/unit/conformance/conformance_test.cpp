#include "conformance/conformance.hpp"

#include <catch2/catch.hpp>
#include <fstream>

#include "temporary_folder.hpp"

using namespace saksi;
using namespace saksi::conformance;

namespace {

void write(const Path& file, std::string_view text) { std::ofstream(file, std::ios::binary) << text; }

constexpr const char* expected = R"({"asked":["https://shaped.example/1"],"losses":[],"items":[{"key":"post","type":"Create","actor":null,"counts":[],"derived":[],"facts":2,
 "lists":[],"losses":[],"object":{"attachment":[],"attributedTo":null,"content":"Ayo pilih nomor 9","id":"77","inReplyTo":null,"mediaType":"text/plain","type":"Note","url":null},
 "proofs":[],"root":{"record":"urn:uuid:00000000-0000-4000-8000-000000000001","selector":{"conformsTo":"https://www.rfc-editor.org/rfc/rfc6901","type":"FragmentSelector","value":""}},
 "state":"available","time":{"exactness":null,"first_seen":"2026-11-21T00:00:00.000Z","raw":null,"source":"none","value":null}}]})";

/// The plugin with one fixture and one fault.
struct Shaped {
    explicit Shaped(std::string_view fault) : home(folder.path / "shaped") {
        std::filesystem::create_directories(home / "fixtures/post");
        std::filesystem::copy_file(SAKSI_SHAPED, home / "shaped.so");
        std::filesystem::copy_file(Path(SAKSI_SHAPED_SOURCES) / "manifest.json", home / "manifest.json");
        write(home / "fault.txt", std::string(fault) + "\n");
        write(home / "fixtures/post/case.json", R"({"url":"https://shaped.example/1","exchanges":[{"url":"https://shaped.example/1","head":["HTTP/1.1 200 OK","Content-Type: application/json"],"body":"post.json"}]})");
        write(home / "fixtures/post/post.json", R"({"id":"77","text":"Ayo pilih nomor 9"})");
        write(home / "fixtures/post/expected.json", expected);
    }

    Conformance examine(bool write_missing = false) {
        base::PosixFileSystem files;
        auto result = conformance::examine(files, {home, home}, SAKSI_PLUGIN_PROGRAM, write_missing);
        if (!result) throw std::runtime_error(base::text_of(result.error(), Language::english));
        return std::move(*result);
    }

    test::TemporaryFolder folder;
    Path home;
};

/// The checks that failed.
std::vector<std::string> failed(const Conformance& result) {
    std::vector<std::string> names;
    for (const Check& check : result.checks)
        if (check.failed > 0) names.push_back(check.name);
    return names;
}

const Check& check_of(const Conformance& result, std::string_view name) {
    for (const Check& check : result.checks)
        if (check.name == name) return check;
    throw std::runtime_error("no such check");
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("conformance: a plugin that keeps the contract holds", "[unit][conformance]") {
    const Conformance result = Shaped("none").examine();
    CHECK(failed(result) == Names{});
    CHECK(result.holds());
    CHECK(result.id == "shaped");
    CHECK(result.sha256.size() == 64);
    CHECK(check_of(result, "hostile").cases > 50);
    CHECK(check_of(result, "repeat").cases == 3);
}

TEST_CASE("conformance: each broken rule is found, and no other", "[unit][conformance]") {
    CHECK(failed(Shaped("asks-more").examine()) == Names{"plan", "expected"});
    CHECK(failed(Shaped("asks-elsewhere").examine()) == Names{"plan", "expected"});
    CHECK(failed(Shaped("states-another-text").examine()) == Names{"expected", "facts", "hostile"});  // broken answers that are still a post, too
    CHECK(failed(Shaped("says-nothing").examine()) == Names{"hostile"});
    CHECK(failed(Shaped("crashes").examine()) == Names{"hostile"});
    CHECK(failed(Shaped("remembers").examine()) == Names{"repeat", "hostile"});
    CHECK(failed(Shaped("grows").examine()) == Names{"canonical"});
}

TEST_CASE("conformance: a false fact is shown with the bytes that stand there", "[unit][conformance]") {
    const Conformance result = Shaped("states-another-text").examine();
    const Check& facts = check_of(result, "facts");
    REQUIRE_FALSE(facts.problems.empty());
    const Problem& problem = facts.problems.front();
    CHECK(problem.fixture == "post");
    REQUIRE(problem.lines.size() == 3);
    CHECK(problem.lines[0] == "selector: \"/text\"");
    CHECK(problem.lines[1] == "expected: Ayo pilih nomor 9!");
    CHECK(problem.lines[2] == "found at 19: {\"id\":\"77\",\"text\":\"⟦Ayo pilih nomor 9⟧\"}");
}

TEST_CASE("conformance: a manifest that was changed after the build is noticed", "[unit][conformance]") {
    Shaped shaped("none");
    const Path source = shaped.folder.path / "source";
    std::filesystem::create_directory(source);
    std::ofstream(source / "manifest.json") << "{}";
    base::PosixFileSystem files;
    const auto result = conformance::examine(files, {source, shaped.home}, SAKSI_PLUGIN_PROGRAM, false);
    REQUIRE(result);
    CHECK(failed(*result) == Names{"manifest"});
}

TEST_CASE("conformance: a folder that everybody may write holds no plugin", "[unit][conformance]") {
    Shaped shaped("none");
    std::filesystem::permissions(shaped.home, std::filesystem::perms::others_write, std::filesystem::perm_options::add);
    CHECK(failed(shaped.examine()) == Names{"manifest"});
}

TEST_CASE("conformance: no fixture at all, or one without expected items, does not hold", "[unit][conformance]") {
    Shaped without("none");
    std::filesystem::remove_all(without.home / "fixtures");
    CHECK(failed(without.examine()) == Names{"fixtures"});

    Shaped shaped("none");
    std::filesystem::remove(shaped.home / "fixtures/post/expected.json");
    CHECK(failed(shaped.examine()) == Names{"expected"});
    const Conformance written = shaped.examine(true);
    CHECK(written.holds());
    CHECK(written.written == Names{"post"});
    CHECK(shaped.examine().holds());
}
