// Redirects, retries, order, names and addresses, and stopping.
#include <atomic>
#include <thread>

#include <catch2/catch.hpp>

#include "fetching.hpp"
#include "scripted_server.hpp"

using namespace saksi;
using namespace saksi::net;
using namespace saksi::net::test;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

std::string redirect(const std::string& location, const std::string& status = "302 Found") {
    return "HTTP/1.1 " + status + "\r\nLocation: " + location + "\r\nContent-Length: 0\r\n\r\n";
}

std::string id(int number) { return "r" + std::to_string(1'000'000 + number).substr(1); }

}  // namespace

TEST_CASE("net: each redirect is a hop of its own", "[unit][net]") {
    ScriptedServer server(ScriptedServer::answering([](const std::string& request) {
        if (path_of(request) == "/a") return redirect("b?x=1");
        if (path_of(request) == "/b?x=1") return redirect("/c#part", "308 Permanent Redirect");
        return ok("end");
    }));
    Fetching fetching;
    const auto outcomes = fetching.run(get(server.url("/a")));
    REQUIRE(outcomes.hops.size() == 3);
    CHECK(outcomes.hop(0).location == server.url("/b?x=1"));
    CHECK(outcomes.hop(1).url == server.url("/b?x=1"));
    CHECK(outcomes.hop(2).url == server.url("/c"));
    for (int i = 0; i < 3; ++i) CHECK(outcomes.hop(static_cast<std::size_t>(i)).hop == i);
    CHECK(outcomes.only().outcome == Outcome::complete);
    CHECK(outcomes.only().hops == 3);
}

TEST_CASE("net: the caller may follow redirects itself", "[unit][net]") {
    ScriptedServer server(ScriptedServer::answering([](const std::string&) { return redirect("/b"); }));
    Fetching fetching;
    Request request = get(server.url("/a"));
    request.follow_redirects = false;
    const auto outcomes = fetching.run(request);
    CHECK(outcomes.hops.size() == 1);
    CHECK(outcomes.hop().location == server.url("/b"));
    CHECK(outcomes.only().outcome == Outcome::complete);
}

TEST_CASE("net: a POST keeps its body through 307 and becomes GET through 303", "[unit][net]") {
    std::vector<std::string> seen;
    const std::string status = GENERATE("303 See Other", "307 Temporary Redirect");
    ScriptedServer server(ScriptedServer::answering([&](const std::string& request) {
        seen.push_back(request);
        return path_of(request) == "/a" ? redirect("/b", status) : ok("");
    }));
    Fetching fetching;
    Request request = get(server.url("/a"));
    request.method = Method::post;
    request.body = base::copy_of(bytes_of("data"));
    fetching.run(request);
    REQUIRE(seen.size() == 2);
    CHECK(seen[1].starts_with(status[2] == '3' ? "GET /b" : "POST /b"));
    CHECK(seen[1].ends_with(status[2] == '3' ? "\r\n\r\n" : "\r\n\r\ndata"));
}

TEST_CASE("net: secrets do not cross to another origin", "[unit][net]") {
    std::string seen;
    ScriptedServer other(ScriptedServer::answering([&](const std::string& request) {
        seen = request;
        return ok("");
    }));
    ScriptedServer server(ScriptedServer::answering([&](const std::string&) { return redirect(other.url("/")); }));
    Fetching fetching;
    Request request = get(server.url("/"));
    request.fields = {{"Authorization", "Bearer canary"}, {"X-Token", "canary", true}, {"X-Open", "yes"}};
    const auto outcomes = fetching.run(request);
    CHECK(text(outcomes.hop(0).request_head).find("canary") != std::string::npos);
    CHECK(seen.find("X-Open: yes") != std::string::npos);
    CHECK(seen.find("canary") == std::string::npos);
}

