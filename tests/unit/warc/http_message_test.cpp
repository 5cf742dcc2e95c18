#include <catch2/catch.hpp>

#include "base/limits.hpp"
#include "records.hpp"
#include "warc/http_message.hpp"

using namespace saksi;
using warc::HttpHead;
using warc::MessageKind;

namespace {

ErrorCode refusal(MessageKind kind, const std::string& text) {
    const auto head = HttpHead::parse(kind, bytes_of(text));
    REQUIRE_FALSE(head.has_value());
    return head.error().code();
}

}  // namespace

TEST_CASE("warc: a response head gives status, reason and fields in order", "[unit][warc]") {
    const std::string text = "HTTP/1.1 404 Not Found\r\nSet-Cookie: a=1\r\nContent-Type: Text/HTML; charset=utf-8\r\nset-cookie:b=2  \r\nX-Folded: one\r\n\t two\r\n\r\n";
    const auto head = HttpHead::parse(MessageKind::response, bytes_of(text));
    REQUIRE(head.has_value());
    CHECK(head->status() == 404);
    CHECK(head->reason() == "Not Found");
    CHECK(head->size() == text.size());
    REQUIRE(head->fields().size() == 4);
    CHECK(head->fields()[2] == warc::Field{"set-cookie", "b=2"});
    CHECK(*head->find("SET-COOKIE") == "a=1");
    CHECK(head->combined("Set-Cookie") == "a=1, b=2");
    CHECK(*head->find("X-Folded") == "one two");
    CHECK(head->combined("Server") == std::nullopt);
    CHECK(head->media_type() == "text/html");
    CHECK_FALSE(head->is_informational());
}

TEST_CASE("warc: a request head gives method and target", "[unit][warc]") {
    const auto head = HttpHead::parse(MessageKind::request, bytes_of("GET /a?b HTTP/1.1\r\nHost: desa.example\r\n\r\n"));
    REQUIRE(head.has_value());
    CHECK(head->method() == "GET");
    CHECK(head->target() == "/a?b");
    CHECK(head->status() == 0);
    CHECK(head->media_type() == "application/octet-stream");
    CHECK(refusal(MessageKind::request, "GET /a b HTTP/1.1\r\n\r\n") == ErrorCode::malformed);
    CHECK(refusal(MessageKind::request, "GET /a\r\n\r\n") == ErrorCode::malformed);
    CHECK(refusal(MessageKind::request, "G(T / HTTP/1.1\r\n\r\n") == ErrorCode::malformed);
}

TEST_CASE("warc: a bare LF ends a line, an empty reason is allowed", "[unit][warc]") {
    CHECK(HttpHead::parse(MessageKind::response, bytes_of("HTTP/1.0 200\nA: b\n\n")));
    CHECK(HttpHead::parse(MessageKind::response, bytes_of("HTTP/1.1 103 \r\n\r\n"))->is_informational());
}

TEST_CASE("warc: HTTP heads that two readers could read differently are refused", "[unit][warc]") {
    const std::string start = "HTTP/1.1 200 OK\r\n";
    CHECK(HttpHead::parse(MessageKind::response, bytes_of(start + "\r\n")));
    CHECK(refusal(MessageKind::response, start + "Transfer-Encoding : chunked\r\n\r\n") == ErrorCode::malformed);
    CHECK(refusal(MessageKind::response, start + "no colon\r\n\r\n") == ErrorCode::malformed);
    CHECK(refusal(MessageKind::response, start + " folded: first\r\n\r\n") == ErrorCode::malformed);
    CHECK(refusal(MessageKind::response, start + std::string("A: b\0c\r\n\r\n", 10)) == ErrorCode::malformed);
    CHECK(refusal(MessageKind::response, start + "A: b\rB: c\r\n\r\n") == ErrorCode::malformed);
    CHECK(refusal(MessageKind::response, "HTTP/2 200\r\n\r\n") == ErrorCode::malformed);
    CHECK(refusal(MessageKind::response, "HTTP/1.1 099 No\r\n\r\n") == ErrorCode::malformed);
    CHECK(refusal(MessageKind::response, "HTTP/1.1 2000 OK\r\n\r\n") == ErrorCode::malformed);
    CHECK(refusal(MessageKind::response, "<html>\r\n\r\n") == ErrorCode::malformed);
    CHECK(refusal(MessageKind::response, start) == ErrorCode::malformed);
    CHECK(refusal(MessageKind::response, start + "\r\nbody") == ErrorCode::malformed);
}

TEST_CASE("warc: HTTP heads over their limits are refused", "[unit][warc]") {
    std::string many = "HTTP/1.1 200 OK\r\n";
    for (std::size_t i = 0; i < limits::http_header_count; ++i) many += "A: b\r\n";
    CHECK(HttpHead::parse(MessageKind::response, bytes_of(many + "\r\n")));
    CHECK(refusal(MessageKind::response, many + "A: b\r\n\r\n") == ErrorCode::limit_exceeded);
    std::string large = "HTTP/1.1 200 OK\r\nA: ";
    large.append(limits::http_head_bytes - large.size() - 4, 'b');
    CHECK(HttpHead::parse(MessageKind::response, bytes_of(large + "\r\n\r\n")));
    CHECK(refusal(MessageKind::response, large + "b\r\n\r\n") == ErrorCode::limit_exceeded);
}

TEST_CASE("warc: the end of a head is found wherever the pieces are cut", "[unit][warc]") {
    CHECK(warc::http_head_size(bytes_of("HTTP/1.1 200 OK\r\nA: b\r\n\r\nbody")) == 25);
    CHECK(warc::http_head_size(bytes_of("A\n\nbody")) == 3);
    CHECK(warc::http_head_size(bytes_of("A\r\nB\r\n")) == std::nullopt);

    const std::string block = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody";
    for (std::size_t step = 1; step <= block.size(); ++step) {
        warc::HttpBlockStream stream(MessageKind::response, false);
        std::string payload;
        for (std::size_t at = 0; at < block.size(); at += step) {
            REQUIRE(stream.feed(bytes_of(std::string_view(block).substr(at, step)), [&](const HttpHead* head, ByteView piece) -> Status {
                CHECK(head->status() == 200);
                payload.append(text_of(piece));
                return {};
            }));
        }
        REQUIRE(stream.finish());
        CHECK(payload == "body");
        CHECK(text_of(stream.head_octets()) == "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n");
    }
}

TEST_CASE("warc: a block whose head never ends is refused", "[unit][warc]") {
    warc::HttpBlockStream short_head(MessageKind::response, true);
    REQUIRE(short_head.feed(bytes_of("HTTP/1.1 200 OK\r\nA: b"), {}));
    CHECK(short_head.finish().error().code() == ErrorCode::malformed);
    warc::HttpBlockStream endless(MessageKind::response, false);
    const std::string field(limits::http_head_bytes + 1, 'a');
    CHECK(endless.feed(bytes_of(field), {}).error().code() == ErrorCode::limit_exceeded);
}
