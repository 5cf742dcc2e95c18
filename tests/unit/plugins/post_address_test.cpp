#include <catch2/catch.hpp>

#include "bluesky/post_address.hpp"

using namespace saksi::bluesky;

TEST_CASE("plugins: a Bluesky post is known by its page and its at-URI", "[unit][plugins]") {
    const auto by_handle = PostAddress::from_url("https://bsky.app/profile/Budi.Example/post/3jt5tsfvy2s2a?ref=x#y");
    REQUIRE(by_handle);
    CHECK(by_handle->author == "budi.example");
    CHECK_FALSE(by_handle->has_did());
    CHECK(PostAddress::from_url("https://bsky.app/profile/did:plc:abc/post/k/liked-by")->at_uri() == "at://did:plc:abc/app.bsky.feed.post/k");
    CHECK(PostAddress::from_url("https://bsky.app/profile/did%3Aplc%3Aabc/post/k")->author == "did:plc:abc");
    CHECK(PostAddress::from_url("at://did:plc:abc/app.bsky.feed.post/k")->page_url() == "https://bsky.app/profile/did:plc:abc/post/k");
    for (const char* url : {"https://bsky.app/profile/budi.example", "https://bsky.app/profile/nodot/post/k", "https://bsky.app/profile/a.example/post/",
                            "https://bsky.app/profile/a.example/post/..", "https://bsky.app/profile/a.example%2Fx/post/k",
                            "at://did:plc:abc/app.bsky.feed.like/k", "https://bsky.app/profile/a..example/post/k"}) {
        INFO(url);
        CHECK_FALSE(PostAddress::from_url(url));
    }
}

TEST_CASE("plugins: the time inside a TID is cut to milliseconds", "[unit][plugins]") {
    // atproto.com/specs/tid: 13 digits base 32 of microseconds << 10. 3jzfcijpj2z2a: 1688137381887007 µs, computed with Python's int arithmetic.
    CHECK(tid_time("3jzfcijpj2z2a") == "2023-06-30T15:03:01.887Z");
    CHECK(tid_time("2222222222222") == "1970-01-01T00:00:00.000Z");
    CHECK_FALSE(tid_time("3jzfcijpj2z2"));
    CHECK_FALSE(tid_time("zzzzzzzzzzzzz"));
    CHECK_FALSE(tid_time("3jzfcijpj2z21"));
}

TEST_CASE("plugins: the TID of an instant later", "[unit][plugins]") {
    CHECK(tid_time(*tid_after("2023-06-30T15:03:01.887Z", 60)) == "2023-06-30T15:04:01.887Z");
    CHECK(tid_after("1970-01-01T00:00:00.000Z", 0) == "2222222222222");
    CHECK(tid_after("2026-11-20T07:05:00.000Z", 60) == "3n2pzk7u3k222");
    CHECK_FALSE(tid_after("2026-02-30T00:00:00.000Z", 0));
    CHECK_FALSE(tid_after("1969-12-31T23:59:59.999Z", 0));
    CHECK_FALSE(tid_after("2026-11-20T07:05:00Z", 0));
}

TEST_CASE("plugins: DID documents of plc and web are found, others not guessed", "[unit][plugins]") {
    CHECK(did_document_url("did:plc:abc", "https://plc.example") == "https://plc.example/did:plc:abc");
    CHECK(did_document_url("did:web:a.example", "") == "https://a.example/.well-known/did.json");
    CHECK(did_document_url("did:web:localhost%3A8443", "") == "https://localhost:8443/.well-known/did.json");
    CHECK_FALSE(did_document_url("did:web:a.example:user", ""));
    CHECK_FALSE(did_document_url("did:web:a.example%2Fx", ""));
    CHECK_FALSE(did_document_url("did:key:zabc", ""));
}
