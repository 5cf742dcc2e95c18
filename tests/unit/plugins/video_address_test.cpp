#include <catch2/catch.hpp>

#include "youtube/video_address.hpp"

using saksi::youtube::VideoAddress;

TEST_CASE("plugins: a YouTube video is known by each form of its link", "[unit][plugins]") {
    for (const char* url : {"https://www.youtube.com/watch?v=Contoh-_123", "https://m.youtube.com/watch?app=x&v=Contoh-_123&t=5s", "https://youtu.be/Contoh-_123?si=x",
                            "https://www.youtube.com/shorts/Contoh-_123", "https://www.youtube.com/live/Contoh-_123?feature=share", "https://www.youtube.com/embed/Contoh-_123/"}) {
        INFO(url);
        const auto address = VideoAddress::from_url(url);
        REQUIRE(address);
        CHECK(address->page_url() == "https://www.youtube.com/watch?v=Contoh-_123");
    }
    CHECK(VideoAddress::from_url("https://www.youtube.com/watch?v=Contoh-_123&lc=Ugx1.2-_a")->comment == "Ugx1.2-_a");
    for (const char* url : {"https://www.youtube.com/watch?list=Contoh-_123", "https://www.youtube.com/watch?v=Contoh-_12", "https://www.youtube.com/watch?v=Contoh-_1234",
                            "https://youtu.be/", "https://www.youtube.com/shorts/Contoh%20_123"})
        CHECK_FALSE(VideoAddress::from_url(url));
}
