#include "secrets/secrets.hpp"

#include <catch2/catch.hpp>

#include "answer.hpp"
#include "secrets/secret_limits.hpp"

using namespace saksi;
using namespace saksi::secrets;
using test::answer;
using Place = Redaction::Place;

namespace {

base::PosixFileSystem files;

Secrets with_key() {
    Secrets secrets;
    REQUIRE(secrets.add("contoh", "key", "kunci/rahasia+1"));
    return secrets;
}

net::Request request(const std::string& url) {
    net::Request asked;
    asked.url = url;
    return asked;
}

/// `asked` as it came back from the wire.
net::HopRecord hop_of(const net::Request& asked, net::HopRecord hop) {
    hop.url = asked.url;
    std::string head = "POST " + asked.url.substr(asked.url.find('/', 8)) + " HTTP/1.1\r\nHost: api.example\r\nContent-Length: " + std::to_string(asked.body.size()) + "\r\n";
    for (const net::HeaderField& field : asked.fields) head += field.name + ": " + field.value + "\r\n";
    hop.request_head = base::copy_of(bytes_of(head + "\r\n"));
    hop.request_body = asked.body;
    return hop;
}

}  // namespace

TEST_CASE("secrets: each place gets the spelling that it needs", "[unit][secrets]") {
    const Secrets secrets = with_key();
    net::Request asked = request("https://api.example/v1?a=1&key={secret:key}#{secret:key}");
    asked.fields = {{"Authorization", "Bearer {secret:key}", false}, {"Content-Type", "application/x-www-form-urlencoded", false}};
    asked.body = base::copy_of(bytes_of("k={secret:key}"));
    REQUIRE(secrets.fill(asked, "contoh", {"key"}));
    CHECK(asked.url == "https://api.example/v1?a=1&key=kunci%2Frahasia%2B1#{secret:key}");
    CHECK(asked.fields[0].value == "Bearer kunci/rahasia+1");
    CHECK(asked.fields[0].secret);
    CHECK_FALSE(asked.fields[1].secret);
    CHECK(text_of(asked.body) == "k=kunci%2Frahasia%2B1");
    CHECK_FALSE(asked.follow_redirects);
}

TEST_CASE("secrets: inside JSON what needs an escape gets one", "[unit][secrets]") {
    Secrets secrets;
    REQUIRE(secrets.add("contoh", "sandi", R"(a"b\cdefgh)"));
    net::Request asked = request("https://api.example/login");
    asked.fields = {{"Content-Type", "application/json; charset=utf-8", false}};
    asked.body = base::copy_of(bytes_of(R"({"password":"{secret:sandi}"})"));
    REQUIRE(secrets.fill(asked, "contoh", {"sandi"}));
    CHECK(text_of(asked.body) == R"({"password":"a\"b\\cdefgh"})");
}

TEST_CASE("secrets: nothing goes out that was not asked for by name, to the plugin that it belongs to", "[unit][secrets]") {
    const Secrets secrets = with_key();
    net::Request asked = request("https://api.example/?key={secret:key}");
    const auto refused = [&](const std::string& plugin, std::vector<std::string> names) { return secrets.fill(asked, plugin, names).error().code(); };
    CHECK(refused("lain", {"key"}) == ErrorCode::refused);
    CHECK(refused("contoh", {"other"}) == ErrorCode::refused);
    CHECK(asked.url == "https://api.example/?key={secret:key}");
    REQUIRE(secrets.fill(asked, "contoh", {}));  // a placeholder that the plugin did not name stays text
    CHECK(asked.url == "https://api.example/?key={secret:key}");
    CHECK(asked.follow_redirects);
    for (const char* nowhere : {"https://api.example/", "https://api.example/{secret:key}", "https://{secret:key}.example/", "https://api.example/#?{secret:key}"}) {
        net::Request other = request(nowhere);
        CHECK_FALSE(secrets.fill(other, "contoh", {"key"}));
    }
}

TEST_CASE("secrets: what is no secret is refused as one", "[unit][secrets]") {
    Secrets secrets;
    CHECK_FALSE(secrets.add("contoh", "key", "1234567"));
    CHECK(secrets.add("contoh", "key", "12345678"));
    CHECK_FALSE(secrets.add("contoh", "key", "12345678"));
    CHECK_FALSE(secrets.add("contoh", "two", "1234\n5678"));
    CHECK_FALSE(secrets.add("contoh", "two", std::string(secret_limits::longest + 1, 'x')));
    for (std::size_t i = 1; i < secret_limits::per_plugin; ++i) REQUIRE(secrets.add("contoh", "n" + std::to_string(i), "12345678"));
    CHECK_FALSE(secrets.add("contoh", "one-more", "12345678"));
    CHECK(secrets.add("lain", "key", "12345678"));
}

