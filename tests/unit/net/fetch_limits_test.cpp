// Servers that do not behave: threats.md H01 to H05.
#include <catch2/catch.hpp>

#include "fetching.hpp"
#include "scripted_server.hpp"

using namespace saksi;
using namespace saksi::net;
using namespace saksi::net::test;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

Request once(const std::string& url) {
    Request request = get(url);
    request.attempts = 1;
    return request;
}

/// Sends `start`, then `piece` for as long as the client takes it.
ScriptedServer::Handler endless(std::string start, std::string piece) {
    return [=](Peer& peer) {
        if (!peer.read_request() || !peer.write(start)) return;
        while (peer.write(piece)) continue;
    };
}

}  // namespace

TEST_CASE("net: a body at the limit is whole, one octet more is cut and marked", "[unit][net]") {
    ScriptedServer server(ScriptedServer::answering([](const std::string& request) { return ok(path_of(request) == "/fits" ? "12345678" : "123456789"); }));
    Fetching fetching;
    Request request = once(server.url("/fits"));
    request.limits.wire_bytes = 8;
    const auto fits = fetching.run(request);
    CHECK(fits.hop().outcome == Outcome::complete);
    CHECK_FALSE(fits.hop().truncated.has_value());
    request.url = server.url("/over");
    const auto over = fetching.run(request);
    CHECK(over.hop().outcome == Outcome::limit);
    CHECK(over.only().outcome == Outcome::limit);
    REQUIRE(over.hop().truncated.has_value());
    CHECK(over.hop().truncated->reason == "length");
    CHECK(over.hop().truncated->limit == "response_wire_bytes");
    CHECK(over.hop().truncated->limit_value == 8);
    CHECK(fetching.body(over.hop()) == "12345678");
    CHECK(over.hop().block_sha256->hex() == digest::sha256_of(bytes_of(text(over.hop().response_head) + "12345678")).hex());
}

TEST_CASE("net: an endless body and an endless chunk stop at the limit", "[unit][net]") {
    const std::string head = GENERATE("HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFF\r\n");
    ScriptedServer server(endless(head, std::string(65536, 'e')));
    Fetching fetching;
    Request request = once(server.url("/"));
    request.limits.wire_bytes = 3 * limits::mib;
    const auto outcomes = fetching.run(request);
    CHECK(outcomes.hop().outcome == Outcome::limit);
    CHECK(outcomes.hop().body.size == 3 * limits::mib);
    CHECK(fetching.body(outcomes.hop()).size() == 3 * limits::mib);
}

TEST_CASE("net: an endless head is cut at a limit", "[unit][net]") {
    struct Case {
        std::string start, piece;
        const char* limit;
    };
    const Case item = GENERATE(values<Case>({
        {"HTTP/1.1 200 OK\r\n", "X: " + std::string(1000, 'h') + "\r\n", "http_head_bytes"},
        {"HTTP/1.1 200 OK\r\n", "X: y\r\n", "http_header_count"},
        {"HTTP/1.1 200 OK\r\nX: ", std::string(4096, 'l'), "http_head_bytes"},
        {"", "HTTP/1.1 103 Early Hints\r\n\r\n", "informational_heads"},
    }));
    CAPTURE(item.limit, item.piece.substr(0, 20));
    ScriptedServer server(endless(item.start, item.piece));
    Fetching fetching;
    const auto outcomes = fetching.run(once(server.url("/")));
    const auto& hop = outcomes.hop();
    CHECK(hop.outcome == Outcome::limit);
    CHECK_FALSE(hop.has_response());
    CHECK(hop.status == 0);
    CHECK(hop.unfinished_head.size() <= limits::http_head_bytes);
    CHECK(hop.reason.empty() == false);
    if (hop.truncated) CHECK(hop.truncated->limit == item.limit);
}

TEST_CASE("net: the most header fields that are allowed pass", "[unit][net]") {
    std::string fields;
    for (std::size_t i = 1; i < limits::http_header_count; ++i) fields += "X: y\r\n";
    ScriptedServer server(ScriptedServer::answering([&](const std::string&) { return "HTTP/1.1 200 OK\r\n" + fields + "Content-Length: 0\r\n\r\n"; }));
    Fetching fetching;
    CHECK(fetching.run(once(server.url("/"))).hop().outcome == Outcome::complete);
}