TEST_CASE("net: redirects that lead nowhere good end the request", "[unit][net]") {
    struct Case {
        const char* location;
        Outcome outcome;
        std::size_t hops;
    };
    const Case item = GENERATE(values<Case>({
        {"/a", Outcome::redirect_loop, 1},
        {"?", Outcome::redirect_loop, 1},
        {"file:///etc/passwd", Outcome::scheme_refused, 1},
        {"FILE:///etc/passwd", Outcome::scheme_refused, 1},
        {"gopher://127.0.0.1/", Outcome::scheme_refused, 1},
        {"data:text/html,x", Outcome::scheme_refused, 1},
        {"http://user:word@127.0.0.1/", Outcome::scheme_refused, 1},
        {"http://127.0.0.1:99999/", Outcome::malformed, 1},
        {"http://10.0.0.1/", Outcome::address_refused, 2},
        {"http://0x0a000001/", Outcome::address_refused, 2},
        {"http://169.254.169.254/latest/meta-data/", Outcome::address_refused, 2},
        {"http://[::1]/", Outcome::address_refused, 2},
        {"http://[::ffff:10.0.0.1]/", Outcome::address_refused, 2},
        {"http://inside.test/", Outcome::address_refused, 2},
    }));
    CAPTURE(item.location);
    ScriptedServer server(ScriptedServer::answering([&](const std::string&) { return redirect(item.location); }));
    Fetching fetching;
    fetching.resolver->set("inside.test", {{"10.0.0.5", "fd00::5"}});
    const auto outcomes = fetching.run(get(server.url("/a")));
    CHECK(outcomes.only().outcome == item.outcome);
    CHECK(outcomes.hops.size() == item.hops);
    if (item.hops == 2) {
        CHECK(outcomes.hop(1).request_head.empty());
        CHECK_FALSE(outcomes.hop(1).connection.has_value());
        CHECK_FALSE(outcomes.hop(1).reason.empty());
    }
}

TEST_CASE("net: ten redirects pass, eleven do not", "[unit][net]") {
    const int number = GENERATE(10, 11);
    ScriptedServer server(ScriptedServer::answering([&](const std::string& request) {
        const int at = std::stoi(path_of(request).substr(1));
        return at < number ? redirect("/" + std::to_string(at + 1)) : ok("end");
    }));
    Fetching fetching;
    const auto outcomes = fetching.run(get(server.url("/0")));
    CHECK(outcomes.only().outcome == (number == 10 ? Outcome::complete : Outcome::too_many_redirects));
    CHECK(outcomes.hops.size() == 11);
}

TEST_CASE("net: each try is recorded", "[unit][net]") {
    std::atomic<int> asked{0};
    ScriptedServer server([&](Peer& peer) {
        while (peer.read_request()) {
            const int number = ++asked;
            if (number == 1) return;  // closes without a word
            peer.write(number == 2 ? "HTTP/1.1 503 Busy\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n" : ok("at last"));
        }
    });
    Fetching fetching;
    const auto outcomes = fetching.run(get(server.url("/")));
    REQUIRE(outcomes.hops.size() == 3);
    CHECK(outcomes.hop(0).outcome == Outcome::reset);
    CHECK(outcomes.hop(1).status == 503);
    CHECK(outcomes.hop(2).status == 200);
    for (int i = 0; i < 3; ++i) {
        CHECK(outcomes.hop(static_cast<std::size_t>(i)).attempt == i + 1);
        CHECK(outcomes.hop(static_cast<std::size_t>(i)).hop == 0);
    }
    CHECK(outcomes.only().outcome == Outcome::complete);
}

TEST_CASE("net: a try on a connection that the server had closed is recorded, not repeated in silence", "[unit][net]") {
    std::atomic<int> connections{0};
    ScriptedServer server([&](Peer& peer) {
        const bool first = ++connections == 1;
        for (int i = 0; peer.read_request(); ++i)
            if ((first && i == 1) || !peer.write(ok("x"))) return;
    });
    Fetching fetching;
    fetching.options.per_host_parallel = 1;
    fetching.submit(get(server.url("/a"), "r000001"));
    Request second = get(server.url("/b"), "r000002");
    second.method = GENERATE(Method::get, Method::post);
    fetching.submit(second);
    const auto outcomes = fetching.run();
    REQUIRE(outcomes.hops.size() == 3);
    CHECK(outcomes.hop(1).outcome == Outcome::reset);
    CHECK(outcomes.hop(1).connection->number == 1);
    CHECK(outcomes.hop(1).connection->reused);
    CHECK_FALSE(outcomes.hop(1).request_head.empty());
    CHECK(outcomes.hop(2).outcome == Outcome::complete);
    CHECK(outcomes.hop(2).attempt == 2);
    CHECK(outcomes.hop(2).connection->number == 2);
    CHECK(connections == 2);
}

