#include <catch2/catch.hpp>

#include "telegram/message_address.hpp"

using namespace saksi::telegram;

TEST_CASE("plugins: a Telegram message is known by each form of its link", "[unit][plugins]") {
    for (const char* url : {"https://t.me/KabarDesa/342", "https://t.me/s/kabardesa/342", "https://t.me/kabardesa/342?single", "https://t.me/kabardesa/7/342#x"}) {
        const auto address = MessageAddress::from_url(url);
        REQUIRE(address);
        CHECK(address->page_url() == "https://t.me/kabardesa/342");
        CHECK(address->comment.empty());
    }
    CHECK(MessageAddress::from_url("https://t.me/kabardesa/342?single&comment=9")->comment == "9");
    const auto hidden = MessageAddress::from_url("https://t.me/c/1234567/89");
    REQUIRE(hidden);
    CHECK(hidden->is_private);
    CHECK(hidden->page_url() == "https://t.me/c/1234567/89");
    for (const char* url : {"https://t.me/kabardesa", "https://t.me/s/kabardesa", "https://t.me/joinchat/AbCd", "https://t.me/abc/1", "https://t.me/1kabar/1",
                            "https://t.me/kabardesa/0", "https://t.me/kabardesa/12x", "https://t.me/kabar-desa/1", "https://t.me/c/kabardesa/1"}) {
        INFO(url);
        CHECK_FALSE(MessageAddress::from_url(url));
    }
}

TEST_CASE("plugins: names of Telegram channels compare without case", "[unit][plugins]") {
    const auto address = *MessageAddress::from_url("https://t.me/KabarDesa/342");
    CHECK(address.is_post("KABARdesa/342"));
    CHECK_FALSE(address.is_post("kabardesa/3421"));
    CHECK_FALSE(address.is_post("kabardes/342"));
}
