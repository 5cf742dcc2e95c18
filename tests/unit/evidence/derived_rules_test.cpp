#include <catch2/catch.hpp>

#include "evidence/derived_rules.hpp"

using namespace saksi::evidence;

// Expected instants computed apart from this code, with Python's integers.
TEST_CASE("evidence: instants hidden in ids", "[unit][evidence]") {
    CHECK(time_of_tid("at://did:plc:abc/app.bsky.feed.post/3jzfcijpj2z2a") == "2023-06-30T15:03:01.887Z");
    CHECK(time_of_tid("3jzfcijpj2z2a") == "2023-06-30T15:03:01.887Z");
    // The post that X's own documentation shows with created_at 2019-12-31T19:26:16.
    CHECK(time_of_snowflake("x", "1212092628029698048") == "2019-12-31T19:26:16.771Z");
    CHECK_FALSE(time_of_tid("3jzfcijpj2z2"));
    CHECK_FALSE(time_of_tid("zjzfcijpj2z2a"));
    CHECK_FALSE(time_of_tid("3jzfcijpj2z21"));
    CHECK_FALSE(time_of_snowflake("x", "9223372036854775808"));
    CHECK_FALSE(time_of_snowflake("x", "012"));
    CHECK_FALSE(time_of_snowflake("facebook", "1212092628029698048"));
    CHECK(time_of_instagram_pk("2700000000000000000_123") == time_of_instagram_pk("2700000000000000000"));
    CHECK_FALSE(time_of_instagram_pk("x_1"));
}

TEST_CASE("evidence: addresses of the Bluesky web application", "[unit][evidence]") {
    CHECK(bluesky_post_url("at://did:plc:abc123/app.bsky.feed.post/3k2a") == "https://bsky.app/profile/did:plc:abc123/post/3k2a");
    CHECK(bluesky_profile_url("did:web:contoh.example") == "https://bsky.app/profile/did:web:contoh.example");
    CHECK_FALSE(bluesky_post_url("at://budi.contoh.test/app.bsky.feed.post/3k2a"));
    CHECK_FALSE(bluesky_post_url("at://did:plc:abc123/app.bsky.feed.like/3k2a"));
    CHECK_FALSE(bluesky_profile_url("budi.contoh.test"));
}

TEST_CASE("evidence: one query parameter by its decoded name", "[unit][evidence]") {
    CHECK(query_value("https://a.example/x?uri=at%3A%2F%2Fdid%3Aplc%3Ab&n=1", "uri") == "at://did:plc:b");
    CHECK(query_value("https://a.example/x?q=a+b", "q") == "a b");
    CHECK_FALSE(query_value("https://a.example/x?q=1&q=2", "q"));
    CHECK_FALSE(query_value("https://a.example/x?r=1", "q"));
    CHECK_FALSE(query_value("https://a.example/x?q=%zz", "q"));
    CHECK_FALSE(query_value("https://a.example/x?q=%ff", "q"));
}

TEST_CASE("evidence: one path segment by its number", "[unit][evidence]") {
    CHECK(path_segment("https://a.example/profile/did%3Aplc%3Ab/post/3k?x=1/2", "1") == "did:plc:b");
    CHECK(path_segment("https://a.example/profile/x", "0") == "profile");
    CHECK_FALSE(path_segment("https://a.example/profile/x", "2"));
    CHECK_FALSE(path_segment("https://a.example/profile/x", "00"));
    CHECK_FALSE(path_segment("https://a.example/%", "0"));
    CHECK_FALSE(path_segment("https://a.example/%ff", "0"));
}

TEST_CASE("evidence: what names the address of a record", "[unit][evidence]") {
    const std::string uri = "https://cdn.example/img/did%3Aplc%3Ab/bafkreiabcdefghijk@jpeg?cid=bafkreilmnopqrstuv";
    CHECK(names_address(uri, uri));
    CHECK(names_address("bafkreiabcdefghijk@jpeg", uri));
    CHECK(names_address("bafkreilmnopqrstuv", uri));
    CHECK_FALSE(names_address("did:plc:b", uri));  // shorter than 16 characters
    CHECK_FALSE(names_address("bafkreiabcdefghijk", uri));
    CHECK_FALSE(names_address("https://cdn.example/img/", uri));
}
