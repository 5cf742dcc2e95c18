#include <catch2/catch.hpp>

#include "digest/foreign_digest.hpp"

using namespace saksi;
using digest::ForeignAlgorithm;

namespace {

digest::ForeignDigest computed(ForeignAlgorithm algorithm, std::string_view text) {
    digest::ForeignHasher hasher(algorithm);
    hasher.update(bytes_of(text));
    return hasher.finish();
}

}  // namespace

TEST_CASE("foreign digest: values of FIPS 180-4 and RFC 1321", "[unit][digest]") {
    CHECK(digest::labelled(computed(ForeignAlgorithm::sha1, "abc")) == "sha1:a9993e364706816aba3e25717850c26c9cd0d89d");
    CHECK(digest::labelled(computed(ForeignAlgorithm::md5, "abc")) == "md5:900150983cd24fb0d6963f7d28e17f72");
    CHECK(digest::labelled(computed(ForeignAlgorithm::sha256, "abc")) == "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("foreign digest: hexadecimal and base32 in either case stand for one value", "[unit][digest]") {
    const auto sha1 = computed(ForeignAlgorithm::sha1, "abc");
    // printf abc | openssl sha1 -binary | base32
    for (const char* text : {"sha1:VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE5", "sha1:vgmt4nsha2awvor6evyxqugcnsonbwe5", "SHA-1:A9993E364706816ABA3E25717850C26C9CD0D89D"})
        CHECK(digest::read_labelled_digest(text) == sha1);
    const auto md5 = computed(ForeignAlgorithm::md5, "abc");  // printf abc | openssl md5 -binary | base32
    CHECK(digest::read_labelled_digest("md5:SAAVBGB42JH3BVUWH56SRYL7OI======") == md5);
    CHECK(digest::read_labelled_digest("md5:SAAVBGB42JH3BVUWH56SRYL7OI") == md5);
    CHECK(digest::read_labelled_digest("md5:SAAVBGB42JH3BVUWH56SRYL7OJ") == std::nullopt);  // an unused bit is set: RFC 4648 §3.5
    CHECK(digest::read_labelled_digest("md5:900150983cd24fb0d6963f7d28e17f72") == md5);
}

TEST_CASE("foreign digest: what is no digest is none", "[unit][digest]") {
    for (const char* text : {"", "sha1", "sha1:", "sha1:VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE", "sha1:VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE1", "crc32:00000000",
                             "sha256:VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE5", "md5:a9993e364706816aba3e25717850c26c9cd0d89d"})
        CHECK_FALSE(digest::read_labelled_digest(text).has_value());
    CHECK(digest::is_weak(ForeignAlgorithm::md5));
    CHECK(digest::is_weak(ForeignAlgorithm::sha1));
    CHECK_FALSE(digest::is_weak(ForeignAlgorithm::sha256));
}
