// Whom we talk to, and what is written down about it: threats.md H11.
#include <fstream>

#include <catch2/catch.hpp>

#include "fetching.hpp"
#include "scripted_server.hpp"
#include "tls_fixture.hpp"

using namespace saksi;
using namespace saksi::net;
using namespace saksi::net::test;

namespace {

/// A TLS server for `page.test`, and a fetcher that trusts the fixture's root.
struct TlsCase {
    explicit TlsCase(const ServerCertificate& certificate = {})
        : context(fixture.server(certificate)), server(ScriptedServer::answering([](const std::string&) { return ok("x"); }), context) {
        std::ofstream(folder.path() / "root.pem") << fixture.root_pem();
        fetching.options.ca_file = folder.path() / "root.pem";
        for (const char* host : {"page.test", "other.test"}) fetching.resolver->set(host, {{"127.0.0.1"}});
    }
    Outcomes run(const std::string& host = "page.test") {
        Request request = get(server.url("/", host));
        request.attempts = 1;
        return fetching.run(request);
    }
    TlsFixture fixture;
    TemporaryFolder folder;
    ssl_ctx_st* context;
    ScriptedServer server;
    Fetching fetching;
};

}  // namespace

TEST_CASE("net: each hop on one TLS connection has its chain", "[unit][net]") {
    TlsCase setting;
    setting.fetching.options.per_host_parallel = 1;
    setting.fetching.submit(get(setting.server.url("/a", "page.test"), "r000001"));
    setting.fetching.submit(get(setting.server.url("/b", "page.test"), "r000002"));
    const auto outcomes = setting.fetching.run();
    REQUIRE(outcomes.hops.size() == 2);
    CHECK(setting.server.accepted() == 1);
    Bytes all;
    for (const auto& der : setting.fixture.shown()) all.insert(all.end(), der.begin(), der.end());
    for (const auto& hop : outcomes.hops) {
        CHECK(hop.outcome == Outcome::complete);
        REQUIRE(hop.tls.has_value());
        CHECK(hop.tls->version == "TLSv1.3");
        CHECK(hop.tls->cipher.starts_with("TLS_"));
        CHECK(hop.tls->verified);
        CHECK(hop.tls->result == "ok");
        REQUIRE(hop.tls->chain != nullptr);
        CHECK(hop.tls->chain->certificates == setting.fixture.shown());
        CHECK(hop.tls->chain->sha256 == digest::sha256_of(all));
    }
    CHECK(outcomes.hop(0).tls->chain == outcomes.hop(1).tls->chain);
    CHECK(outcomes.hop(0).timings.tls_us.has_value());
    CHECK(outcomes.hop(1).connection->reused);
    CHECK_FALSE(outcomes.hop(1).timings.tls_us.has_value());
}

TEST_CASE("net: a certificate for the address itself is good", "[unit][net]") {
    TlsCase setting({.name = "IP:127.0.0.1"});
    CHECK(setting.run("127.0.0.1").only().outcome == Outcome::complete);
}

TEST_CASE("net: a bad certificate is refused, or named where the operator insists", "[unit][net]") {
    struct Case {
        ServerCertificate certificate;
        const char* host;
        const char* result;  // OpenSSL's words (X509_verify_cert_error_string)
    };
    const Case item = GENERATE(values<Case>({
        {{}, "other.test", "hostname mismatch"},
        {{.name = "IP:127.0.0.2"}, "127.0.0.1", "hostname mismatch"},
        {{.first_day = -9, .last_day = -1}, "page.test", "certificate has expired"},
        {{.first_day = 1}, "page.test", "certificate is not yet valid"},
        {{.self_signed = true}, "page.test", "self-signed certificate"},
    }));
    CAPTURE(item.result);
    const bool insecure = GENERATE(false, true);
    TlsCase setting(item.certificate);
    setting.fetching.options.allow_insecure_tls = insecure;
    const auto outcomes = setting.run(item.host);
    const auto& hop = outcomes.hop();
    CHECK(hop.outcome == (insecure ? Outcome::complete : Outcome::tls_failed));
    REQUIRE(hop.tls.has_value());
    CHECK_FALSE(hop.tls->verified);
    CHECK(hop.tls->result == item.result);
    REQUIRE(hop.tls->chain != nullptr);
    CHECK(hop.tls->chain->certificates == setting.fixture.shown());
    CHECK(hop.request_head.empty() == !insecure);  // nothing is asked of a server that is not who it must be
    if (!insecure) CHECK(hop.reason == item.result);
}

TEST_CASE("net: allowing bad certificates does not call a good one bad", "[unit][net]") {
    TlsCase setting;
    setting.fetching.options.allow_insecure_tls = true;
    const auto outcomes = setting.run();
    CHECK(outcomes.hop().tls->verified);
    CHECK(outcomes.hop().tls->result == "ok");
}

TEST_CASE("net: an authority that is not in the file is not trusted", "[unit][net]") {
    TlsCase setting;
    TlsFixture other("Akar Lain");
    std::ofstream(setting.folder.path() / "root.pem") << other.root_pem();
    const auto outcomes = setting.run();
    CHECK(outcomes.only().outcome == Outcome::tls_failed);
    CHECK(outcomes.hop().tls->result == "self-signed certificate in certificate chain");
}

TEST_CASE("net: TLS below 1.2 is refused, also when bad certificates are allowed", "[unit][net]") {
    TlsCase setting;
    only_old_versions(setting.context);
    setting.fetching.options.allow_insecure_tls = GENERATE(false, true);
    CHECK(setting.run().only().outcome == Outcome::tls_failed);
}

TEST_CASE("net: a server that shares no protocol but HTTP/2 is named so", "[unit][net]") {
    TlsCase setting;
    only_http2(setting.context);
    CHECK(setting.run().only().outcome == Outcome::http2_only);
}

TEST_CASE("net: a TLS server that closes while a body is sent ends the hop, not the program", "[unit][net]") {
    TlsCase setting;
    ScriptedServer closing([](Peer& peer) { peer.read_request(); }, setting.context);
    Request request = get(closing.url("/", "page.test"));
    request.method = Method::post;
    request.attempts = 1;
    request.body = Bytes(4'000'000, 'p');
    request.fields = {{"Content-Type", "text/plain"}};
    ScriptedServer hanging_up([](Peer&) {}, setting.context);
    CHECK(setting.fetching.run(request).only().outcome == Outcome::reset);
    request.url = hanging_up.url("/", "page.test");
    CHECK(setting.fetching.run(request).only().outcome == Outcome::reset);
}

TEST_CASE("net: plain HTTP behind https is a TLS failure", "[unit][net]") {
    ScriptedServer plain([](Peer& peer) { peer.write("HTTP/1.1 400 No\r\n\r\n"); });
    Fetching fetching;
    Request request = get("https://127.0.0.1:" + std::to_string(plain.port()) + "/");
    request.attempts = 1;
    CHECK(fetching.run(request).only().outcome == Outcome::tls_failed);
}

TEST_CASE("net: a file of authorities that is missing is an error at once", "[unit][net]") {
    base::SystemClock clock;
    base::SystemRandom random;
    base::PosixFileSystem files;
    CurlFetcherOptions options;
    options.ca_file = Path("/nonexistent/root.pem");
    auto fetcher = make_curl_fetcher(options, clock, random, files);
    REQUIRE_FALSE(fetcher.has_value());
    CHECK(fetcher.error().code() == ErrorCode::missing);
}
