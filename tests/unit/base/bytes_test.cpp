#include "base/bytes.hpp"

#include <catch2/catch.hpp>

#include "base/crc32.hpp"

using namespace std::string_view_literals;
namespace base = saksi::base;

TEST_CASE("bytes: hexadecimal is lower case, two digits an octet", "[unit][base]") {
    CHECK(base::hex_of(saksi::bytes_of("\x00\xffz"sv)) == "00ff7a");
    CHECK(base::hex_of({}).empty());
}

TEST_CASE("bytes: UTF-8 is accepted up to its borders and refused one beyond", "[unit][base]") {
    for (const auto good : {""sv, "saksi"sv, "\xC2\x80"sv, "\xDF\xBF"sv, "\xE0\xA0\x80"sv, "\xED\x9F\xBF"sv, "\xEE\x80\x80"sv, "\xF0\x90\x80\x80"sv, "\xF4\x8F\xBF\xBF"sv})
        CHECK(base::is_utf8(saksi::bytes_of(good)));
    for (const auto bad : {"\x80"sv, "\xC1\xBF"sv, "\xC2"sv, "\xE0\x9F\xBF"sv, "\xED\xA0\x80"sv, "\xF0\x8F\xBF\xBF"sv, "\xF4\x90\x80\x80"sv, "\xFF"sv, "ab\xC2"sv})
        CHECK_FALSE(base::is_utf8(saksi::bytes_of(bad)));
}

TEST_CASE("crc32: the check value of the CRC catalogue", "[unit][base]") {
    CHECK(base::crc32_of(saksi::bytes_of("123456789")) == 0xCBF43926U);
    CHECK(base::crc32_of(saksi::bytes_of("6789"), base::crc32_of(saksi::bytes_of("12345"))) == 0xCBF43926U);
}
