#include "digest/encoding.hpp"

#include <catch2/catch.hpp>

using namespace saksi;

// RFC 4648 §10.
TEST_CASE("digest: the base64 vectors of RFC 4648 hold both ways", "[unit][digest]") {
    const std::pair<const char*, const char*> vectors[] = {{"", ""},         {"f", "Zg=="},         {"fo", "Zm8="},        {"foo", "Zm9v"},
                                                           {"foob", "Zm9vYg=="}, {"fooba", "Zm9vYmE="}, {"foobar", "Zm9vYmFy"}};
    for (const auto& [plain, encoded] : vectors) {
        CHECK(digest::base64_of(bytes_of(plain)) == encoded);
        CHECK(text_of(digest::from_base64(encoded).value()) == plain);
    }
}

TEST_CASE("digest: every second base64 text of a value is refused", "[unit][digest]") {
    const char* refused[] = {
        "Zg",        // no padding
        "Zg=",       // half the padding
        "Zh==",      // unused bits are not zero
        "Zm9=",      // the same with one padding character
        "Zm9v\n",    // line end
        " Zm9v",     // white space before
        "Zm9vYg= =", // white space within
        "Zm9\nYg==", // a line feed in place of a digit
        "Zm-_",      // the alphabet for addresses
        "=Zm9",      // padding first
        "Z===",      // three padding characters
        "====",      // nothing but padding
        "Zg==Zg==",  // two texts behind each other
    };
    for (const char* text : refused) {
        INFO(text);
        const auto decoded = digest::from_base64(text);
        REQUIRE_FALSE(decoded);
        CHECK(decoded.error().code() == ErrorCode::malformed);
    }
    CHECK_FALSE(digest::from_base64(std::string_view("Zm9\0", 4)));
}
