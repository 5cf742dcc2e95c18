// What is kept equals what was on the wire.
#include <catch2/catch.hpp>

#include "fetching.hpp"
#include "scripted_server.hpp"

using namespace saksi;
using namespace saksi::net;
using namespace saksi::net::test;

namespace {

const std::string chunked_head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX-Odd:  two  spaces \r\n\r\n";
const std::string chunked_body = "4;ext=1\r\nWiki\r\n00005\r\npedia\r\n0\r\nX-Trailer: after\r\n\r\n";

std::string sha256_hex(const std::string& text) { return digest::sha256_of(bytes_of(text)).hex(); }

}  // namespace

TEST_CASE("net: a chunked body is kept as sent and its connection used again", "[unit][net]") {
    ScriptedServer server(ScriptedServer::answering([](const std::string&) { return chunked_head + chunked_body; }));
    Fetching fetching;
    fetching.options.per_host_parallel = 1;
    for (int i = 1; i <= 3; ++i) fetching.submit(get(server.url("/"), "r00000" + std::to_string(i)));
    const auto outcomes = fetching.run();
    REQUIRE(outcomes.hops.size() == 3);
    for (const auto& hop : outcomes.hops) {
        CHECK(hop.outcome == Outcome::complete);
        CHECK(text(hop.response_head) == chunked_head);
        CHECK(fetching.body(hop) == chunked_body);
        CHECK(hop.block_sha256->hex() == sha256_hex(chunked_head + chunked_body));
        CHECK(hop.payload_sha256->hex() == sha256_hex("Wikipedia"));
        CHECK(hop.payload_size == 9);
        CHECK(hop.connection->number == 1);
        CHECK(hop.connection->reused == (&hop != &outcomes.hops.front()));
        CHECK(hop.connection->port == server.port());
        CHECK(hop.connection->peer.text() == "127.0.0.1");
        CHECK(hop.address_exception == "127.0.0.1");
    }
    CHECK(server.accepted() == 1);
}

TEST_CASE("net: chunks that arrive octet by octet end the answer at the right place", "[unit][net]") {
    ScriptedServer server([](Peer& peer) {
        while (peer.read_request())
            for (const char c : chunked_head + chunked_body)
                if (!peer.write({c})) return;
    });
    Fetching fetching;
    fetching.options.per_host_parallel = 1;
    fetching.submit(get(server.url("/a"), "r000001"));
    fetching.submit(get(server.url("/b"), "r000002"));
    const auto outcomes = fetching.run();
    for (const auto& hop : outcomes.hops) CHECK(fetching.body(hop) == chunked_body);
    CHECK(server.accepted() == 1);
}

TEST_CASE("net: octets behind the end of a chunked answer are not part of it", "[unit][net]") {
    ScriptedServer server(ScriptedServer::answering([](const std::string&) { return chunked_head + chunked_body + "HTTP/1.1 200 Smuggled\r\n\r\n"; }));
    Fetching fetching;
    const auto outcomes = fetching.run(get(server.url("/")));
    CHECK(outcomes.hop().outcome == Outcome::complete);
    CHECK(fetching.body(outcomes.hop()) == chunked_body);
}

TEST_CASE("net: the request is recorded exactly as the server read it", "[unit][net]") {
    std::string seen;
    ScriptedServer server(ScriptedServer::answering([&](const std::string& request) {
        seen = request;
        return ok("x");
    }));
    Fetching fetching;
    Request request = get(server.url("/a%20b?c=d"));
    SECTION("GET") {
        request.fields = {{"Accept", "application/json"}, {"X-Empty", ""}};
    }
    SECTION("POST") {
        request.method = Method::post;
        request.fields = {{"Content-Type", "application/json"}};
        request.body = base::copy_of(bytes_of("{\"query\":1}"));
    }
    SECTION("POST of nothing, without a media type") {
        request.method = Method::post;
    }
    SECTION("POST of two megabytes") {
        request.method = Method::post;
        request.body = Bytes(2'000'000, 'z');
    }
    const auto outcomes = fetching.run(request);
    CHECK(outcomes.hop().outcome == Outcome::complete);
    CHECK(text(outcomes.hop().request_head) + text(outcomes.hop().request_body) == seen);
    CHECK(outcomes.hop().request_body == request.body);
    CHECK(seen.find("\r\nAccept-Encoding: gzip\r\n") != std::string::npos);
    CHECK(seen.find("Expect:") == std::string::npos);
    CHECK(seen.find("x-www-form-urlencoded") == std::string::npos);
    CHECK(path_of(seen) == "/a%20b?c=d");
}

TEST_CASE("net: a gzip body is kept packed", "[unit][net]") {
    // `printf hi | gzip -n`
    const std::string packed("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xcb\xc8\x04\x00\xac\x2a\x93\xd8\x02\x00\x00\x00", 22);
    ScriptedServer server(ScriptedServer::answering(
        [&](const std::string&) { return "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 22\r\n\r\n" + packed; }));
    Fetching fetching;
    const auto outcomes = fetching.run(get(server.url("/")));
    CHECK(fetching.body(outcomes.hop()) == packed);
    CHECK(outcomes.hop().payload_sha256->hex() == sha256_hex(packed));
}

