#include <catch2/catch.hpp>

#include "evidence/selection.hpp"

using namespace saksi;
using namespace saksi::evidence;

namespace {

using Kind = Selected::Kind;

RecordBytes body_of(std::string_view body) {
    RecordBytes record;
    record.body = bytes_of(body);
    return record;
}

Selected find(std::string_view body, Selector selector) { return select(body_of(body), Query{"", Part::body, std::move(selector), {}}); }

Selector chain(std::vector<Selector::Step> steps) { return {std::move(steps)}; }

// RFC 6901 §5.
constexpr std::string_view rfc6901 =
    R"({"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,"i\\j":5,"k\"l":6," ":7,"m~n":8})";

}  // namespace

TEST_CASE("evidence: the pointers of RFC 6901 section 5", "[unit][evidence]") {
    const std::pair<const char*, const char*> scalars[] = {{"/foo/0", "bar"}, {"/", "0"}, {"/a~1b", "1"}, {"/c%d", "2"}, {"/e^f", "3"},
                                                           {"/g|h", "4"}, {"/i\\j", "5"}, {"/k\"l", "6"}, {"/ ", "7"}, {"/m~0n", "8"}};
    for (const auto& [pointer, text] : scalars) CHECK(find(rfc6901, Selector::fragment(pointer)).text == text);
    CHECK(find(rfc6901, Selector::fragment("")).kind == Kind::object);
    CHECK(find(rfc6901, Selector::fragment("/foo")).kind == Kind::array);
    CHECK(find(rfc6901, Selector::fragment("/foo")).elements == 2);
    for (const char* none : {"/foo/2", "/foo/00", "/foo/-", "/bar", "/foo/0/x", "/c%25d"}) CHECK(find(rfc6901, Selector::fragment(none)).kind == Kind::nothing);
}

TEST_CASE("evidence: selected texts are the decoded string, the lexeme, the word or the empty container", "[unit][evidence]") {
    constexpr std::string_view body = R"({"s":"\u0041\ud83d\ude00\n","n":-0,"big":18446744073709551616,"f":1.0,"t":true,"z":null,"a":[ ],"o":{ },"full":[0]})";
    CHECK(find(body, Selector::fragment("/s")).text == "A\xF0\x9F\x98\x80\n");
    CHECK(find(body, Selector::fragment("/n")).text == "-0");
    CHECK(find(body, Selector::fragment("/big")).text == "18446744073709551616");
    CHECK(find(body, Selector::fragment("/f")).text == "1.0");
    CHECK(find(body, Selector::fragment("/t")).text == "true");
    CHECK(find(body, Selector::fragment("/z")).text == "null");
    CHECK(find(body, Selector::fragment("/a")).text == "[]");
    CHECK(find(body, Selector::fragment("/o")).text == "{}");
    CHECK_FALSE(find(body, Selector::fragment("/full")).has_text());
}

TEST_CASE("evidence: a name that stands twice anywhere spoils every selection from the text", "[unit][evidence]") {
    CHECK(find(R"({"a":1,"b":{"c":2,"d":3}})", Selector::fragment("/a")).text == "1");
    const Selected spoiled = find(R"({"a":1,"b":{"c":2,"c":3}})", Selector::fragment("/a"));
    CHECK(spoiled.kind == Kind::nothing);
    CHECK_FALSE(spoiled.why.id.empty());
}

TEST_CASE("evidence: octets by position, up to the end and not beyond", "[unit][evidence]") {
    CHECK(find("halo", Selector::position(1, 4)).text == "alo");
    CHECK(find("halo", Selector::position(1, 5)).kind == Kind::nothing);
    CHECK(find("", Selector::position(0, 0)).kind == Kind::bytes);
    const Selected half = find("\xC3\xA9", Selector::position(0, 1));
    CHECK(half.kind == Kind::bytes);
    CHECK_FALSE(half.has_text());
}