TEST_CASE("net: tries come to an end", "[unit][net]") {
    ScriptedServer server(ScriptedServer::answering([&](const std::string& request) {
        return "HTTP/1.1 " + path_of(request).substr(1) + " No\r\nContent-Length: 0\r\n\r\n";
    }));
    Fetching fetching;
    const auto failing = fetching.run(get(server.url("/500")));
    CHECK(failing.hops.size() == static_cast<std::size_t>(limits::attempts));
    CHECK(failing.only().outcome == Outcome::complete);  // an answer is evidence, whatever it says
    const auto limited = fetching.run(get(server.url("/429")));
    CHECK(limited.hops.size() == static_cast<std::size_t>(limits::attempts));
    CHECK(limited.only().outcome == Outcome::rate_limited);
    const auto gone = fetching.run(get(server.url("/404")));
    CHECK(gone.hops.size() == 1);
}

TEST_CASE("net: Retry-After holds the next try back, and a long one ends the request", "[unit][net]") {
    std::atomic<int> asked{0};
    ScriptedServer server(ScriptedServer::answering([&](const std::string& request) {
        const std::string wait = path_of(request).substr(1);
        return ++asked == 1 ? "HTTP/1.1 429 Slow\r\nRetry-After: " + wait + "\r\nContent-Length: 0\r\n\r\n" : ok("");
    }));
    Fetching fetching;
    SECTION("one second") {
        const auto outcomes = fetching.run(get(server.url("/1")));
        REQUIRE(outcomes.hops.size() == 2);
        CHECK(outcomes.hop(1).started.ms - outcomes.hop(0).started.ms >= 999);
    }
    SECTION("longer than the limit") {
        const auto outcomes = fetching.run(get(server.url("/" + std::to_string(limits::retry_after_longest.count() + 1))));
        CHECK(outcomes.hops.size() == 1);
        CHECK(outcomes.only().outcome == Outcome::rate_limited);
        CHECK(outcomes.only().retry_after == limits::retry_after_longest + seconds{1});
    }
}

TEST_CASE("net: a used-up quota holds the next request to that host, and ends a 429 that says no more", "[unit][net]") {
    std::atomic<int> asked{0};
    ScriptedServer server(ScriptedServer::answering([&](const std::string& request) {
        const std::string used_up = "X-RateLimit-Remaining: 0\r\nX-RateLimit-Reset: 1\r\nContent-Length: 0\r\n\r\n";
        if (++asked > 1) return ok("");
        return (path_of(request) == "/429" ? "HTTP/1.1 429 Slow\r\n" : "HTTP/1.1 200 OK\r\n") + used_up;
    }));
    Fetching fetching;
    SECTION("another request") {
        const auto first = fetching.run(get(server.url("/200")));
        const auto second = fetching.run(get(server.url("/next")));
        CHECK(second.hop().started.ms - first.hop().started.ms >= 999);
    }
    SECTION("the same again") {
        const auto outcomes = fetching.run(get(server.url("/429")));
        REQUIRE(outcomes.hops.size() == 2);
        CHECK(outcomes.hop(1).started.ms - outcomes.hop(0).started.ms >= 999);
        CHECK(outcomes.hop(1).status == 200);
    }
}

TEST_CASE("net: a refused connection and an unknown name are outcomes with records", "[unit][net]") {
    std::uint16_t closed = 0;
    {
        ScriptedServer server([](Peer&) {});
        closed = server.port();
    }
    Fetching fetching;
    const auto refused = fetching.run(get("http://127.0.0.1:" + std::to_string(closed) + "/"));
    CHECK(refused.only().outcome == Outcome::connect_failed);
    CHECK(refused.hops.size() == static_cast<std::size_t>(limits::attempts));
    const auto unknown = fetching.run(get("http://unknown.test/"));
    CHECK(unknown.only().outcome == Outcome::dns_failed);
    CHECK(unknown.hop().timings.dns_us.has_value());
}

