#include <catch2/catch.hpp>
#include <filesystem>
#include <vector>

#include "fixture_run.hpp"

using namespace saksi;
using namespace saksi::test;

namespace {

std::vector<std::filesystem::path> fixture_folders(const std::string& id) {
    std::vector<std::filesystem::path> folders;
    for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path(SAKSI_PLUGIN_SOURCES) / id / "fixtures"))
        if (entry.is_directory()) folders.push_back(entry.path());
    std::ranges::sort(folders);
    return folders;
}

void check_fixtures(const std::string& id, std::size_t least) {
    const auto folders = fixture_folders(id);
    CHECK(folders.size() >= least);
    for (const auto& folder : folders) {
        DYNAMIC_SECTION(folder.filename().string()) {
            const Fixture fixture = Fixture::load(folder);
            const auto plugin = load_built_plugin(id, fixture.base_urls);
            const FixtureRun run = run_fixture(*plugin, fixture);
            CHECK(run.problems == std::vector<std::string>{});
            CHECK_FALSE(run.failed);
            const Result<Json> expected = base::parse_json(bytes_of(read_text(folder / "expected.json")));
            REQUIRE(expected);
            CHECK(run.summary().canonical() == expected->canonical());
            // Same bytes, same messages: a second run of the same plugin says the same, facts included.
            const FixtureRun again = run_fixture(*plugin, fixture);
            CHECK(again.items == run.items);
            CHECK(again.asked == run.asked);
        }
    }
}

/// Breaks the fixture's bodies at many places; whatever the plugin then says must still be true.
void check_hostile(const std::string& id) {
    for (const auto& folder : fixture_folders(id)) {
        const Fixture fixture = Fixture::load(folder);
        const auto plugin = load_built_plugin(id, fixture.base_urls);
        for (std::size_t e = 0; e < fixture.exchanges.size(); ++e) {
            const std::size_t size = fixture.exchanges[e].body.size();
            for (std::size_t step = 0; step < 12 && size > 0; ++step) {
                const std::size_t at = size * step / 12;
                for (const int kind : {0, 1, 2}) {
                    Fixture broken = fixture;
                    std::string& body = broken.exchanges[e].body;
                    if (kind == 0) body.resize(at);
                    if (kind == 1) body[at] = static_cast<char>(body[at] ^ 0x20);
                    if (kind == 2) body.insert(at, "\xFF\"[{<");
                    // Asking for something else than the fixture knows is allowed then; such an answer is a failure of the network.
                    try {
                        const FixtureRun run = run_fixture(*plugin, broken);
                        INFO(folder.string() << " exchange " << e << " at " << at << " kind " << kind);
                        CHECK(run.problems == std::vector<std::string>{});
                        CHECK_FALSE(run.failed);
                    } catch (const std::runtime_error& unknown) {
                        CHECK(std::string(unknown.what()).find("has no answer for") != std::string::npos);
                    }
                }
            }
        }
    }
}

}  // namespace

namespace {
struct Known {
    const char* id;
    std::size_t least;  ///< fixtures
};
constexpr Known known_plugins[] = {{"bluesky", 6}, {"facebook", 6}, {"instagram", 6}, {"mastodon", 9}, {"misskey", 10}, {"peertube", 10}, {"telegram", 10}, {"threads", 4}, {"tiktok", 5}, {"web", 14}, {"x", 5}, {"youtube", 7}};
}  // namespace

TEST_CASE("plugins: each says about its fixtures what is expected, and every fact holds", "[unit][plugins]") {
    for (const Known& plugin : known_plugins) DYNAMIC_SECTION(plugin.id) { check_fixtures(plugin.id, plugin.least); }
}

TEST_CASE("plugins: none states a false fact about broken answers", "[unit][plugins]") {
    for (const Known& plugin : known_plugins) DYNAMIC_SECTION(plugin.id) { check_hostile(plugin.id); }
}
