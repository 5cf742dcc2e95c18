#include <catch2/catch.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>

#include "base/limits.hpp"
#include "digest/digest.hpp"
#include "plugin_host/plugin.hpp"

using namespace saksi;
using namespace saksi::plugin_host;

namespace {

namespace fs = std::filesystem;

Result<std::unique_ptr<Plugin>> load(const Path& folder, const std::string& id) {
    base::PosixFileSystem files;
    const std::vector<Path> folders{folder};
    const Result<Registry> registry = Registry::discover(files, folders);
    REQUIRE(registry);
    REQUIRE(registry->find(id));
    return load_plugin(files, *registry->find(id), {}, SAKSI_PLUGIN_PROGRAM);
}

Result<std::unique_ptr<Plugin>> load(const char* variant = "hostile") { return load(Path(SAKSI_RUDE_PLUGINS) / variant, std::string(variant).starts_with("rude") ? "rude" : "hostile"); }

std::vector<PluginMessage> begin(Plugin& plugin, const std::string& way) {
    auto job = std::move(*plugin.start("https://hostile.example/" + way));
    std::vector<PluginMessage> messages = job->begin();
    CHECK(job->ended());
    return messages;
}

/// The one loss that `way` leaves.
LossReport loss_of(Plugin& plugin, const std::string& way) {
    const std::vector<PluginMessage> messages = begin(plugin, way);
    REQUIRE(messages.size() == 1);
    const auto* loss = std::get_if<LossReport>(&messages[0]);
    REQUIRE(loss);
    return *loss;
}

Exchange answer(const char* key, ByteView head, ByteView body) {
    Exchange exchange;
    exchange.key = key;
    exchange.status = 200;
    exchange.record = "urn:uuid:00000000-0000-4000-8000-000000000001";
    exchange.head = head;
    exchange.body = body;
    exchange.size = body.size();
    return exchange;
}

}  // namespace

TEST_CASE("plugin_host: a child is confined by everything that this kernel has", "[unit][plugin_host]") {
    const auto confinement = examine_confinement(SAKSI_PLUGIN_PROGRAM);
    REQUIRE(confinement);
    CHECK(std::ranges::find(confinement->enforced, "seccomp") != confinement->enforced.end());
    CHECK(std::ranges::find(confinement->enforced, "resource-limits") != confinement->enforced.end());
    CHECK(std::ranges::find(confinement->enforced, "no-privileges") != confinement->enforced.end());
    CHECK(std::ranges::find(confinement->missing, "seccomp") == confinement->missing.end());
}

TEST_CASE("plugin_host: a program that is not there, or that others may write, runs no plugin", "[unit][plugin_host]") {
    CHECK(examine_confinement("/nonexistent/saksi-plugin-host").error().code() == ErrorCode::missing);
    const Path copy = Path(SAKSI_TEST_SCRATCH) / "saksi-plugin-host";
    fs::create_directories(copy.parent_path());
    fs::copy_file(SAKSI_PLUGIN_PROGRAM, copy, fs::copy_options::overwrite_existing);
    fs::permissions(copy, fs::perms::others_write, fs::perm_options::add);
    base::PosixFileSystem files;
    const std::vector<Path> folders{Path(SAKSI_RUDE_PLUGINS) / "hostile"};
    const auto registry = Registry::discover(files, folders);
    CHECK(load_plugin(files, *registry->find("hostile"), {}, copy).error().code() == ErrorCode::refused);
}

TEST_CASE("plugin_host: P01 a plugin that crashes, throws or exits ends its job and no other", "[unit][plugin_host]") {
    const auto plugin = std::move(*load());
    const std::pair<const char*, const char*> cases[] = {
        {"crash", "SIGSEGV"}, {"abort", "SIGABRT"}, {"throw", "SIGABRT"}, {"exit", "exit code 0"}, {"close", "closed its connection"}};
    for (const auto& [way, words] : cases) {
        INFO(way);
        const LossReport loss = loss_of(*plugin, way);
        CHECK(loss.code == "plugin_failed");
        CHECK(loss.what == std::string("https://hostile.example/") + way);
        CHECK_THAT(loss.detail, Catch::Contains(words));
        CHECK(loss_of(*plugin, "environment").detail == "nothing");  // the next job has a child of its own
    }
}

TEST_CASE("plugin_host: P02 a fork, a thread, memory without end and a flood are ended", "[unit][plugin_host]") {
    const auto plugin = std::move(*load());
    for (const char* way : {"fork", "thread", "exec"}) {
        INFO(way);
        CHECK_THAT(loss_of(*plugin, way).detail, Catch::Contains("SIGSYS"));
    }
    CHECK_THAT(loss_of(*plugin, "allocate").detail, Catch::Contains("SIGABRT"));  // std::bad_alloc through the C boundary
    const std::vector<PluginMessage> flood = begin(*plugin, "flood");
    CHECK(flood.size() < limits::reports_per_job + 1);
    CHECK(std::get<LossReport>(flood.back()).code == "budget");
    CHECK(loss_of(*plugin, "print").detail == "printed");  // to nowhere
}

TEST_CASE("plugin_host: P02 a plugin that never answers is ended after its time", "[unit][plugin_host]") {
    const auto plugin = std::move(*load());
    const LossReport loss = loss_of(*plugin, "hang");
    CHECK(loss.code == "plugin_failed");
    CHECK_THAT(loss.detail, Catch::Contains("did not answer within"));
}

