#include <catch2/catch.hpp>

#include "sdk/id_time.hpp"
#include "tiktok/video_address.hpp"
#include "x/status_link.hpp"

TEST_CASE("plugins: a post of X is known by each form of its link", "[unit][plugins]") {
    using saksi::x::StatusLink;
    for (const char* url : {"https://x.com/budi_9/status/1212092628029698048", "https://twitter.com/budi_9/status/1212092628029698048/photo/1?s=20"})
        CHECK(StatusLink::from_url(url)->page_url() == "https://x.com/budi_9/status/1212092628029698048");
    for (const char* url : {"https://x.com/i/web/status/1212092628029698048", "https://x.com/i/status/1212092628029698048"})
        CHECK(StatusLink::from_url(url)->page_url() == "https://x.com/i/web/status/1212092628029698048");
    for (const char* url : {"https://x.com/budi", "https://x.com/budi/status/", "https://x.com/budi/status/12a", "https://x.com/bu%20di/status/12"}) CHECK_FALSE(StatusLink::from_url(url));
}

TEST_CASE("plugins: the token of X's embedding is what JavaScript computes", "[unit][plugins]") {
    // node: ((Number(id)/1e15)*Math.PI).toString(36).replace(/(0+|\.)/g, "")
    CHECK(saksi::x::syndication_token("1212092628029698048") == "2xrwg2unq4c");
    CHECK(saksi::x::syndication_token("1795219200000000000") == "4cnuian36yl");
    CHECK(saksi::x::syndication_token("1349129669258448897") == "39qeyy97t9x");
    CHECK(saksi::x::syndication_token("20") == "6dq1a2xwd93");
    CHECK(saksi::x::syndication_token("x").empty());
}

TEST_CASE("plugins: a post of TikTok is known by its link, a short link must be followed", "[unit][plugins]") {
    using saksi::tiktok::VideoAddress;
    CHECK(VideoAddress::from_url("https://www.tiktok.com/@budi.desa/video/7106686413101468970?lang=id")->path() == "/@budi.desa/video/7106686413101468970");
    CHECK(VideoAddress::from_url("https://m.tiktok.com/@budi/photo/7106686413101468970")->path() == "/@budi/photo/7106686413101468970");
    CHECK(VideoAddress::from_url("https://www.tiktok.com/embed/v2/7106686413101468970")->path() == "/@_/video/7106686413101468970");
    for (const char* url : {"https://vm.tiktok.com/ZMcontoh/", "https://www.tiktok.com/t/ZMcontoh/", "https://www.tiktok.com/@budi/live/7106686413101468970",
                            "https://www.tiktok.com/@budi/video/12", "https://www.tiktok.com/@/video/7106686413101468970"})
        CHECK_FALSE(VideoAddress::from_url(url));
}
