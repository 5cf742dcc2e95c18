#include <catch2/catch.hpp>

#include "mastodon/status_address.hpp"

using namespace saksi::mastodon;

TEST_CASE("plugins: a post of the Mastodon family is known by each form of its link", "[unit][plugins]") {
    const std::pair<const char*, const char*> known[] = {{"https://a.example/@budi/117600000000000000", "117600000000000000"},
                                                         {"https://a.example/@budi@b.example/117600000000000000?x=1#y", "117600000000000000"},
                                                         {"https://a.example/users/budi/statuses/117600000000000000", "117600000000000000"},
                                                         {"https://a.example/@budi/statuses/01JCONTOH", "01JCONTOH"},
                                                         {"https://a.example/@budi/posts/1176", "1176"},
                                                         {"https://a.example/notice/Axyz", "Axyz"},
                                                         {"https://a.example/p/budi/1176", "1176"},
                                                         {"https://a.example/objects/6f1ed002-ab5c-11ef-8000-000000000001", ""}};
    for (const auto& [url, id] : known) {
        INFO(url);
        const auto address = StatusAddress::from_url(url);
        REQUIRE(address);
        CHECK(address->id == id);
        CHECK(address->origin == "https://a.example");
    }
    for (const char* url : {"https://a.example/@budi", "https://a.example/@/117", "https://a.example/budi/117", "https://a.example/users/budi/117",
                            "https://a.example/@budi/117/embed", "https://a.example/@budi/1%2F2", "ftp://a.example/@budi/117"}) {
        INFO(url);
        CHECK_FALSE(StatusAddress::from_url(url));
    }
}

TEST_CASE("plugins: only a link to the post's own server tells the time in its id", "[unit][plugins]") {
    // Python: datetime.utcfromtimestamp((117600000000000000 >> 16) / 1000)
    CHECK(id_time_of("https://a.example/@budi/117600000000000000") == "2026-11-11T21:46:33.750Z");
    CHECK(id_time_of("https://a.example/users/budi/statuses/117600000000000000") == "2026-11-11T21:46:33.750Z");
    CHECK_FALSE(id_time_of("https://a.example/@budi@b.example/117600000000000000"));
    CHECK_FALSE(id_time_of("https://a.example/p/budi/117600000000000000"));
    CHECK_FALSE(id_time_of("https://a.example/@budi/1176"));
    CHECK_FALSE(id_time_of("https://a.example/@budi/01JCONTOH0000000000000000"));
}
