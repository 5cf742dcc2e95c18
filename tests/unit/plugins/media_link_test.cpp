#include <catch2/catch.hpp>

#include "instagram/media_link.hpp"

using saksi::instagram::shortcode_of;

TEST_CASE("plugins: a post of Instagram is known by each form of its link", "[unit][plugins]") {
    for (const char* url : {"https://www.instagram.com/p/CPsaksiCt-_/", "https://instagram.com/budi.desa/p/CPsaksiCt-_/?igsh=x", "https://www.instagram.com/reel/CPsaksiCt-_",
                            "https://www.instagram.com/reels/CPsaksiCt-_/", "https://www.instagram.com/tv/CPsaksiCt-_/"})
        CHECK(shortcode_of(url) == "CPsaksiCt-_");
    for (const char* url : {"https://www.instagram.com/share/p/CPsaksiCt-_/", "https://www.instagram.com/stories/budi/1234567/", "https://www.instagram.com/budi/",
                            "https://www.instagram.com/p/", "https://www.instagram.com/p/CP%20saksi/"})
        CHECK_FALSE(shortcode_of(url));
}
