#include <catch2/catch.hpp>

#include "facebook/post_page.hpp"
#include "threads/post_page.hpp"

TEST_CASE("plugins: a post of Facebook is known by each form of its link", "[unit][plugins]") {
    using saksi::facebook::post_id_of;
    for (const char* url : {"https://www.facebook.com/desa/posts/1234567890", "https://m.facebook.com/story.php?story_fbid=1234567890&id=9", "https://www.facebook.com/permalink.php?id=9&story_fbid=1234567890",
                            "https://www.facebook.com/photo/?fbid=1234567890", "https://www.facebook.com/watch/?v=1234567890", "https://www.facebook.com/desa/videos/judul/1234567890/",
                            "https://www.facebook.com/reel/1234567890", "https://www.facebook.com/groups/7/permalink/1234567890/"}) {
        INFO(url);
        CHECK(post_id_of(url) == "1234567890");
    }
    CHECK(post_id_of("https://www.facebook.com/desa/posts/pfbid02Contoh123") == "pfbid02Contoh123");
    for (const char* url : {"https://www.facebook.com/share/p/1AbCdEf/", "https://www.facebook.com/desa", "https://www.facebook.com/desa/posts/judul", "https://fb.watch/AbCd/"}) CHECK_FALSE(post_id_of(url));
}

TEST_CASE("plugins: a post of Threads is known by its link, and its code has a time", "[unit][plugins]") {
    using saksi::threads::post_id_of;
    CHECK(post_id_of("https://www.threads.com/@budi.desa/post/CPsaksiCt-_?x=1") == "CPsaksiCt-_");
    CHECK(post_id_of("https://www.threads.net/t/CPsaksiCt-_/") == "CPsaksiCt-_");
    CHECK_FALSE(post_id_of("https://www.threads.com/@budi.desa"));
    CHECK_FALSE(post_id_of("https://www.threads.com/@budi.desa/post/a%20bcde"));
    CHECK(saksi::threads::time_of("CPsaksiCt-_") == "2021-06-04T09:55:10.493Z");
}
