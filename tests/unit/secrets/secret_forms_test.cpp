#include "secrets/secret_forms.hpp"

#include <catch2/catch.hpp>

using namespace saksi;
using secrets::SecretForms;

namespace {

const SecretForms forms("kunci-rahasia?9/=+");
bool occurs(std::string_view text) { return forms.occur_in(bytes_of(text)); }

}  // namespace

TEST_CASE("forms: a secret is found in every spelling that an answer may use", "[unit][secrets]") {
    CHECK(occurs("x kunci-rahasia?9/=+ y"));
    CHECK(occurs("kunci-rahasia%3F9%2F%3D%2B"));
    CHECK(occurs("kunci%2drahasia%3f9%2f%3d%2b"));  // more than needed, small digits
    CHECK(occurs(R"("kunci-rahasia?9\/=+")"));
    CHECK(occurs(R"("\u006bunci-rahasia?9\u002F=\u002b")"));
    CHECK(occurs("kunci-rahasia?9/&#61;&#x2B;"));
    // Of coreutils' base64: the value between `abc` and `ta`, shifted by 0, 1 and 2.
    CHECK(occurs("a3VuY2ktcmFoYXNpYT85Lz0rdGE="));
    CHECK(occurs("YWt1bmNpLXJhaGFzaWE/OS89K3Rh"));
    CHECK(occurs("YWJrdW5jaS1yYWhhc2lhPzkvPSt0YQ=="));
    CHECK(occurs("YWt1bmNpLXJhaGFzaWE_OS89K3Rh"));  // base64url
    CHECK(occurs("6b756e63692d726168617369613f392f3d2b"));
    CHECK(occurs("6B756E63692D726168617369613F392F3D2B"));
}

TEST_CASE("forms: what is not the secret is not found", "[unit][secrets]") {
    for (const char* other : {"", "kunci-rahasia?9/=", "kunci-rahasia?9/=-", "Kunci-rahasia?9/=+", "kunci-rahasia%3F9%2F%3D", "%", "%3", "\\", "\\u00", "&#", "&#;", "&#x;", "a3VuY2ktcmFoYXNpYT8=",
                              "6b756e63692d726168617369613f392f3d"})
        CHECK_FALSE(occurs(other));
}

TEST_CASE("forms: a space may be a plus in a form", "[unit][secrets]") {
    const SecretForms spaced("sandi yang panjang");
    CHECK(spaced.occur_in(bytes_of("pass=sandi+yang+panjang&x=1")));
    CHECK(spaced.occur_in(bytes_of("pass=sandi%20yang+panjang")));
}

TEST_CASE("forms: what goes into a query and into JSON", "[unit][secrets]") {
    CHECK(secrets::percent_encoded("a-Z_0.~ /+é") == "a-Z_0.~%20%2F%2B%C3%A9");
    CHECK(secrets::json_escaped(R"(a"b\c/é)") == R"(a\"b\\c/é)");
}
