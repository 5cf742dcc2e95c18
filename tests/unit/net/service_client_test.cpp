#include "net/service_client.hpp"

#include <fstream>

#include <catch2/catch.hpp>

#include "fetching.hpp"
#include "scripted_server.hpp"
#include "tls_fixture.hpp"

using namespace saksi;
using namespace saksi::net;
using namespace saksi::net::test;

namespace {
std::string status(const std::string& line) { return "HTTP/1.1 " + line + "\r\nContent-Length: 0\r\n\r\n"; }
}  // namespace

TEST_CASE("net: a service gets the octets and gives octets back", "[unit][net]") {
    std::string seen;
    ScriptedServer server(ScriptedServer::answering([&](const std::string& request) {
        seen = request;
        return ok(std::string("answer\0!", 8));
    }));
    const Bytes query{0x30, 0x00, 0xff};
    auto answer = post_bytes(server.url("/tsa"), "application/timestamp-query", query, 8);
    REQUIRE(answer.has_value());
    CHECK(text(*answer) == std::string("answer\0!", 8));
    CHECK(seen.find("Content-Type: application/timestamp-query\r\n") != std::string::npos);
    CHECK(seen.ends_with(text(query)));
    auto too_large = post_bytes(server.url("/tsa"), "application/timestamp-query", query, 7);
    REQUIRE_FALSE(too_large.has_value());
    CHECK(too_large.error().code() == ErrorCode::limit_exceeded);
}

TEST_CASE("net: what a service's other answers mean", "[unit][net]") {
    ScriptedServer server(ScriptedServer::answering([&](const std::string& request) {
        if (path_of(request) == "/moved") return std::string("HTTP/1.1 302 Found\r\nLocation: /crl\r\nContent-Length: 0\r\n\r\n");
        if (path_of(request) == "/crl") return ok("crl");
        if (path_of(request) == "/busy") return status("503 Busy");
        return status("404 No");
    }));
    CHECK(text(*get_bytes(server.url("/moved"), 100)) == "crl");
    CHECK(get_bytes(server.url("/busy"), 100).error().code() == ErrorCode::try_later);
    CHECK(get_bytes(server.url("/gone"), 100).error().code() == ErrorCode::unavailable);
    CHECK(post_bytes(server.url("/moved"), "a/b", {}, 100).error().code() == ErrorCode::unavailable);
    CHECK(get_bytes("file:///etc/passwd", 100).error().code() == ErrorCode::refused);
}

TEST_CASE("net: a silent service meets its time limit", "[unit][net]") {
    ScriptedServer server([](Peer& peer) { peer.wait_for_close(); });
    ServiceOptions options;
    options.time = std::chrono::milliseconds{100};
    CHECK(get_bytes(server.url("/"), 100, options).error().code() == ErrorCode::unavailable);
}

TEST_CASE("net: a service over TLS must prove who it is", "[unit][net]") {
    TlsFixture fixture;
    TemporaryFolder folder;
    std::ofstream(folder.path() / "root.pem") << fixture.root_pem();
    ServiceOptions options;
    options.ca_file = folder.path() / "root.pem";
    const auto answer = ScriptedServer::answering([](const std::string&) { return ok("token"); });
    ScriptedServer good(answer, fixture.server({.name = "IP:127.0.0.1"}));
    ScriptedServer bad(answer, fixture.server({.name = "IP:127.0.0.2"}));
    CHECK(get_bytes(good.url("/"), 100, options).has_value());
    CHECK(get_bytes(bad.url("/"), 100, options).error().code() == ErrorCode::unavailable);
    CHECK(get_bytes(good.url("/"), 100).error().code() == ErrorCode::unavailable);  // the system's store does not hold this root
}