TEST_CASE("net: silence ends at the time limit, with what had come", "[unit][net]") {
    const std::string sent = GENERATE("", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf");
    CAPTURE(sent);
    ScriptedServer server([&](Peer& peer) {
        if (peer.read_request() && peer.write(sent)) peer.wait_for_close();
    });
    Fetching fetching;
    Request request = once(server.url("/"));
    request.limits.total_time = milliseconds{150};
    const auto outcomes = fetching.run(request);
    const auto& hop = outcomes.hop();
    CHECK(hop.outcome == Outcome::timeout);
    CHECK(hop.timings.total_us >= 150'000);
    CHECK(hop.truncated.has_value() == !sent.empty());
    if (hop.truncated) {
        CHECK(hop.truncated->reason == "time");
        CHECK(hop.truncated->limit == "exchange_time");
        CHECK(hop.truncated->limit_value == 150);
    }
    CHECK(text(hop.unfinished_head) + text(hop.response_head) + fetching.body(hop) == sent);
}

TEST_CASE("net: a server below the least rate is given up", "[unit][net]") {
    ScriptedServer server([](Peer& peer) {
        if (peer.read_request() && peer.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf")) peer.wait_for_close();
    });
    Fetching fetching;
    Request request = once(server.url("/"));
    request.limits.stall_time = seconds{1};
    const auto outcomes = fetching.run(request);
    CHECK(outcomes.hop().outcome == Outcome::stalled);
    REQUIRE(outcomes.hop().truncated.has_value());
    CHECK(outcomes.hop().truncated->limit == "stall_time");
    CHECK(fetching.body(outcomes.hop()) == "half");
}

TEST_CASE("net: an answer that breaks off is kept and marked", "[unit][net]") {
    struct Case {
        const char* sent;
        Outcome outcome;
        const char* truncated;
    };
    const Case item = GENERATE(values<Case>({
        {"", Outcome::reset, ""},
        {"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", Outcome::reset, "disconnect"},
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhalf", Outcome::reset, "disconnect"},
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhalf", Outcome::malformed, "unspecified"},
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nhalf", Outcome::malformed, "unspecified"},
        {"just text, as before 1996\n", Outcome::malformed, "unspecified"},
        {"SSH-2.0-x\r\n", Outcome::malformed, "unspecified"},
    }));
    CAPTURE(item.sent);
    ScriptedServer server([&](Peer& peer) {
        if (peer.read_request()) peer.write(item.sent);
    });
    Fetching fetching;
    const auto outcomes = fetching.run(once(server.url("/")));
    const auto& hop = outcomes.hop();
    CHECK(hop.outcome == item.outcome);
    CHECK(std::string(hop.truncated ? hop.truncated->reason : "") == item.truncated);
    CHECK(text(hop.unfinished_head) + text(hop.response_head) + fetching.body(hop) == item.sent);
}

TEST_CASE("net: a head with a NUL is no HTTP", "[unit][net]") {
    ScriptedServer server([&](Peer& peer) {
        if (peer.read_request()) peer.write(std::string("HTTP/1.1 200 OK\r\nX: a\0b\r\nContent-Length: 0\r\n\r\n", 47));
    });
    Fetching fetching;
    CHECK(fetching.run(once(server.url("/"))).hop().outcome == Outcome::malformed);
}

TEST_CASE("net: a server that begins in HTTP/2 is told apart", "[unit][net]") {
    // RFC 9113 section 6.5: SETTINGS with one entry, then a GOAWAY.
    const std::string settings("\0\0\6\4\0\0\0\0\0\0\3\0\0\0\x64", 15);
    ScriptedServer server([&](Peer& peer) {
        if (peer.read_request()) peer.write(settings);
    });
    Fetching fetching;
    CHECK(fetching.run(once(server.url("/"))).only().outcome == Outcome::http2_only);
}

TEST_CASE("net: a spool that cannot be written fails the hop, not the program", "[unit][net]") {
    ScriptedServer server(ScriptedServer::answering([](const std::string&) { return ok(std::string(limits::inline_body_bytes + 1, 's')); }));
    Fetching fetching;
    fetching.options.spool_directory = fetching.options.spool_directory / "missing";
    const auto outcomes = fetching.run(once(server.url("/")));
    CHECK(outcomes.only().outcome == Outcome::storage_failed);
    CHECK_FALSE(outcomes.hop().reason.empty());
}