TEST_CASE("net: a name server that never answers meets the time limit", "[unit][net]") {
    class Mute final : public Resolver {
    public:
        Result<std::vector<IpAddress>> resolve(const std::string&) override {
            gate.wait();
            return std::vector<IpAddress>{};
        }
        Gate gate;
    };
    const auto mute = std::make_shared<Mute>();
    base::SystemClock clock;
    base::SystemRandom random;
    base::PosixFileSystem files;
    auto fetcher = make_curl_fetcher({}, clock, random, files, mute);
    REQUIRE(fetcher.has_value());
    Request request = get("http://mute.test/");
    request.attempts = 1;
    request.limits.connect_time = milliseconds{50};
    REQUIRE((*fetcher)->submit(request).has_value());
    auto event = (*fetcher)->next(seconds{30});
    REQUIRE((event && *event));
    CHECK(std::get<HopRecord>(**event).outcome == Outcome::dns_failed);
    fetcher->reset();  // does not wait for the lookup
    mute->gate.open();
}

TEST_CASE("net: an address that changes after the check is not contacted", "[unit][net]") {
    // DNS rebinding: allowed first, inside the second time (miniflux#4092). The first answer is pinned; each new one is checked anew.
    ScriptedServer inside(ScriptedServer::answering([](const std::string&) { return ok("secret"); }));
    ScriptedServer server(ScriptedServer::answering([&](const std::string&) { return ok("page"); }));
    Fetching fetching({"127.0.0.1:" + std::to_string(server.port())});
    fetching.resolver->set("rebind.test", {{"127.0.0.1", "127.0.0.2"}, {"127.0.0.2"}});
    const auto first = fetching.run(get(server.url("/", "rebind.test")));
    CHECK(first.hop().connection->peer.text() == "127.0.0.1");
    CHECK(first.hop().dns->answers.size() == 2);  // the refused one is recorded, not used
    CHECK(fetching.resolver->asked() == 1);
    const auto second = fetching.run(get(inside.url("/", "rebind.test")));
    CHECK(second.only().outcome == Outcome::address_refused);
    CHECK(inside.accepted() == 0);
}

TEST_CASE("net: names with only inside addresses are refused before any connection", "[unit][net]") {
    ScriptedServer inside(ScriptedServer::answering([](const std::string&) { return ok("secret"); }));
    Fetching fetching(std::vector<std::string>{});
    fetching.resolver->set("inside.test", {{"127.0.0.1"}});
    const auto refused = fetching.run(get(inside.url("/", "inside.test")));
    CHECK(refused.only().outcome == Outcome::address_refused);
    CHECK(inside.accepted() == 0);
    Fetching named({"inside.test"});
    named.resolver->set("inside.test", {{"127.0.0.1"}});
    const auto allowed = named.run(get(inside.url("/", "inside.test")));
    CHECK(allowed.only().outcome == Outcome::complete);
    CHECK(allowed.hop().address_exception == "inside.test");
}

TEST_CASE("net: no more transfers at once per host than allowed, and lower priorities last", "[unit][net]") {
    std::atomic<int> at_once{0}, most{0};
    std::mutex mutex;
    std::vector<std::string> order;
    ScriptedServer server(ScriptedServer::answering([&](const std::string& request) {
        const int now = ++at_once;
        int seen = most;
        while (seen < now && !most.compare_exchange_weak(seen, now)) continue;
        const std::scoped_lock lock(mutex);
        order.push_back(path_of(request));
        --at_once;
        return ok("x");
    }));
    Fetching fetching;
    fetching.options.per_host_parallel = GENERATE(1, 3);
    for (int i = 0; i < 30; ++i) {
        Request request = get(server.url(i % 3 == 0 ? "/media" : i % 3 == 1 ? "/list" : "/post"), id(i));
        request.purpose = i % 3 == 0 ? Purpose::media : i % 3 == 1 ? Purpose::likers : Purpose::post;
        fetching.submit(request);
    }
    CHECK(fetching.fetcher().queued() == 30);
    const auto outcomes = fetching.run();
    CHECK(outcomes.done.size() == 30);
    CHECK(server.accepted() <= fetching.options.per_host_parallel);
    CHECK(most <= fetching.options.per_host_parallel);
    REQUIRE(order.size() == 30);
    for (std::size_t i = 0; i < 10; ++i) CHECK(order[i] == "/post");  // nothing else before the last post is done
    if (fetching.options.per_host_parallel == 1) {
        for (std::size_t i = 10; i < 20; ++i) CHECK(order[i] == "/list");
        for (std::size_t i = 20; i < 30; ++i) CHECK(order[i] == "/media");
    }
    CHECK(fetching.fetcher().unfinished() == 0);
    CHECK(fetching.fetcher().queued() == 0);
}

