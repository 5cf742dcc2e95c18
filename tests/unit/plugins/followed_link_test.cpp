#include <catch2/catch.hpp>

#include "sdk/plugin_table.hpp"

using namespace saksi::sdk;

TEST_CASE("plugins: a link that must be followed is its own canonical form, any other is not the plugin's", "[unit][plugins]") {
    CHECK(followed_link("https://www.a.example/share/p/x?y=1#z", {"/share/"})->url == "https://www.a.example/share/p/x?y=1");
    CHECK(followed_link("https://s.example/x", {"/t/"}, {"s.example"})->url == "https://s.example/x");
    CHECK_FALSE(followed_link("https://www.a.example/share/", {"/share/"}));
    CHECK_FALSE(followed_link("https://s.example/", {}, {"s.example"}));
    CHECK_FALSE(followed_link("https://www.a.example/profil/share/x", {"/share/"}, {"s.example"}));
}
