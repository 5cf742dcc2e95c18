#include <catch2/catch.hpp>

#include "peertube/video_address.hpp"

using namespace saksi::peertube;

// The pair of UUID and short form stands in PeerTube's own documentation (docs.joinpeertube.org, REST API, id of a video).
TEST_CASE("peertube: a short form stands for a UUID", "[unit][plugins]") {
    CHECK(uuid_of("kkGMgK9ZtnKfYAgnEtQxbv") == "9c9de5e8-0a1e-484a-b099-e80766180a6d");
    CHECK(uuid_of("1111111111111111111111") == "00000000-0000-0000-0000-000000000000");
    CHECK_FALSE(uuid_of("ZZZZZZZZZZZZZZZZZZZZZZ"));  // more than 128 bits
    CHECK_FALSE(uuid_of("kkGMgK9ZtnKfYAgnEtQxb0"));  // 0 is no digit
    CHECK_FALSE(uuid_of("kkGMgK9ZtnKfYAgnEtQxb"));
}

TEST_CASE("peertube: links of videos", "[unit][plugins]") {
    const std::string uuid = "9c9de5e8-0a1e-484a-b099-e80766180a6d";
    for (const char* link : {"https://a.example/w/kkGMgK9ZtnKfYAgnEtQxbv", "https://a.example/w/kkGMgK9ZtnKfYAgnEtQxbv;threadId=12", "https://a.example/videos/watch/9c9de5e8-0a1e-484a-b099-e80766180a6d",
                             "https://a.example/videos/embed/9c9de5e8-0a1e-484a-b099-e80766180a6d?start=3"}) {
        INFO(link);
        const auto address = VideoAddress::from_url(link);
        REQUIRE(address);
        CHECK(address->id == uuid);
        CHECK(address->url() == "https://a.example/videos/watch/" + uuid);
    }
    CHECK(VideoAddress::from_url("https://a.example/videos/watch/42")->id == "42");
    for (const char* other : {"https://a.example/w/index.php?title=Halaman", "https://a.example/w/p/kkGMgK9ZtnKfYAgnEtQxbv", "https://a.example/videos/watch/playlist/x", "https://a.example/w/42"})
        CHECK_FALSE(VideoAddress::from_url(other));
}
