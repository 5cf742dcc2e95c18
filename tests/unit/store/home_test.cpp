#include "store/home.hpp"

#include <catch2/catch.hpp>

using saksi::bytes_of;
using saksi::ErrorCode;
using namespace saksi::store;

TEST_CASE("home: the first of the three variables decides", "[unit][store]") {
    CHECK(Home::locate("/a", "/b", "/c").value().root() == "/a");
    CHECK(Home::locate("", "/b", "/c").value().root() == "/b/saksi");
    CHECK(Home::locate(nullptr, nullptr, "/c").value().root() == "/c/.local/share/saksi");
    CHECK(Home::locate(nullptr, nullptr, nullptr).error().code() == ErrorCode::usage);
}

TEST_CASE("config: what is written is read back; anything unknown is refused", "[unit][store]") {
    Config config;
    config.timestamp_authorities = {"http://tsa.example/a", "http://tsa.example/b"};
    config.zone = saksi::base::Zone::wit;
    const Config read = Config::parse(bytes_of(config.text())).value();
    CHECK(read.timestamp_authorities == config.timestamp_authorities);
    CHECK(read.zone == config.zone);
    for (const char* bad : {R"({"timezone":"WIB"})", R"({"zone":"GMT"})", R"({"zone":1})", R"({"timestamp_authorities":"x"})", R"({"plugin_folders":[1]})", "[]", "{"})
        CHECK_FALSE(Config::parse(bytes_of(bad)).has_value());
}
