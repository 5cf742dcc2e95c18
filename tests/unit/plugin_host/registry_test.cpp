#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "plugin_host/plugin.hpp"
#include "plugin_host/registry.hpp"

using namespace saksi;
using namespace saksi::plugin_host;
namespace fs = std::filesystem;

namespace {

/// A folder of its own under the build tree, made anew for each test.
class PluginFolder {
public:
    explicit PluginFolder(const std::string& name) : path_(fs::path(SAKSI_TEST_SCRATCH) / name) {
        fs::remove_all(path_);
        fs::create_directories(path_);
    }
    const fs::path& path() const { return path_; }
    fs::path add(const std::string& id, const std::string& pattern, bool last_resort = false, const std::string& folder = "") const {
        const fs::path place = path_ / (folder.empty() ? id : folder);
        fs::create_directories(place);
        std::ofstream(place / "manifest.json")
            << R"({"schema":"saksi-plugin/1","id":")" << id << R"(","version":"1.0.0","name":"n","url_patterns":[")" << pattern << R"("],"last_resort":)"
            << (last_resort ? "true" : "false")
            << R"(,"hosts":"any-public","base_urls":{"api":"https://api.example"},"licence":"x","test_status":{"kind":"synthetic","date":"2026-01-01","note":""}})";
        std::ofstream(place / (id + ".so")) << "no library";
        return place;
    }

private:
    fs::path path_;
};

Registry discover(const std::vector<Path>& folders) {
    base::PosixFileSystem files;
    Result<Registry> registry = Registry::discover(files, folders);
    REQUIRE(registry);
    return std::move(*registry);
}

}  // namespace

TEST_CASE("plugin_host: a URL goes to the plugin that takes it, and to the last resort only then", "[unit][plugin_host]") {
    const PluginFolder folder("match");
    folder.add("alpha", "*://a.example/*");
    folder.add("rest", "*://*/*", true);
    const Registry registry = discover({folder.path(), folder.path() / "absent"});
    REQUIRE(registry.plugins().size() == 2);
    CHECK((*registry.match("https://a.example/x"))->manifest.id == "alpha");
    CHECK((*registry.match("https://b.example/x"))->manifest.id == "rest");
    CHECK(registry.match("ftp://b.example/x").error().code() == ErrorCode::usage);
}

TEST_CASE("plugin_host: P06 a tie is an error that names both plugins", "[unit][plugin_host]") {
    const PluginFolder folder("tie");
    folder.add("alpha", "*://a.example/*");
    folder.add("beta", "*://*.example/*");
    const Result<const InstalledPlugin*> match = discover({folder.path()}).match("https://a.example/x");
    REQUIRE_FALSE(match);
    const std::string text = base::text_of(match.error(), Language::english);
    CHECK(text.find("alpha") != std::string::npos);
    CHECK(text.find("beta") != std::string::npos);
}

TEST_CASE("plugin_host: P08 what every user may write is refused", "[unit][plugin_host]") {
    for (const char* file : {"", "manifest.json", "alpha.so"}) {
        INFO(file);
        const PluginFolder folder("writable");
        const fs::path place = folder.add("alpha", "*://a.example/*");
        const fs::path target = *file ? place / file : place;
        fs::permissions(target, fs::perms::others_write, fs::perm_options::add);
        const Registry registry = discover({folder.path()});
        CHECK(registry.plugins().empty());
        REQUIRE(registry.rejected().size() == 1);
        CHECK(registry.rejected()[0].reason.code() == ErrorCode::refused);
        fs::permissions(target, fs::perms::others_write, fs::perm_options::remove);
        CHECK(discover({folder.path()}).plugins().size() == 1);
    }
}

TEST_CASE("plugin_host: P08 a configured folder that every user may write is refused as a whole", "[unit][plugin_host]") {
    const PluginFolder folder("writable_parent");
    folder.add("alpha", "*://a.example/*");
    fs::permissions(folder.path(), fs::perms::others_write, fs::perm_options::add);
    CHECK(discover({folder.path()}).plugins().empty());
}

TEST_CASE("plugin_host: P07 an id that is not its folder's name, or comes twice, is refused", "[unit][plugin_host]") {
    const PluginFolder first("first"), second("second");
    first.add("alpha", "*://a.example/*");
    first.add("beta", "*://b.example/*", false, "gamma");
    second.add("alpha", "*://c.example/*");
    const Registry registry = discover({first.path(), second.path()});
    REQUIRE(registry.plugins().size() == 1);
    CHECK(registry.find("alpha")->folder == first.path() / "alpha");
    REQUIRE(registry.rejected().size() == 2);
    CHECK(registry.rejected()[0].reason.code() == ErrorCode::malformed);
    CHECK(registry.rejected()[1].reason.code() == ErrorCode::exists);
}

TEST_CASE("plugin_host: a file that is no library is a clear error", "[unit][plugin_host]") {
    const PluginFolder folder("no_library");
    folder.add("alpha", "*://a.example/*");
    base::PosixFileSystem files;
    const Registry registry = discover({folder.path()});
    const auto plugin = load_plugin_in_process(files, *registry.find("alpha"));
    REQUIRE_FALSE(plugin);
    CHECK(plugin.error().code() == ErrorCode::malformed);
}

TEST_CASE("plugin_host: only known base URLs can be overridden, and only by http addresses", "[unit][plugin_host]") {
    const PluginFolder folder("overrides");
    folder.add("alpha", "*://a.example/*");
    base::PosixFileSystem files;
    const Registry registry = discover({folder.path()});
    CHECK(load_plugin_in_process(files, *registry.find("alpha"), {{"other", "https://x.example"}}).error().code() == ErrorCode::usage);
    CHECK(load_plugin_in_process(files, *registry.find("alpha"), {{"api", "file:///x"}}).error().code() == ErrorCode::usage);
    CHECK(load_plugin_in_process(files, *registry.find("alpha"), {{"api", "https://x.example"}}).error().code() == ErrorCode::malformed);  // the library
}
