#include "warc/foreign_reader.hpp"

#include <catch2/catch.hpp>
#include <zlib.h>

#include <algorithm>

#include "base/limits.hpp"
#include "digest/foreign_digest.hpp"
#include "records.hpp"

using namespace saksi;
using test::member;
using warc::DigestCheck;
using State = warc::DigestCheck::State;

namespace {

struct Seen {
    std::vector<warc::ForeignRecord> records;
    std::vector<warc::WarcGap> gaps;
    std::optional<warc::ForeignWarc> whole;
    std::optional<Error> error;
};

Seen read(const std::string& content) {
    const auto file = test::file_of(content);
    const auto source = base::file_stream(*file, 0, content.size());
    Seen seen;
    auto whole = warc::read_foreign_warc(*source, {[&](const warc::ForeignRecord& record) {
                                                       seen.records.push_back(record);
                                                       return Status();
                                                   },
                                                   [&](const warc::WarcGap& gap) {
                                                       seen.gaps.push_back(gap);
                                                       return Status();
                                                   }});
    if (whole)
        seen.whole = *whole;
    else
        seen.error = whole.error();
    return seen;
}

std::string sha1(std::string_view text) {
    digest::ForeignHasher hasher(digest::ForeignAlgorithm::sha1);
    hasher.update(bytes_of(text));
    return digest::labelled(hasher.finish());
}

const std::string plain_block = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhalo!";
const std::string chunked_head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
const std::string chunked_body = "3\r\nhal\r\n2\r\no!\r\n0\r\n\r\n";

/// One record; a test changes one thing.
struct Record {
    std::string version = "WARC/1.0", type = "response", uri = "<http://desa.example/>", content_type = "application/http;msgtype=response";
    std::string block = plain_block, block_digest = sha1(plain_block), payload_digest = sha1("halo!"), fields, length, end = "\r\n\r\n";
    std::string date = "2026-11-21T07:05:09Z";

