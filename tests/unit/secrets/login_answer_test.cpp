#include "secrets/login_answer.hpp"

#include <catch2/catch.hpp>

#include "answer.hpp"
#include "secrets/secret_limits.hpp"

using namespace saksi;
using namespace saksi::secrets;
using test::answer;

namespace {

base::PosixFileSystem files;
using Tokens = std::vector<std::pair<std::string, std::string>>;

}  // namespace

TEST_CASE("login: tokens are read from JSON and from cookies", "[unit][secrets]") {
    const auto hop = answer("Content-Type: application/json\r\nSet-Cookie: theme=dark\r\nSet-Cookie: sid=abc=12345; Path=/; HttpOnly\r\n", R"({"accessJwt":"eyJ.x.y","more":{"refresh":"r-1"}})");
    const auto tokens = read_tokens(hop, {{"token", "/accessJwt", ""}, {"again", "/more/refresh", ""}, {"session", "", "sid"}}, files);
    REQUIRE(tokens);
    CHECK(*tokens == Tokens{{"token", "eyJ.x.y"}, {"again", "r-1"}, {"session", "abc=12345"}});
}

TEST_CASE("login: a token that is not there, or an answer that says no, gives nothing", "[unit][secrets]") {
    CHECK_FALSE(read_tokens(answer("", R"({"token":"t-12345678"})"), {{"token", "/accessJwt", ""}}, files));
    CHECK_FALSE(read_tokens(answer("", R"({"token":12345678})"), {{"token", "/token", ""}}, files));
    CHECK_FALSE(read_tokens(answer("", "no json"), {{"token", "/token", ""}}, files));
    CHECK_FALSE(read_tokens(answer("Set-Cookie: sidx=1\r\n", ""), {{"session", "", "sid"}}, files));
    const auto refused = read_tokens(answer("", R"({"token":"t-12345678"})", 401), {{"token", "/token", ""}}, files);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code() == ErrorCode::missing);
    CHECK(read_tokens(answer("", R"({"token":"t-12345678"})", 200), {{"token", "/token", ""}}, files));
}

TEST_CASE("login: an answer larger than any session is not read", "[unit][secrets]") {
    const auto large = read_tokens(answer("", std::string(secret_limits::login_answer_bytes + 1, ' ')), {{"token", "/token", ""}}, files);
    REQUIRE_FALSE(large);
    CHECK(large.error().code() == ErrorCode::limit_exceeded);
}