TEST_CASE("secrets: a recorded request holds placeholders, its length fits, and each is listed", "[unit][secrets]") {
    const Secrets secrets = with_key();
    net::Request asked = request("https://api.example/v1?key={secret:key}");
    asked.fields = {{"X-Key", "{secret:key}", false}, {"Content-Type", "application/json", false}};
    asked.body = base::copy_of(bytes_of(R"({"k":"{secret:key}"})"));
    net::Request sent = asked;
    REQUIRE(secrets.fill(sent, "contoh", {"key"}));
    const auto covered = secrets.cover(hop_of(sent, answer("", "selamat")), files);
    REQUIRE(covered);
    CHECK(covered->hop.url == asked.url);
    CHECK(text_of(covered->hop.request_body) == text_of(asked.body));
    CHECK(text_of(covered->hop.request_head) ==
          "POST /v1?key={secret:key} HTTP/1.1\r\nHost: api.example\r\nContent-Length: 20\r\nX-Key: {secret:key}\r\nContent-Type: application/json\r\n\r\n");
    CHECK(covered->redactions == std::vector<Redaction>{{Place::query, "key", 19}, {Place::header, "key", 15}, {Place::body, "key", 15}});
    CHECK(text_of(covered->hop.body.bytes) == "selamat");
    CHECK(covered->hop.outcome == net::Outcome::complete);
}

TEST_CASE("secrets: an answer that shows one is dropped, with every digest of it", "[unit][secrets]") {
    const Secrets secrets = with_key();
    net::HopRecord hop = answer("Set-Cookie: a=1\r\n", "your key is kunci%2Frahasia%2B1");
    hop.payload_sha256 = digest::sha256_of(hop.body.bytes);
    hop.block_sha256 = hop.payload_sha256;
    const auto covered = secrets.cover(std::move(hop), files);
    REQUIRE(covered);
    CHECK(covered->hop.outcome == net::Outcome::withheld);
    CHECK_FALSE(covered->hop.has_response());
    CHECK(covered->hop.body.size == 0);
    CHECK(covered->hop.body.bytes.empty());
    CHECK_FALSE(covered->hop.payload_sha256);
    CHECK_FALSE(covered->hop.block_sha256);
    CHECK(covered->hop.reason.find("kunci") == std::string::npos);
    const auto other = secrets.cover(answer("Set-Cookie: a=1\r\n", "nothing to see"), files);
    REQUIRE(other);
    CHECK(other->hop.outcome == net::Outcome::complete);
}

TEST_CASE("secrets: a request that shows one in another spelling is not recorded", "[unit][secrets]") {
    const Secrets secrets = with_key();
    net::HopRecord hop = answer("", "selamat");
    hop.request_head = base::copy_of(bytes_of("GET /?k=kunci%2frahasia%2b1 HTTP/1.1\r\n\r\n"));
    const auto covered = secrets.cover(std::move(hop), files);
    REQUIRE(covered);
    CHECK(covered->hop.outcome == net::Outcome::withheld);
}

TEST_CASE("secrets: what cannot be looked through goes only when its request held a secret", "[unit][secrets]") {
    const Secrets secrets = with_key();
    net::Request asked = request("https://api.example/?key={secret:key}");
    net::Request sent = asked;
    REQUIRE(secrets.fill(sent, "contoh", {"key"}));
    const auto with = secrets.cover(hop_of(sent, answer("Content-Encoding: br\r\n", "x")), files);
    const auto without = secrets.cover(hop_of(request("https://api.example/"), answer("Content-Encoding: br\r\n", "x")), files);
    CHECK(with->hop.outcome == net::Outcome::withheld);
    CHECK(without->hop.outcome == net::Outcome::complete);
}

TEST_CASE("secrets: an answer that renews a session is withheld, one that sets another cookie is not", "[unit][secrets]") {
    Secrets secrets = with_key();
    REQUIRE(secrets.take_token("contoh", "token", "sesi-12345"));
    const auto outcome = [&](const char* name, const char* fields) {
        net::Request sent = request("https://api.example/?t={secret:" + std::string(name) + "}");
        REQUIRE(secrets.fill(sent, "contoh", {name}));
        return secrets.cover(hop_of(sent, answer(fields, "isi")), files)->hop.outcome;
    };
    CHECK(outcome("token", "Set-Cookie: sid=baru\r\n") == net::Outcome::withheld);
    CHECK(outcome("token", "") == net::Outcome::complete);
    CHECK(outcome("key", "Set-Cookie: sid=baru\r\n") == net::Outcome::complete);
}

TEST_CASE("secrets: one that is a part of another does not cover half of it", "[unit][secrets]") {
    Secrets secrets;
    REQUIRE(secrets.add("contoh", "short", "rahasia1"));
    REQUIRE(secrets.add("contoh", "long", "rahasia1-panjang"));
    CHECK(secrets.cover("https://api.example/?a=rahasia1-panjang&b=rahasia1") == "https://api.example/?a={secret:long}&b={secret:short}");
}