    std::string text() const {
        return version + "\r\nWARC-Type: " + type + "\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000001>\r\nWARC-Date: " + date + "\r\nWARC-Target-URI: " + uri +
               "\r\n" + (block_digest.empty() ? "" : "WARC-Block-Digest: " + block_digest + "\r\n") +
               (payload_digest.empty() ? "" : "WARC-Payload-Digest: " + payload_digest + "\r\n") + fields + "Content-Type: " + content_type +
               "\r\nContent-Length: " + (length.empty() ? std::to_string(block.size()) : length) + "\r\n\r\n" + block + end;
    }
};

bool says(const std::vector<Message>& messages, std::string_view part) {
    return std::ranges::any_of(messages, [&](const Message& message) { return base::text_of(message, Language::english).find(part) != std::string::npos; });
}

/// By zlib itself, with a name and a time in the header, as gzip(1) writes.
std::string gzip_with_name(const std::string& content) {
    z_stream stream{};
    REQUIRE(::deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    gz_header header{};
    std::string name = "data.warc", comment = "dari desa";
    Bytes extra = {'s', 'l', 2, 0, 1, 2};  // Annex D of WARC 1.0 suggests such a field
    header.name = reinterpret_cast<Bytef*>(name.data());
    header.comment = reinterpret_cast<Bytef*>(comment.data());
    header.extra = extra.data();
    header.extra_len = static_cast<uInt>(extra.size());
    header.time = 1'700'000'000;
    header.hcrc = 1;
    REQUIRE(::deflateSetHeader(&stream, &header) == Z_OK);
    std::string out(content.size() + 1'000, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(content.data()));
    stream.avail_in = static_cast<uInt>(content.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    REQUIRE(::deflate(&stream, Z_FINISH) == Z_STREAM_END);
    out.resize(out.size() - stream.avail_out);
    ::deflateEnd(&stream);
    return out;
}

}  // namespace

TEST_CASE("foreign warc: a plain 1.0 record with SHA-1 holds, and its weakness is told", "[unit][warc]") {
    const Seen seen = read(Record().text() + Record().text());
    REQUIRE(seen.whole);
    CHECK_FALSE(seen.whole->gzip);
    REQUIRE(seen.records.size() == 2);
    const warc::ForeignRecord& record = seen.records[1];
    CHECK(record.offset == Record().text().size());
    CHECK(record.length == Record().text().size());
    CHECK(record.version == "1.0");
    CHECK(record.target_uri == "http://desa.example/");
    CHECK(says(record.remarks, "angle brackets"));
    CHECK(record.block.state == State::holds);
    CHECK(record.payload.state == State::holds);
    CHECK(record.block.weak);
    CHECK(record.defects.empty());
    CHECK(seen.gaps.empty());
}

TEST_CASE("foreign warc: one changed octet of the body shows in both digests", "[unit][warc]") {
    Record changed;
    changed.block.back() = '?';
    const Seen seen = read(changed.text());
    REQUIRE(seen.records.size() == 1);
    CHECK(seen.records[0].block.state == State::differs);
    CHECK(seen.records[0].payload.state == State::differs);
    CHECK(seen.records[0].payload.computed == sha1("halo?"));
    CHECK(seen.records[0].defects.empty());
}

TEST_CASE("foreign warc: gzip members with every header field, a record each", "[unit][warc]") {
    const std::string one = gzip_with_name(Record().text());
    const Seen seen = read(one + member(Record().text()));
    REQUIRE(seen.records.size() == 2);
    CHECK(seen.whole->gzip);
    CHECK(seen.whole->alone == 2);
    CHECK(seen.records[1].offset == one.size());
    CHECK(seen.records[0].length == one.size());
    CHECK(seen.records[1].payload.state == State::holds);
}

TEST_CASE("foreign warc: one member for all records", "[unit][warc]") {
    const std::string text = Record().text();
    const Seen seen = read(gzip_with_name(text + text + text));
    REQUIRE(seen.records.size() == 3);
    CHECK(seen.whole->alone == 0);
    CHECK(seen.records[2].offset == 0);
    CHECK(seen.records[2].inside == 2 * text.size());
    CHECK(seen.records[2].block.state == State::holds);
    CHECK(seen.gaps.empty());
}

TEST_CASE("foreign warc: records cut into members anywhere", "[unit][warc]") {
    const std::string text = Record().text() + Record().text();
    for (const std::size_t cut : {std::size_t{3}, std::size_t{40}, Record().text().size() - 2, Record().text().size() - 10}) {
        const Seen seen = read(member(text.substr(0, cut)) + member(text.substr(cut)));
        INFO(cut);
        if (cut == 3) {  // the first member does not show a record
            CHECK(seen.error);
            continue;
        }
        REQUIRE(seen.records.size() == 2);
        CHECK(seen.records[0].block.state == State::holds);
        CHECK(seen.records[1].block.state == State::holds);
        CHECK(seen.gaps.empty());
    }
}

TEST_CASE("foreign warc: the payload digest of WARC 1.1, and the one that older programs made", "[unit][warc]") {
    Record record;
    record.block = chunked_head + chunked_body;
    record.block_digest = sha1(record.block);
    const Seen right = read(record.text());
    CHECK(right.records.at(0).payload.state == State::holds);
    CHECK_FALSE(right.records[0].payload.over_chunk_lines);

    record.payload_digest = sha1(chunked_body);
    const Seen old = read(record.text());
    CHECK(old.records.at(0).payload.state == State::holds);
    CHECK(old.records[0].payload.over_chunk_lines);
    CHECK(says(old.records[0].remarks, "chunk lines"));

    record.payload_digest = sha1("halo?");
    CHECK(read(record.text()).records.at(0).payload.state == State::differs);
}

TEST_CASE("foreign warc: a body that is not in chunks though its head says so", "[unit][warc]") {
    Record record;
    record.block = chunked_head + "halo!";
    record.block_digest = sha1(record.block);
    const Seen seen = read(record.text());
    CHECK(seen.records.at(0).payload.state == State::holds);
    CHECK(says(seen.records[0].remarks, "longer or shorter"));
}

TEST_CASE("foreign warc: absent, unknown and uncomputable digests", "[unit][warc]") {
    Record record;
    record.block_digest = "";
    record.payload_digest = "crc32:01234567";
    const Seen seen = read(record.text());
    CHECK(seen.records.at(0).block.state == State::absent);
    CHECK(seen.records[0].payload.state == State::not_supported);
    Record revisit;
    revisit.type = "revisit";
    const Seen second = read(revisit.text());
    CHECK(second.records.at(0).payload.state == State::not_computed);
    CHECK(second.records[0].block.state == State::holds);
    CHECK(says(second.records[0].remarks, "another record"));
}

TEST_CASE("foreign warc: after a damaged member the next one is read", "[unit][warc]") {
    const std::string good = gzip_with_name(Record().text());
    SECTION("deflate data") {
        std::string bad = good;
        for (std::size_t i = 60; i < 80; ++i) bad[i] = static_cast<char>(0xFF);
        const Seen seen = read(good + bad + good);
        REQUIRE(seen.whole);
        CHECK(seen.records.back().offset == 2 * good.size());
        CHECK(seen.records.back().block.state == State::holds);
        CHECK((seen.records.size() == 3 ? !seen.records[1].defects.empty() : !seen.gaps.empty()));
    }
    SECTION("checksum") {
        std::string bad = good;
        bad[bad.size() - 8] = static_cast<char>(bad[bad.size() - 8] ^ 1);
        const Seen seen = read(good + bad + good);
        REQUIRE(seen.records.size() == 3);
        CHECK(says(seen.records[1].defects, "CRC-32"));
        CHECK(seen.records[2].defects.empty());
        CHECK(seen.gaps.empty());
    }
    SECTION("octets between members") {
        const Seen seen = read(good + "sampah" + good);
        REQUIRE(seen.records.size() == 2);
        REQUIRE(seen.gaps.size() == 1);
        CHECK(seen.gaps[0].offset == good.size());
        CHECK(seen.gaps[0].end == good.size() + 6);
    }
    SECTION("octets after the last member") {
        const Seen seen = read(good + std::string(512, '\0'));
        REQUIRE(seen.records.size() == 1);
        REQUIRE(seen.gaps.size() == 1);
        CHECK(seen.gaps[0].end == good.size() + 512);
    }
    SECTION("cut off") {
        const Seen seen = read(good + good.substr(0, good.size() / 2));
        REQUIRE(seen.whole);
        REQUIRE(seen.records.size() == 2);
        CHECK(says(seen.records[1].defects, "cut off"));
    }
    SECTION("a record that is shorter than it says") {
        Record shorter;
        shorter.length = std::to_string(plain_block.size() + 100);
        const Seen seen = read(member(shorter.text()) + good);
        REQUIRE(seen.records.size() == 2);
        CHECK(says(seen.records[0].defects, "shorter than Content-Length"));
        CHECK_FALSE(seen.records[0].whole);
        CHECK(seen.records[0].block.state == State::not_computed);
        CHECK(seen.records[1].block.state == State::holds);
    }
    SECTION("a record that is longer than it says") {
        Record longer;
        longer.length = std::to_string(plain_block.size() - 2);
        const Seen seen = read(member(longer.text()) + good);
        REQUIRE(seen.records.size() == 2);
        CHECK_FALSE(seen.records[0].defects.empty());
        CHECK(seen.records[1].block.state == State::holds);
        CHECK(seen.gaps.size() == 1);
    }
}

TEST_CASE("foreign warc: nothing is guessed in a plain file after damage", "[unit][warc]") {
    Record longer;
    longer.length = std::to_string(plain_block.size() - 2);
    const Seen seen = read(longer.text() + Record().text());
    REQUIRE(seen.records.size() == 1);
    REQUIRE(seen.gaps.size() == 1);
    CHECK(seen.gaps[0].end == longer.text().size() + Record().text().size());
}

TEST_CASE("foreign warc: defects of the header are told and do not stop the reading", "[unit][warc]") {
    const auto defects = [](const Record& record) { return read(record.text() + Record().text()).records.at(0).defects; };
    CHECK(defects(Record()).empty());
    Record record;
    record.date = "2026-11-21 07:05:09";
    CHECK(says(defects(record), "WARC-Date"));
    record = {};
    record.version = "WARC/0.18";
    CHECK(says(defects(record), "neither WARC/1.0 nor WARC/1.1"));
    record = {};
    record.fields = "WARC-Date: 2026-11-21T07:05:09Z\r\n";
    CHECK(says(defects(record), "occurs twice"));
    record = {};
    record.fields = "tanpa titik dua\r\n";
    CHECK(says(defects(record), "is no field"));
    record = {};
    record.end = "\r\n";
    CHECK(says(defects(record), "two line ends"));
    record = {};
    record.fields = "X-Lipat: satu\r\n dua\r\n";
    CHECK(defects(record).empty());
    record.version = "WARC/1.1";
    record.date = "2026-11-21T07:05:09.123456Z";
    CHECK(defects(record).empty());
}

TEST_CASE("foreign warc: what is no WARC is refused", "[unit][warc]") {
    for (const std::string& content : {std::string(), std::string("PK\x03\x04 something"), std::string("WARC"), member("tar or anything else"), std::string("\x1f\x8b", 2)}) {
        const Seen seen = read(content);
        REQUIRE(seen.error);
        CHECK(seen.error->code() == ErrorCode::malformed);
    }
}

TEST_CASE("foreign warc: a header beyond the limit", "[unit][warc]") {
    Record record;
    record.fields = "X-Panjang: " + std::string(limits::warc_header_bytes, 'a') + "\r\n";
    const Seen seen = read(record.text());
    REQUIRE(seen.records.size() == 1);
    CHECK(says(seen.records[0].defects, "more than 65536 octets"));
}

TEST_CASE("foreign warc: every prefix and every flipped octet of a small file ends in an answer", "[unit][warc]") {
    const std::string good = gzip_with_name(Record().text()) + member(Record().text());
    for (std::size_t size = 0; size < good.size(); size += 7) {
        const Seen seen = read(good.substr(0, size));
        CHECK((seen.error || seen.records.size() <= 2));
    }
    for (std::size_t at = 0; at < good.size(); at += 3) {
        std::string bad = good;
        bad[at] = static_cast<char>(bad[at] ^ 0x55);
        static_cast<void>(read(bad));
    }
    SUCCEED();
}