TEST_CASE("evidence: JSON inside a script is found by position, then pointer", "[unit][evidence]") {
    constexpr std::string_view html = R"(<script>{"post":{"id":"7"}}</script>)";
    CHECK(find(html, chain({DataPositionSelector{8, 27}, FragmentSelector{"/post/id"}})).text == "7");
    CHECK(find(html, chain({DataPositionSelector{8, 26}, FragmentSelector{"/post/id"}})).kind == Kind::nothing);
    // JSON text inside a JSON string, three steps.
    constexpr std::string_view nested = R"(x{"inner":"{\"a\":[10,\"\\u0042\"]}"})";
    CHECK(find(nested, chain({DataPositionSelector{1, nested.size()}, FragmentSelector{"/inner"}, FragmentSelector{"/a/1"}})).text == "B");
    CHECK(find(nested, chain({DataPositionSelector{1, nested.size()}, FragmentSelector{"/inner"}, DataPositionSelector{0, 2}})).text == "{\"");
    CHECK(find(R"({"n":1})", chain({FragmentSelector{"/n"}, FragmentSelector{""}})).kind == Kind::nothing);
}

TEST_CASE("evidence: a head gives octets only, a resource has none", "[unit][evidence]") {
    RecordBytes record = body_of("{}");
    record.head = bytes_of("HTTP/1.1 404 Not Found\r\n\r\n");
    CHECK(select(record, {"", Part::head, Selector::position(9, 12), {}}).text == "404");
    CHECK(select(record, {"", Part::head, Selector::fragment(""), {}}).kind == Kind::nothing);
    CHECK(select(body_of("{}"), {"", Part::head, Selector::position(0, 1), {}}).kind == Kind::nothing);
}

TEST_CASE("evidence: with an expected text only equality and an excerpt come back", "[unit][evidence]") {
    const std::string body = "{\"a\":\"" + std::string(3000, 'x') + "\"}";
    const Selected same = select(body_of(body), {"", Part::body, Selector::fragment("/a"), std::string(3000, 'x')});
    CHECK(same.equal);
    CHECK(same.text.size() == 200);
    CHECK_FALSE(select(body_of(body), {"", Part::body, Selector::fragment("/a"), std::string(2999, 'x')}).equal);
    CHECK_FALSE(select(body_of(body), {"", Part::body, Selector::fragment("/a"), std::string(3001, 'x')}).equal);
    CHECK_FALSE(select(body_of("{\"a\":[]}"), {"", Part::body, Selector::fragment(""), std::string()}).equal);
}

TEST_CASE("evidence: a body that cannot be decoded gives nothing, with its reason", "[unit][evidence]") {
    RecordBytes record;
    record.body_decodable = false;
    record.why_not = msg("coding br");
    const Selected none = select(record, {"", Part::body, Selector::fragment("/a"), {}});
    CHECK(none.kind == Kind::nothing);
    CHECK(none.why.id == "coding br");
}

TEST_CASE("evidence: containment is by whole tokens and equal outer steps", "[unit][evidence]") {
    const auto fragment = [](const char* pointer) { return Selector::fragment(pointer); };
    CHECK(lies_within(fragment("/a/1/b"), fragment("/a/1")));
    CHECK(lies_within(fragment("/a/1"), fragment("/a/1")));
    CHECK_FALSE(lies_within(fragment("/a/10"), fragment("/a/1")));
    CHECK_FALSE(lies_within(fragment("/a"), fragment("/a/1")));
    CHECK(lies_within(Selector::position(5, 9), Selector::position(5, 10)));
    CHECK_FALSE(lies_within(Selector::position(4, 9), Selector::position(5, 10)));
    CHECK_FALSE(lies_within(Selector::position(5, 9), fragment("")));
    const Selector script = chain({DataPositionSelector{8, 90}, FragmentSelector{"/post"}});
    CHECK(lies_within(chain({DataPositionSelector{8, 90}, FragmentSelector{"/post/id"}}), script));
    CHECK_FALSE(lies_within(chain({DataPositionSelector{9, 90}, FragmentSelector{"/post/id"}}), script));
    CHECK_FALSE(lies_within(Selector::position(8, 90), script));
    CHECK(lies_within(chain({FragmentSelector{"/s"}, FragmentSelector{"/x"}}), fragment("")));
}
