#include "conformance/hostile.hpp"

#include <catch2/catch.hpp>
#include <map>

#include "base/json.hpp"

using namespace saksi;
using namespace saksi::conformance;

namespace {

Fixture one_answer(std::string body) {
    Fixture fixture;
    fixture.url = "https://a.example/";
    FixtureAnswer answer;
    answer.url = answer.final_url = fixture.url;
    answer.head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n";
    answer.body = std::move(body);
    fixture.answers = {answer, answer};
    return fixture;
}

std::map<std::string, FixtureAnswer> variants(const Fixture& fixture) {
    std::map<std::string, FixtureAnswer> out;
    for_each_variant(fixture, [&](const std::string& name, const Fixture& variant) {
        const std::size_t changed = name.starts_with("answer 1") ? 0 : 1;
        // Only one answer differs.
        CHECK(variant.answers[1 - changed].body == fixture.answers[1 - changed].body);
        CHECK(out.emplace(name, variant.answers[changed]).second);
    });
    return out;
}

}  // namespace

TEST_CASE("conformance: each way of breaking an answer is there", "[unit][conformance]") {
    const auto broken = variants(one_answer("{\"likes\":27,\"name\":\"B\xC3\xBC\",\"more\":[1]}"));
    CHECK(broken.at("answer 1: empty").body.empty());
    CHECK(broken.at("answer 2: cut at 9").body == "{\"likes\":");
    CHECK(broken.at("answer 2: known to be cut at 9").truncated);
    CHECK(broken.at("answer 1: Latin-1").body.find("B\xFC") != std::string::npos);
    CHECK(broken.at("answer 1: UTF-16").body.starts_with(std::string_view("\xFF\xFE{\0", 4)));
    CHECK(broken.at("answer 1: members 1 of 1 of another type").body == "{\"likes\":{\"n\":\"satu\"},\"name\":[7],\"more\":[1]}");
    CHECK(broken.at("answer 1: status 404").head.starts_with("HTTP/1.1 404 Not Found\r\n"));
    CHECK(broken.at("answer 1: tls_error").outcome == plugin_host::Outcome::tls_error);
    CHECK(broken.at("answer 1: called image/png").head.find("application/json") == std::string::npos);
    CHECK(broken.at("answer 1: huge in the middle").body.size() > 4'000'000);
    CHECK(broken.at("answer 1: deep lists").body.size() == 100'000);
}

TEST_CASE("conformance: members of another type leave JSON that is whole", "[unit][conformance]") {
    for (const auto& [name, answer] : variants(one_answer(R"({"a":1,"b":"x\"y","c":{"d":"e","f":22},"g":null})")))
        if (name.find("of another type") != std::string::npos) CHECK(base::parse_json(bytes_of(answer.body)));
}
