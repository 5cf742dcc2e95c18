#include <catch2/catch.hpp>

#include <random>

#include "base/limits.hpp"
#include "records.hpp"
#include "warc/reader.hpp"
#include "warc/writer.hpp"

using namespace saksi;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

namespace {

const std::string head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n";
const std::string body = "5\r\nhalo!\r\n0\r\n\r\n";

warc::NewRecord response(std::string_view block_head = head, std::string_view block_body = body) {
    warc::NewRecord record;
    record.type = warc::RecordType::response;
    record.id = test::uuid(1);
    record.date = {1795244709123};
    record.target_uri = "https://desa.example/";
    record.ip_address = "203.0.113.10";
    record.content_type = warc::http_response_type;
    record.block_head = bytes_of(block_head);
    record.body = warc::BodySource::of(bytes_of(block_body));
    return record;
}

/// The member's content; the reader is trusted by its own tests.
std::string inflated(const test::GrowingFile& file, warc::Place place) {
    const auto readable = test::file_of(file.content);
    auto reader = warc::Reader::at(*readable, 0, place);
    const auto record = reader.next();
    REQUIRE(record.has_value());
    std::string block;
    REQUIRE(reader.stream_block([&](ByteView piece) -> Status {
        block.append(text_of(piece));
        return {};
    }));
    return block;
}

std::string noise(std::size_t size) {
    std::mt19937 random(7);
    std::string text(size, '\0');
    for (char& c : text) c = static_cast<char>(random());
    return text;
}

}  // namespace

TEST_CASE("warc: a written record's octets are the documented ones", "[unit][warc]") {
    test::GrowingFile file;
    auto record = response("HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n", "halo!");
    record.concurrent_to = test::uuid(2);
    record.truncated = "length";
    const auto written = warc::Writer(file).write(record);
    REQUIRE(written.has_value());
    const std::string block = "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\nhalo!";
    CHECK(file.content == test::member("WARC/1.1\r\n"
                                       "WARC-Type: response\r\n"
                                       "WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000001>\r\n"
                                       "WARC-Date: 2026-11-21T07:05:09Z\r\n"
                                       "WARC-Target-URI: https://desa.example/\r\n"
                                       "WARC-IP-Address: 203.0.113.10\r\n"
                                       "WARC-Concurrent-To: <urn:uuid:00000000-0000-4000-8000-000000000002>\r\n"
                                       "WARC-Block-Digest: " + test::sha256(block) + "\r\n"
                                       "WARC-Payload-Digest: " + test::sha256("halo!") + "\r\n"
                                       "WARC-Truncated: length\r\n"
                                       "Content-Type: application/http;msgtype=response\r\n"
                                       "Content-Length: 49\r\n\r\n" + block + "\r\n\r\n"));
    CHECK(written->place == warc::Place{0, file.content.size()});
    CHECK(written->member_sha256.labelled() == test::sha256(file.content));
    CHECK(written->block_digest.labelled() == test::sha256(block));
    CHECK(written->payload_digest->labelled() == test::sha256("halo!"));
}