TEST_CASE("net: informational heads are kept apart from the final one", "[unit][net]") {
    const std::string hints = "HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n";
    const std::string processing = "HTTP/1.1 102 Processing\r\n\r\n";
    ScriptedServer server(ScriptedServer::answering([&](const std::string&) { return hints + processing + ok("body"); }));
    Fetching fetching;
    const auto outcomes = fetching.run(get(server.url("/")));
    const auto& hop = outcomes.hop();
    REQUIRE(hop.informational_heads.size() == 2);
    CHECK(text(hop.informational_heads[0]) == hints);
    CHECK(text(hop.informational_heads[1]) == processing);
    CHECK(text(hop.response_head) + fetching.body(hop) == ok("body"));
    CHECK(hop.status == 200);
}

TEST_CASE("net: odd but legal answers are kept as sent", "[unit][net]") {
    struct Case {
        const char* head;
        const char* body;
        int status;
    };
    const Case item = GENERATE(values<Case>({
        {"HTTP/1.1 204 No Content\r\n\r\n", "", 204},
        {"HTTP/1.0 200 OK\r\nX-Old: yes\r\n\r\n", "until close", 200},
        {"HTTP/1.1 404 Tidak Ada\r\nContent-Length: 3\r\n\r\n", "no\n", 404},
        {"HTTP/1.1 200 OK\nContent-Length: 2\n\n", "lf", 200},
        {"HTTP/1.1 200 OK\r\nX-Folded: a\r\n b\r\nContent-Length: 1\r\n\r\n", "f", 200},
        {"HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", "", 200},
        {"HTTP/1.1 200 OK\r\nX-Latin: \xe9\r\nContent-Length: 0\r\n\r\n", "", 200},
    }));
    CAPTURE(item.head);
    ScriptedServer server([&](Peer& peer) {
        if (peer.read_request()) peer.write(std::string(item.head) + item.body);
    });
    Fetching fetching;
    const auto outcomes = fetching.run(get(server.url("/")));
    const auto& hop = outcomes.hop();
    CHECK(hop.outcome == Outcome::complete);
    CHECK(text(hop.response_head) == item.head);
    CHECK(fetching.body(hop) == item.body);
    CHECK(hop.status == item.status);
}

TEST_CASE("net: a large body goes to a file while it arrives", "[unit][net]") {
    const std::string large(static_cast<std::size_t>(limits::inline_body_bytes) + 1, 'm');
    const std::string small = large.substr(1);
    ScriptedServer server(ScriptedServer::answering([&](const std::string& request) { return ok(path_of(request) == "/large" ? large : small); }));
    Fetching fetching;
    std::uint64_t most = 0;
    fetching.options.on_progress = [&](const Progress& progress) {
        most = std::max(most, progress.received);
        CHECK(progress.expected.value_or(0) >= limits::inline_body_bytes);
    };
    const auto first = fetching.run(get(server.url("/large")));
    REQUIRE(first.hop().body.spool.has_value());
    CHECK(first.hop().body.spool->filename() == "r000001-0-1.body");
    CHECK(first.hop().body.bytes.empty());
    CHECK(first.hop().body.size == large.size());
    CHECK(fetching.body(first.hop()) == large);
    CHECK(first.hop().payload_sha256->hex() == sha256_hex(large));
    CHECK(most == large.size());
    const auto second = fetching.run(get(server.url("/small")));
    CHECK_FALSE(second.hop().body.spool.has_value());
    CHECK(fetching.body(second.hop()) == small);
}

TEST_CASE("net: provenance of a plain hop", "[unit][net]") {
    ScriptedServer server(ScriptedServer::answering(
        [](const std::string&) { return "HTTP/1.1 200 OK\r\ndate: Sat, 21 Nov 2026 07:05:09 GMT\r\nContent-Length: 0\r\n\r\n"; }));
    Fetching fetching;
    fetching.resolver->set("page.test", {{"127.0.0.1", "203.0.113.9"}});
    Request request = get(server.url("/", "page.test"));
    request.purpose = Purpose::identity;
    const auto outcomes = fetching.run(request);
    const auto& hop = outcomes.hop();
    CHECK(hop.server_date == "Sat, 21 Nov 2026 07:05:09 GMT");
    CHECK(hop.http_version == "HTTP/1.1");
    CHECK(hop.purpose == Purpose::identity);
    REQUIRE(hop.dns.has_value());
    CHECK(hop.dns->name == "page.test");
    CHECK(hop.dns->answers.size() == 2);
    CHECK_FALSE(hop.tls.has_value());
    CHECK(hop.proxy.empty());
    CHECK(hop.started.ms > 0);
    const auto& t = hop.timings;
    REQUIRE((t.dns_us && t.connect_us && t.sent_us && t.first_byte_us));
    CHECK_FALSE(t.tls_us.has_value());
    CHECK(*t.dns_us <= *t.connect_us);
    CHECK(*t.connect_us <= *t.first_byte_us);
    CHECK(*t.sent_us <= t.total_us);
    CHECK(*t.first_byte_us <= t.total_us);
}
