#include <catch2/catch.hpp>

#include "base/time_text.hpp"
#include "plugin_host/manifest.hpp"

using namespace saksi;
using namespace saksi::plugin_host;

namespace {

Json good() {
    Json patterns, hosts, base_urls, status, manifest;
    patterns.push("*://a.example/*");
    hosts.push("a.example").push("*.cdn.example");
    base_urls.set("api", "https://api.example");
    status.set("kind", "synthetic").set("date", "2026-11-21").set("note", "");
    manifest.set("schema", "saksi-plugin/1").set("id", "a-b").set("version", "1.20.3").set("name", "A").set("url_patterns", patterns).set("hosts", hosts);
    manifest.set("base_urls", base_urls).set("licence", "Apache-2.0").set("test_status", status);
    return manifest;
}
Result<Manifest> read(const Json& json) { return parse_manifest(bytes_of(json.canonical())); }

}  // namespace

TEST_CASE("plugin_host: a manifest is read", "[unit][plugin_host]") {
    const Result<Manifest> manifest = read(good());
    REQUIRE(manifest);
    CHECK(manifest->id == "a-b");
    CHECK_FALSE(manifest->last_resort);
    CHECK_FALSE(manifest->any_public);
    CHECK_FALSE(manifest->data_file);
    CHECK(manifest->base_urls.at("api") == "https://api.example");
}

TEST_CASE("plugin_host: a manifest with one wrong member is refused and the member named", "[unit][plugin_host]") {
    const std::vector<std::pair<const char*, Json>> wrong{
        {"schema", "saksi-plugin/2"}, {"id", "A"},          {"id", "../x"},        {"version", "1.0"},       {"version", "1.0.01"},
        {"name", 5},                  {"hosts", "any"},     {"licence", Json()},   {"data_file", "../data"}, {"data_file", ".hidden"},
        {"extra", 1},                 {"last_resort", "1"}, {"url_patterns", "x"}, {"test_status", "live"},  {"base_urls", Json(Json::Array{})}};
    for (const auto& [member, value] : wrong) {
        INFO(member);
        Json manifest = good();
        manifest.set(member, value);
        const Result<Manifest> read_back = read(manifest);
        REQUIRE_FALSE(read_back);
        CHECK(read_back.error().code() == ErrorCode::malformed);
        CHECK(base::text_of(read_back.error(), Language::english).find(member) != std::string::npos);
    }
}

TEST_CASE("plugin_host: a secret is declared with the hosts that it may go to", "[unit][plugin_host]") {
    const auto with = [](const Json& secrets) {
        Json manifest = good();
        return read(manifest.set("secrets", secrets));
    };
    const auto one = [](const char* name, std::vector<std::string> hosts) {
        Json list(Json::Array{});
        for (const std::string& host : hosts) list.push(host);
        return Json().set("name", name).set("hosts", list);
    };
    const auto manifest = with(Json(Json::Array{one("key", {"api.example", "*.cdn.example"}), one("token", {"api.example"}).set("from_login", true)}));
    REQUIRE(manifest);
    REQUIRE(manifest->secret("key"));
    CHECK_FALSE(manifest->secret("key")->from_login);
    CHECK(manifest->secret("token")->from_login);
    CHECK_FALSE(manifest->secret("other"));
    for (const Json& wrong : {Json(Json::Array{Json("key")}), Json(Json::Array{one("", {"a.example"})}), Json(Json::Array{one("a b", {"a.example"})}), Json(Json::Array{one("key", {})}),
                              Json(Json::Array{one("key", {"any-Host"})}), Json(Json::Array{one("key", {"a.example"}), one("key", {"b.example"})}), Json("key")}) {
        INFO(wrong.canonical());
        const auto refused = with(wrong);
        REQUIRE_FALSE(refused);
        CHECK(base::text_of(refused.error(), Language::english).find("secrets") != std::string::npos);
    }
}

TEST_CASE("plugin_host: a secret goes over https to its hosts, or to what stands in place of a base URL there", "[unit][plugin_host]") {
    Json manifest_json = good();
    Json hosts(Json::Array{});
    hosts.push("api.example");
    const auto manifest = read(manifest_json.set("secrets", Json(Json::Array{Json().set("name", "key").set("hosts", hosts)})));
    REQUIRE(manifest);
    const DeclaredSecret& key = *manifest->secret("key");
    const std::map<std::string, std::string> as_stated{{"api", "https://api.example"}}, overridden{{"api", "http://127.0.0.1:8080/x"}};
    CHECK(manifest->may_send(key, "https://api.example/v1?key={secret:key}", as_stated));
    CHECK_FALSE(manifest->may_send(key, "http://api.example/v1", as_stated));
    CHECK_FALSE(manifest->may_send(key, "https://a.example/v1", as_stated));          // a host of the plugin, not of the secret
    CHECK_FALSE(manifest->may_send(key, "https://api.example.evil.example/", as_stated));
    CHECK_FALSE(manifest->may_send(key, "https://api.example@evil.example/", as_stated));
    CHECK(manifest->may_send(key, "http://127.0.0.1:8080/v1", overridden));
    CHECK_FALSE(manifest->may_send(key, "http://127.0.0.1:8081/v1", overridden));
    CHECK_FALSE(manifest->may_send(key, "http://127.0.0.1:8080/v1", as_stated));
    CHECK_FALSE(manifest->may_send(key, "https://other.example/v1", {{"api", "https://api.example"}, {"web", "https://other.example"}}));
}

TEST_CASE("plugin_host: every required member is required", "[unit][plugin_host]") {
    const Json whole = good();
    for (const auto& [member, value] : *whole.object()) {
        INFO(member);
        Json::Object members = *whole.object();
        members.erase(member);
        CHECK_FALSE(read(Json(members)));
    }
}

TEST_CASE("plugin_host: a plugin may ask the hosts that it declared and those of its base URLs", "[unit][plugin_host]") {
    const Manifest manifest = *read(good());
    const std::map<std::string, std::string> in_force{{"api", "http://localhost:4584"}};
    CHECK(manifest.may_ask("a.example", in_force));
    CHECK(manifest.may_ask("x.cdn.example", in_force));
    CHECK(manifest.may_ask("cdn.example", in_force));
    CHECK(manifest.may_ask("localhost", in_force));
    CHECK_FALSE(manifest.may_ask("api.example", in_force));
    CHECK_FALSE(manifest.may_ask("b.a.example", in_force));
    CHECK_FALSE(manifest.may_ask("xcdn.example", in_force));
    CHECK_FALSE(manifest.may_ask("", in_force));
}
