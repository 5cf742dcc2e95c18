#include "capture/request.hpp"

#include <catch2/catch.hpp>

using namespace saksi;

namespace {

capture::Request full_request() {
    capture::Request request;
    request.urls = {"https://contoh.test/1", "https://contoh.test/2"};
    request.plugin = "web";
    request.base_urls = {{"bluesky", {{"appview", "https://127.0.0.1:8443"}}}};
    request.allow_addresses = {"127.0.0.1", "10.0.0.0/8"};
    request.allow_insecure_tls = true;
    request.case_label = "LP/1/XI/2026";
    return request;
}

}  // namespace

TEST_CASE("request: what goes into the journal's plan comes out again", "[unit][capture]") {
    const capture::Request request = full_request();
    const auto read = capture::from_plan(capture::to_plan(request, {{"web", std::string(64, 'a')}}));
    REQUIRE(read);
    CHECK(read->urls == request.urls);
    CHECK(read->plugin == request.plugin);
    CHECK(read->base_urls == request.base_urls);
    CHECK(read->allow_addresses == request.allow_addresses);
    CHECK(read->allow_insecure_tls == request.allow_insecure_tls);
    CHECK(read->case_label == request.case_label);
}

TEST_CASE("request: plans of equal words are equal, another plugin digest makes another plan", "[unit][capture]") {
    const std::string one = capture::to_plan(full_request(), {{"web", std::string(64, 'a')}}).canonical();
    CHECK(one == capture::to_plan(full_request(), {{"web", std::string(64, 'a')}}).canonical());
    CHECK(one != capture::to_plan(full_request(), {{"web", std::string(64, 'b')}}).canonical());
}

TEST_CASE("request: a plan without URLs is malformed", "[unit][capture]") {
    const auto read = capture::from_plan(Json().set("kind", "capture"));
    REQUIRE_FALSE(read);
    CHECK(read.error().code() == ErrorCode::malformed);
}
