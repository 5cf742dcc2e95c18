#include <catch2/catch.hpp>
#include <filesystem>

#include "base/limits.hpp"
#include "digest/digest.hpp"
#include "plugin_host/plugin.hpp"

using namespace saksi;
using namespace saksi::plugin_host;

namespace {

Result<std::unique_ptr<Plugin>> load(const char* folder = "rude") {
    base::PosixFileSystem files;
    const std::vector<Path> folders{Path(SAKSI_RUDE_PLUGINS) / folder};
    const Result<Registry> registry = Registry::discover(files, folders);
    REQUIRE(registry);
    REQUIRE(registry->find("rude"));
    return load_plugin_in_process(files, *registry->find("rude"));
}

struct Told {
    std::unique_ptr<Plugin> plugin;
    std::unique_ptr<Job> job;
    std::vector<PluginMessage> messages;
};

Told begin(const std::string& way, const Budget& budget = {}) {
    Told told{std::move(*load()), nullptr, {}};
    told.job = std::move(*told.plugin->start("https://rude.example/" + way, budget));
    told.messages = told.job->begin();
    return told;
}

const LossReport& last_loss(const Told& told) {
    REQUIRE_FALSE(told.messages.empty());
    const auto* loss = std::get_if<LossReport>(&told.messages.back());
    REQUIRE(loss);
    return *loss;
}

Exchange answer(const char* key, ByteView head = {}, ByteView body = {}) {
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

TEST_CASE("plugin_host: another instance of a loaded plugin has jobs of its own and outlives the first", "[unit][plugin_host]") {
    Told first = begin("error");
    CHECK(first.plugin->start("https://rude.example/error").error().code() == ErrorCode::usage);
    const auto second = first.plugin->another();
    CHECK(second->library_sha256() == first.plugin->library_sha256());
    auto job = second->start("https://rude.example/error");
    REQUIRE(job);
    first.job.reset();
    first.plugin.reset();
    CHECK((*job)->begin().size() == 1);
    CHECK(second->manifest().id == "rude");
}

TEST_CASE("plugin_host: a message that breaks the contract ends the job with one loss", "[unit][plugin_host]") {
    for (const char* way : {"error", "no-job", "array", "unknown-type", "unknown-member", "header-injection", "file-url", "get-with-body"}) {
        INFO(way);
        const Told told = begin(way);
        CHECK(last_loss(told).code == "plugin_failed");
        CHECK(told.messages.size() == 1);
        CHECK(told.job->failed());
        CHECK(told.job->ended());
    }
}

TEST_CASE("plugin_host: what is no frame is refused to the plugin and not seen by the capture", "[unit][plugin_host]") {
    for (const char* way : {"garbage", "huge"}) {
        INFO(way);
        const Told told = begin(way);
        CHECK(told.job->failed());
        CHECK(last_loss(told).code == "plugin_failed");
    }
    CHECK(begin("null-view").job->failed());
}

TEST_CASE("plugin_host: an action key is used once", "[unit][plugin_host]") {
    const Told told = begin("same-key");
    REQUIRE(told.messages.size() == 2);
    CHECK(std::holds_alternative<HttpAction>(told.messages[0]));
    CHECK(last_loss(told).code == "plugin_failed");
}

TEST_CASE("plugin_host: budgets end a job at the bound and not before", "[unit][plugin_host]") {
    CHECK_FALSE(begin("many-actions", {10, 10}).job->failed());
    const Told actions = begin("many-actions", {9, 10});
    CHECK(actions.messages.size() == 10);
    CHECK(last_loss(actions).code == "budget");
    CHECK_FALSE(begin("many-reports", {10, 10}).job->failed());
    CHECK(last_loss(begin("many-reports", {10, 9})).code == "budget");
}

TEST_CASE("plugin_host: browse and assist are answered not_offered in the order of the plan", "[unit][plugin_host]") {
    Told told = begin("browse");
    // The browse stood first and is answered at once; the assist waits behind the http action.
    REQUIRE(told.messages.size() == 2);
    CHECK(std::get<HttpAction>(told.messages[0]).key == "h");
    CHECK(std::get<LossReport>(told.messages[1]).detail == "not_offered");
    CHECK_FALSE(told.job->ended());
    const auto after = told.job->on_exchange(answer("h"));
    REQUIRE(after.size() == 2);
    CHECK(std::get<LossReport>(after[0]).what == "h");
    CHECK(std::get<LossReport>(after[1]).what == "a");
    CHECK(told.job->ended());
    CHECK_FALSE(told.job->failed());
}

TEST_CASE("plugin_host: head and body reach the plugin apart, and a body over the limit does not", "[unit][plugin_host]") {
    Told told = begin("two");
    const auto first = told.job->on_exchange(answer("1", bytes_of("HTTP/1.1 200 OK\r\n\r\n"), bytes_of("abc")));
    CHECK(std::get<LossReport>(first.front()).detail == "19+3");
    const Bytes large(limits::frame_body_bytes + 1);
    const auto second = told.job->on_exchange(answer("2", bytes_of("HTTP/1.1 200 OK\r\n\r\n"), large));
    CHECK(std::get<LossReport>(second.front()).detail == "19+0");
    // The plugin answered with an error code after its report.
    CHECK(std::get<LossReport>(second.back()).code == "plugin_failed");
    CHECK(told.job->failed());
}

TEST_CASE("plugin_host: an action is decoded with everything it says", "[unit][plugin_host]") {
    const Told told = begin("post");
    const auto& action = std::get<HttpAction>(told.messages.at(0));
    CHECK(action.purpose == "likers");
    CHECK(action.method == "POST");
    CHECK(text_of(action.body) == R"({"a":1})");
    CHECK(action.headers == std::vector<std::pair<std::string, std::string>>{{"Content-Type", "application/json"}});
    CHECK(action.max_bytes == 5U);
    CHECK(action.optional);
    CHECK(action.secrets == std::vector<std::string>{"token"});
}

TEST_CASE("plugin_host: a login is decoded with the tokens that it shall give", "[unit][plugin_host]") {
    const Told told = begin("login");
    const auto& login = std::get<LoginAction>(told.messages.at(0));
    CHECK(login.request.key == "l");
    CHECK(login.request.secrets == std::vector<std::string>{"password"});
    CHECK(text_of(login.request.body) == "{}");
    REQUIRE(login.take.size() == 2);
    CHECK(login.take[0].name == "token");
    CHECK(login.take[0].pointer == "/accessJwt");
    CHECK(login.take[1].cookie == "sid");
    CHECK_FALSE(told.job->ended());
    for (const char* way : {"login-both", "login-neither", "login-nothing", "login-without"}) {
        INFO(way);
        CHECK(last_loss(begin(way)).code == "plugin_failed");
    }
}

TEST_CASE("plugin_host: a plugin's log is a report", "[unit][plugin_host]") {
    const Told told = begin("log");
    CHECK(std::get<LogReport>(told.messages.at(0)).severity == "error");
    CHECK(std::get<LogReport>(told.messages.at(0)).text == "a bug");
    CHECK(told.job->ended());
}

TEST_CASE("plugin_host: one job at a time", "[unit][plugin_host]") {
    const auto plugin = std::move(*load());
    auto first = std::move(*plugin->start("https://rude.example/two"));
    CHECK(plugin->start("https://rude.example/two").error().code() == ErrorCode::usage);
    first.reset();
    CHECK(plugin->start("https://rude.example/two"));
}

TEST_CASE("plugin_host: canonical forms come from the plugin", "[unit][plugin_host]") {
    const auto plugin = std::move(*load());
    const Result<CanonicalUrl> canonical = plugin->canonicalise("https://rude.example/anything");
    REQUIRE(canonical);
    CHECK(canonical->url == "https://rude.example/x");
    CHECK(canonical->ids.at("n") == "1");
    CHECK(canonical->id_time == "2026-01-01T00:00:00.000Z");
    CHECK(plugin->canonicalise("https://rude.example/stranger").error().code() == ErrorCode::usage);
    CHECK(plugin->canonicalise("https://rude.example/mute").error().code() == ErrorCode::internal);
}

TEST_CASE("plugin_host: the digests are those of the files", "[unit][plugin_host]") {
    const auto plugin = std::move(*load());
    base::PosixFileSystem files;
    const Bytes library = *base::read_whole(files, Path(SAKSI_RUDE_PLUGINS) / "rude/rude/rude.so", limits::plugin_library_bytes);
    CHECK(plugin->library_sha256() == digest::sha256_of(library).hex());
    CHECK_FALSE(plugin->data_sha256());
}

TEST_CASE("plugin_host: another ABI is unsupported", "[unit][plugin_host]") {
    CHECK(load("rude_newer").error().code() == ErrorCode::unsupported);
}
