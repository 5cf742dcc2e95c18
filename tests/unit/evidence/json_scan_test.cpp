#include <catch2/catch.hpp>

#include "evidence/json_scan.hpp"

using namespace saksi;
using namespace saksi::evidence;

namespace {

/// Writes down what the scan meets, one word an event.
class Log final : public JsonEvents {
public:
    void enter_object() override { text += "{ "; }
    void name(std::string_view raw) override { text += std::string(raw) + ": "; }
    void leave_object(std::uint64_t members) override { text += "}" + std::to_string(members) + " "; }
    void enter_array() override { text += "[ "; }
    void element(std::uint64_t index) override { text += "#" + std::to_string(index) + " "; }
    void leave_array(std::uint64_t elements) override { text += "]" + std::to_string(elements) + " "; }
    void string(std::string_view raw) override { text += "'" + std::string(raw) + "' "; }
    void number(std::string_view lexeme) override { text += std::string(lexeme) + " "; }
    void word(std::string_view word) override { text += std::string(word) + " "; }
    std::string text;
};

bool accepts(std::string_view text) {
    JsonEvents nothing;
    return !scan_json(bytes_of(text), nothing);
}

}  // namespace

TEST_CASE("evidence: a scan meets names, elements and scalars in document order", "[unit][evidence]") {
    Log log;
    REQUIRE_FALSE(scan_json(bytes_of(R"( {"a":[1,-0,1.50e+3],"b":{},"c":["x\n",true,null,[]]} )"), log));
    CHECK(log.text == "{ a: [ #0 1 #1 -0 #2 1.50e+3 ]3 b: { }0 c: [ #0 'x\\n' #1 true #2 null #3 [ ]0 ]4 }3 ");
}

TEST_CASE("evidence: numbers of any size and form of RFC 8259 are scanned with their lexemes", "[unit][evidence]") {
    for (const char* good : {"0", "-0", "10", "18446744073709551616", "1e999", "-1.0E-2", "0.5", "0e0"}) CHECK(accepts(good));
    for (const char* bad : {"01", "+1", ".5", "1.", "1e", "-", "0x1", "NaN", "1 2", "Infinity", "--1"}) CHECK_FALSE(accepts(bad));
}

TEST_CASE("evidence: malformed JSON text is refused", "[unit][evidence]") {
    for (const char* bad : {"", " ", "{", "[1,]", "{\"a\":1,}", "{\"a\" 1}", "{1:2}", "[1 2]", "tru", "\"a", "\"\\x\"", "\"\\u12g4\"", "[]]", "\"\x01\"", "{\"a\":1}x",
                            "\"\\u12"})
        CHECK_FALSE(accepts(bad));
    CHECK_FALSE(accepts("\xEF\xBB\xBF{}"));
    CHECK_FALSE(accepts("\"\xC0\x80\""));
    CHECK(accepts("\"\xC3\xA9\""));
}

TEST_CASE("evidence: a surrogate pair is a character, half of one is refused", "[unit][evidence]") {
    CHECK(accepts(R"("\ud83d\ude00")"));
    for (const char* bad : {R"("\ud83d")", R"("\ude00")", R"("\ud83dx")", R"("\ud83d\u0041")", R"({"\ud83d":1})"}) CHECK_FALSE(accepts(bad));
}

TEST_CASE("evidence: a name that stands twice makes the text ambiguous, also when one of them is escaped", "[unit][evidence]") {
    CHECK(accepts(R"({"a":1,"b":{"a":2},"c":[{"a":1},{"a":2}]})"));
    CHECK_FALSE(accepts(R"({"a":1,"a":1})"));
    CHECK_FALSE(accepts(R"({"a":1,"\u0061":2})"));
    CHECK_FALSE(accepts(R"({"x":[{"q":{"k":1,"l":2,"k":3}}]})"));
}

TEST_CASE("evidence: recorded JSON is nested at most 256 deep", "[unit][evidence]") {
    CHECK(accepts(std::string(256, '[') + std::string(256, ']')));
    CHECK_FALSE(accepts(std::string(257, '[') + std::string(257, ']')));
    CHECK_FALSE(accepts(std::string(1'000'000, '[')));
}

TEST_CASE("evidence: values are counted before they are built", "[unit][evidence]") {
    CHECK_FALSE(holds_more_json_values(bytes_of(R"({"a":[1,2,{"b":null}]})"), 6));
    CHECK(holds_more_json_values(bytes_of(R"({"a":[1,2,{"b":null}]})"), 5));
    CHECK_FALSE(holds_more_json_values(bytes_of("[1,2,x,3]"), 3));
    CHECK(holds_more_json_values(bytes_of("[1,2,x,3]"), 2));
}
