#include <catch2/catch.hpp>

#include "misskey/note_address.hpp"

using namespace saksi::misskey;

TEST_CASE("misskey: links of notes", "[unit][plugins]") {
    const auto address = NoteAddress::from_url("https://a.example/notes/aeh6k2x9p0abcd01?x=1#y");
    REQUIRE(address);
    CHECK(address->url() == "https://a.example/notes/aeh6k2x9p0abcd01");
    for (const char* other : {"https://a.example/notes/pelajaran-satu", "https://a.example/notes/", "https://a.example/notes/aeh6k2x9p0abcd01/x", "https://a.example/@budi/pages/1",
                              "ftp://a.example/notes/aeh6k2x9p0abcd01", "https://a.example/notes/aeh6k2x9p0abcd0"})
        CHECK_FALSE(NoteAddress::from_url(other));
}

// The times by hand: base 36 `9tj70g00` is 769,564,800,000 ms, which after 2000-01-01T00:00:00Z is 2024-05-21; the ULID is the one of its specification.
TEST_CASE("misskey: the time in an id", "[unit][plugins]") {
    CHECK(NoteAddress{"https://a.example", "9tj70g0000"}.id_time() == "2024-05-21T00:00:00.000Z");
    CHECK(NoteAddress{"https://a.example", "9tj70g0000000abc"}.id_time() == "2024-05-21T00:00:00.000Z");
    CHECK(NoteAddress{"https://a.example", "01ARZ3NDEKTSV4RRFFQ69G5FAV"}.id_time() == "2016-07-30T23:54:10.259Z");
    CHECK(NoteAddress{"https://a.example", "01arz3ndektsv4rrffq69g5fav"}.id_time() == "2016-07-30T23:54:10.259Z");
    CHECK_FALSE(NoteAddress{"https://a.example", "9TJ70G0000"}.id_time());  // aid has small letters only
    CHECK_FALSE(NoteAddress{"https://a.example", "0123456789abcdef01234567"}.id_time());
}