TEST_CASE("warc: what is written at any size and level is read back without defects", "[unit][warc]") {
    const std::string bytes = noise(70'000 * 3);
    test::GrowingFile file;
    file.content = "before";
    warc::Writer writer(file);
    for (const char* type : {"text/html", "image/jpeg"}) {
        for (const std::size_t size : {0U, 1U, 65'000U, 65'535U, 65'536U, 131'070U, 210'000U}) {
            const std::string block_head = std::string("HTTP/1.1 200 OK\r\nContent-Type: ") + type + "\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n";
            const std::string_view octets = std::string_view(bytes).substr(0, size);
            const auto written = writer.write(response(block_head, octets));
            REQUIRE(written.has_value());
            const auto readable = test::file_of(file.content);
            auto content = warc::read_content(*readable, 0, written->place);
            CAPTURE(type, size);
            REQUIRE(content.has_value());
            CHECK(text_of(content->body) == octets);
            CHECK(written->member_sha256 == digest::sha256_of(bytes_of(file.content).subspan(written->place.offset)));
        }
    }
}

TEST_CASE("warc: packed media are stored, text is deflated", "[unit][warc]") {
    CHECK(warc::deflate_level("image/png") == 0);
    CHECK(warc::deflate_level("Video/MP4") == 0);
    CHECK(warc::deflate_level("audio/ogg") == 0);
    CHECK(warc::deflate_level("application/zip") == 0);
    CHECK(warc::deflate_level("text/html") == 6);
    CHECK(warc::deflate_level("application/json") == 6);
    test::GrowingFile file;
    const std::string long_text(100'000, 'a');
    REQUIRE(warc::Writer(file).write(response("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n", long_text)));
    CHECK(file.content.size() < 2'000);
}

TEST_CASE("warc: the octets do not depend on how the body arrives", "[unit][warc]") {
    const std::string octets = noise(300'000);
    const auto source = test::file_of(octets);
    for (const char* type : {"text/plain", "image/png"}) {
        const std::string block_head = std::string("HTTP/1.1 200 OK\r\nContent-Type: ") + type + "\r\n\r\n";
        test::GrowingFile from_memory, from_file;
        auto record = response(block_head, octets);
        REQUIRE(warc::Writer(from_memory).write(record));
        record.body = warc::BodySource::of(*source, 0, octets.size());
        record.block_digest = digest::sha256_of(bytes_of(block_head + octets));
        record.payload_digest = digest::sha256_of(bytes_of(octets));
        REQUIRE(warc::Writer(from_file).write(record));
        CHECK(from_memory.content == from_file.content);
    }
}

TEST_CASE("warc: a payload digest covers what the transfer-coding carried", "[unit][warc]") {
    test::GrowingFile file;
    const auto written = warc::Writer(file).write(response());
    REQUIRE(written.has_value());
    CHECK(written->payload_digest->labelled() == test::sha256("halo!"));
    CHECK(inflated(file, written->place) == head + body);
}

TEST_CASE("warc: requests have a payload digest only with a body, metadata never", "[unit][warc]") {
    test::GrowingFile file;
    warc::Writer writer(file);
    auto request = response("POST / HTTP/1.1\r\nHost: desa.example\r\n\r\n", "a=b");
    request.type = warc::RecordType::request;
    request.content_type = warc::http_request_type;
    CHECK(writer.write(request)->payload_digest->labelled() == test::sha256("a=b"));
    request.body = {};
    CHECK_FALSE(writer.write(request)->payload_digest.has_value());
    auto metadata = response("", "{}");
    metadata.type = warc::RecordType::metadata;
    metadata.content_type = "application/json";
    CHECK_FALSE(writer.write(metadata)->payload_digest.has_value());
}

TEST_CASE("warc: what the strict reader would refuse is never written", "[unit][warc]") {
    test::GrowingFile file;
    const auto refused = [&](const warc::NewRecord& record) {
        const auto written = warc::Writer(file).write(record);
        REQUIRE_FALSE(written.has_value());
        CHECK(file.content.empty());
        return written.error().code();
    };
    auto record = response();
    record.id = "urn:uuid:1";
    CHECK(refused(record) == ErrorCode::malformed);
    record = response();
    record.target_uri = "https://desa.example/\r\nWARC-Truncated: time";
    CHECK(refused(record) == ErrorCode::malformed);
    record.target_uri.clear();
    CHECK(refused(record) == ErrorCode::malformed);
    record = response();
    record.filename = "data.warc.gz";
    CHECK(refused(record) == ErrorCode::malformed);
    record = response();
    record.content_type = "text/html";
    CHECK(refused(record) == ErrorCode::malformed);
    CHECK(refused(response("HTTP/1.1 200 OK\r\n", body)) == ErrorCode::malformed);
    CHECK(refused(response(head, "5\r\nhalo")) == ErrorCode::malformed);
    record = response();
    record.block_digest = digest::sha256_of(bytes_of(head + body));
    CHECK(refused(record) == ErrorCode::usage);
}

TEST_CASE("warc: a full disk is an error", "[unit][warc]") {
    test::GrowingFile file;
    file.fails_at = 100;
    CHECK(warc::Writer(file).write(response()).error().code() == ErrorCode::cannot_write);
}

TEST_CASE("warc: memory stays flat: no append is larger than a window and a block", "[unit][warc]") {
    test::GrowingFile file;
    const std::string octets = noise(2'000'000);
    REQUIRE(warc::Writer(file).write(response("HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n", octets)));
    CHECK(file.appends >= octets.size() / (limits::read_window + 65'540));
    file.appends = 0;
    REQUIRE(warc::Writer(file).write(response()));
    CHECK(file.appends == 1);
}

TEST_CASE("warc: warcinfo fields are lines, read and written", "[unit][warc]") {
    const std::vector<warc::Field> fields = {{"software", "saksi 0.1.0"}, {"format", "WARC File Format 1.1"}, {"salt", "00"}};
    const auto block = warc::warc_fields(fields);
    REQUIRE(block.has_value());
    CHECK(text_of(*block) == "software: saksi 0.1.0\r\nformat: WARC File Format 1.1\r\nsalt: 00\r\n");
    CHECK(warc::parse_warc_fields(*block) == fields);
    CHECK(warc::warc_fields({{"salt", "a\r\nb"}}).error().code() == ErrorCode::usage);
    CHECK(warc::warc_fields({{"a b", "c"}}).error().code() == ErrorCode::usage);
    for (const char* bad : {"software", "software: a", "software:a\r\n", "so ft: a\r\n", "a: b\nc: d\r\n"}) {
        CAPTURE(bad);
        CHECK(warc::parse_warc_fields(bytes_of(bad)).error().code() == ErrorCode::malformed);
    }
    CHECK(warc::parse_warc_fields(bytes_of(std::string(limits::warc_header_bytes + 1, 'a'))).error().code() == ErrorCode::limit_exceeded);
}