TEST_CASE("plugin_host: P03 a plugin reads no file and no environment", "[unit][plugin_host]") {
    const auto plugin = std::move(*load());
    for (const char* way : {"read-file", "read-itself", "write-file", "stat-file"}) {
        INFO(way);
        CHECK_THAT(loss_of(*plugin, way).detail, Catch::Contains("SIGSYS"));
    }
    CHECK_FALSE(fs::exists("hostile.out"));
    CHECK(loss_of(*plugin, "environment").detail == "nothing");
}

TEST_CASE("plugin_host: P03 P04 what runs while the library is loaded gets nothing either", "[unit][plugin_host]") {
    CHECK(loss_of(**load("hostile_early"), "early").detail == "tried");
    const auto with_socket = load("hostile_early_socket");
    REQUIRE_FALSE(with_socket);
    CHECK_THAT(base::text_of(with_socket.error(), Language::english), Catch::Contains("SIGSYS"));
}

TEST_CASE("plugin_host: P04 a plugin opens no socket and reaches no other process", "[unit][plugin_host]") {
    const auto plugin = std::move(*load());
    for (const char* way : {"socket", "listen", "kill-parent", "kill-group", "look-at-host"}) {
        INFO(way);
        CHECK_THAT(loss_of(*plugin, way).detail, Catch::Contains("SIGSYS"));
    }
}

TEST_CASE("plugin_host: P05 frames past the host's functions are noticed", "[unit][plugin_host]") {
    const auto plugin = std::move(*load());
    for (const char* way : {"forge-other-done", "forge-header"}) {
        INFO(way);
        CHECK(loss_of(*plugin, way).code == "plugin_failed");
    }
    // It may end its own job early, as it may say nothing at all; what it says behind that reaches no later job.
    CHECK(begin(*plugin, "forge-done").size() <= 1);
    CHECK(loss_of(*plugin, "count").detail == "1");
}

TEST_CASE("plugin_host: a job that ends well leaves its child to the next, and another does not", "[unit][plugin_host]") {
    const auto plugin = std::move(*load());
    CHECK(loss_of(*plugin, "count").detail == "1");
    CHECK(loss_of(*plugin, "count").detail == "2");
    CHECK(begin(*plugin, "crash-at-end").empty());
    CHECK(loss_of(*plugin, "count").detail == "1");
}

TEST_CASE("plugin_host: jobs beside each other have children of their own", "[unit][plugin_host]") {
    const auto plugin = std::move(*load());
    const auto other = plugin->another();
    auto first = std::move(*plugin->start("https://hostile.example/fetch"));
    auto second = std::move(*other->start("https://hostile.example/fetch"));
    CHECK(first->begin().size() == 1);
    CHECK(second->begin().size() == 1);
    const Bytes body(limits::frame_body_bytes - 3);
    const auto said = first->on_exchange(answer("k", bytes_of("abc"), body));
    REQUIRE(said.size() == 1);
    CHECK(std::get<LossReport>(said[0]).detail == "3+" + std::to_string(body.size()));
    CHECK(first->ended());
    CHECK_FALSE(second->ended());
}

TEST_CASE("plugin_host: P06 another ABI, no entry, and another plugin than the manifest's are named", "[unit][plugin_host]") {
    CHECK(load("rude_newer").error().code() == ErrorCode::unsupported);
    const Path folder = Path(SAKSI_TEST_SCRATCH) / "misnamed";
    fs::remove_all(folder);
    fs::create_directories(folder / "hostile");
    fs::copy_file(Path(SAKSI_RUDE_PLUGINS) / "hostile/hostile/manifest.json", folder / "hostile/manifest.json");
    fs::copy_file(Path(SAKSI_RUDE_PLUGINS) / "rude/rude/rude.so", folder / "hostile/hostile.so");
    CHECK_THAT(base::text_of(load(folder, "hostile").error(), Language::english), Catch::Contains("is not the plugin and version that its manifest names"));
    std::ofstream(folder / "hostile/hostile.so", std::ios::trunc) << "no library";
    CHECK(load(folder, "hostile").error().code() == ErrorCode::malformed);
}

TEST_CASE("plugin_host: P06 the octets that were digested are those that run, whatever stands there later", "[unit][plugin_host]") {
    const Path folder = Path(SAKSI_TEST_SCRATCH) / "replaced";
    fs::remove_all(folder);
    fs::create_directories(folder);
    fs::copy(Path(SAKSI_RUDE_PLUGINS) / "hostile", folder, fs::copy_options::recursive);
    const auto plugin = std::move(*load(folder, "hostile"));
    std::ofstream(folder / "hostile/hostile.so", std::ios::trunc) << "another file";
    CHECK(loss_of(*plugin, "crash").code == "plugin_failed");       // the first child is gone
    CHECK(loss_of(*plugin, "environment").detail == "nothing");     // a new one runs what was digested
    base::PosixFileSystem files;
    const Bytes library = *base::read_whole(files, Path(SAKSI_RUDE_PLUGINS) / "hostile/hostile/hostile.so", limits::plugin_library_bytes);
    CHECK(plugin->library_sha256() == digest::sha256_of(library).hex());
}