TEST_CASE("net: cancelling ends the wait at once and hands out what there is", "[unit][net]") {
    Gate reached;
    ScriptedServer server([&](Peer& peer) {
        if (!peer.read_request()) return;
        peer.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf");
        reached.open();
        peer.wait_for_close();
    });
    Fetching fetching;
    fetching.options.per_host_parallel = 1;
    fetching.submit(get(server.url("/"), "r000001"));
    fetching.submit(get(server.url("/"), "r000002"));
    auto& fetcher = fetching.fetcher();
    std::jthread operator_thread([&] {
        reached.wait();
        fetcher.cancel();
    });
    const auto outcomes = fetching.run();
    REQUIRE(outcomes.done.size() == 2);
    for (const auto& done : outcomes.done) CHECK(done.outcome == Outcome::cancelled);
    REQUIRE(outcomes.hops.size() == 1);
    CHECK(outcomes.hop().outcome == Outcome::cancelled);
}

TEST_CASE("net: next returns without an event when its wait is over", "[unit][net]") {
    ScriptedServer server([](Peer& peer) { peer.wait_for_close(); });
    Fetching fetching;
    CHECK_FALSE(fetching.fetcher().next(seconds{30})->has_value());  // nothing left: at once
    fetching.submit(get(server.url("/")));
    CHECK_FALSE(fetching.fetcher().next(milliseconds{20})->has_value());
    CHECK(fetching.fetcher().unfinished() == 1);
}

TEST_CASE("net: requests that cannot be meant are refused", "[unit][net]") {
    Fetching fetching;
    const Request good = get("http://127.0.0.1/");
    const auto code = [&](auto change) {
        Request request = good;
        change(request);
        auto status = fetching.fetcher().submit(request);
        return status ? std::optional<ErrorCode>() : status.error().code();
    };
    CHECK(code([](Request& r) { r.id = "../x"; }) == ErrorCode::usage);
    CHECK(code([](Request& r) { r.id = ""; }) == ErrorCode::usage);
    CHECK(code([](Request& r) { r.body = {'x'}; }) == ErrorCode::usage);
    CHECK(code([](Request& r) { r.fields = {{"X", "a\r\nY: b"}}; }) == ErrorCode::usage);
    CHECK(code([](Request& r) { r.fields = {{"X Y", "a"}}; }) == ErrorCode::usage);
    CHECK(code([](Request& r) { r.fields = {{"host", "a"}}; }) == ErrorCode::usage);
    CHECK(code([](Request& r) { r.fields = {{"Transfer-Encoding", "chunked"}}; }) == ErrorCode::usage);
    CHECK(code([](Request& r) { r.url = "file:///etc/passwd"; }) == ErrorCode::refused);
    CHECK(code([](Request& r) { r.url = "nonsense"; }) == ErrorCode::malformed);
    CHECK_FALSE(code([](Request&) {}).has_value());
    CHECK(code([](Request&) {}) == ErrorCode::usage);  // id in use
}

TEST_CASE("net: the environment's proxy is not used, a named one is", "[unit][net]") {
    std::string seen;
    ScriptedServer proxy(ScriptedServer::answering([&](const std::string& request) {
        seen = request;
        return ok("by proxy");
    }));
    ScriptedServer server(ScriptedServer::answering([&](const std::string&) { return ok("direct"); }));
    ::setenv("http_proxy", proxy.url("").c_str(), 1);
    Fetching direct;
    CHECK(direct.body(direct.run(get(server.url("/"))).hop()) == "direct");
    ::unsetenv("http_proxy");
    Fetching named;
    named.options.proxy = proxy.url("");
    const auto outcomes = named.run(get("http://far.test/x"));
    CHECK(named.body(outcomes.hop()) == "by proxy");
    CHECK(outcomes.hop().proxy == proxy.url(""));
    CHECK_FALSE(outcomes.hop().dns.has_value());
    CHECK(text(outcomes.hop().request_head) == seen);
}
