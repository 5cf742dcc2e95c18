#include <catch2/catch.hpp>

#include <algorithm>

#include "base/limits.hpp"
#include "records.hpp"
#include "warc/reader.hpp"
#include "warc/record_order.hpp"

using namespace saksi;
using test::member;
using test::RecordText;

namespace {

struct Pass {
    std::vector<warc::BlockReport> reports;
    std::optional<Error> error;
};

/// Reads and checks everything that is there.
Pass read_all(const std::string& content) {
    const auto file = test::file_of(content);
    warc::Reader reader(*file, 0, content.size());
    Pass pass;
    for (;;) {
        auto head = reader.next();
        if (!head) {
            pass.error = std::move(head.error());
            return pass;
        }
        if (!*head) return pass;
        auto report = reader.check_block();
        if (!report) {
            pass.error = std::move(report.error());
            return pass;
        }
        pass.reports.push_back(std::move(*report));
    }
}

/// The one reason why `content` is refused, in English.
std::string refusal(const std::string& content) {
    const Pass pass = read_all(content);
    REQUIRE(pass.error.has_value());
    return test::english(*pass.error);
}

std::string defect(const RecordText& record) {
    const Pass pass = read_all(member(record.text()));
    REQUIRE_FALSE(pass.error.has_value());
    REQUIRE(pass.reports.at(0).defects.size() == 1);
    return test::english(pass.reports[0].defects[0]);
}

using Catch::Matchers::Contains;

}  // namespace

TEST_CASE("warc: records made by hand are read with their places and digests", "[unit][warc]") {
    RecordText second;
    second.id = 2;
    second.block = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nha\r\n3\r\nlo!\r\n0\r\n\r\n";
    const std::string one = member(RecordText{}.text()), two = member(second.text());
    const Pass pass = read_all(one + two);
    REQUIRE_FALSE(pass.error);
    REQUIRE(pass.reports.size() == 2);
    CHECK(pass.reports[0].place == warc::Place{0, one.size()});
    CHECK(pass.reports[1].place == warc::Place{one.size(), two.size()});
    for (const auto& report : pass.reports) {
        CHECK(report.defects.empty());
        CHECK(report.payload_digest->labelled() == test::sha256("halo!"));
        CHECK(report.payload_bytes == 5);
        CHECK(report.http->status() == 200);
    }
    CHECK(pass.reports[1].block_digest.labelled() == test::sha256(second.block));
    CHECK(read_all("").reports.empty());
}

TEST_CASE("warc: a payload digest over chunk lines does not hold", "[unit][warc]") {
    RecordText record;
    record.block = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhalo!\r\n0\r\n\r\n";
    CHECK(read_all(member(record.text())).reports.at(0).defects.empty());
    record.payload = "5\r\nhalo!\r\n0\r\n\r\n";
    CHECK_THAT(defect(record), Contains("WARC-Payload-Digest"));
}

TEST_CASE("warc: a content-coding stays in the payload", "[unit][warc]") {
    RecordText record;
    const std::string body = member("halo!");
    record.block = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + body;
    record.payload = body;
    CHECK(read_all(member(record.text())).reports.at(0).defects.empty());
    record.payload = "halo!";
    CHECK_THAT(defect(record), Contains("WARC-Payload-Digest"));
}

TEST_CASE("warc: a block digest that differs is a defect and reading goes on", "[unit][warc]") {
    RecordText record;
    record.payload = "other";
    const std::string good = RecordText{}.text();
    std::string changed = good;
    changed.replace(changed.find("200 OK"), 6, "200 Ok");
    const Pass pass = read_all(member(changed) + member(record.text()) + member(good));
    REQUIRE_FALSE(pass.error);
    REQUIRE(pass.reports.size() == 3);
    REQUIRE(pass.reports[0].defects.size() == 1);
    const std::string sentence = test::english(pass.reports[0].defects[0]);
    CHECK_THAT(sentence, Contains("WARC-Block-Digest") && Contains("offset 0") && Contains(test::sha256(RecordText{}.block)));
    CHECK(pass.reports[1].defects.size() == 1);
    CHECK(pass.reports[2].defects.empty());
}

TEST_CASE("warc: a response block that is no HTTP message is a defect", "[unit][warc]") {
    RecordText record;
    record.block = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhalo!";
    CHECK_THAT(defect(record), Contains("shorter than its Content-Length"));
    record.block = "halo!";
    CHECK_THAT(defect(record), Contains("empty line"));
}

TEST_CASE("warc: a block that was cut is whole when the record says so", "[unit][warc]") {
    RecordText record;
    record.block = "HTTP/1.1 200 OK\r\nContent-Length: 600\r\n\r\nhalo!";
    record.fields = "WARC-Truncated: length\r\n";
    const Pass pass = read_all(member(record.text()));
    REQUIRE(pass.reports.size() == 1);
    CHECK(pass.reports[0].defects.empty());
}

TEST_CASE("warc: Content-Length wrong by one is refused with the record's offset", "[unit][warc]") {
    const std::string first = member(RecordText{}.text());
    RecordText record;
    record.length = "42";
    CHECK_THAT(refusal(first + member(record.text())), Contains("Content-Length") && Contains("offset " + std::to_string(first.size())));
    record.length = "44";
    CHECK_THAT(refusal(member(record.text())), Contains("Content-Length is wrong"));
    record.length = "48";
    CHECK_THAT(refusal(member(record.text())), Contains("shorter than Content-Length"));
    record.length = "1000000000";
    CHECK_THAT(refusal(member(record.text())), Contains("shorter than Content-Length"));
}

TEST_CASE("warc: a truncated gzip member is refused at every length", "[unit][warc]") {
    const std::string whole = member(RecordText{}.text());
    for (std::size_t size = 1; size < whole.size(); ++size) {
        CAPTURE(size);
        CHECK_THAT(refusal(whole.substr(0, size)), Contains("cut off at offset " + std::to_string(size)) || Contains("malformed"));
    }
}

TEST_CASE("warc: an extra member, an empty member and junk between records are refused", "[unit][warc]") {
    const std::string one = member(RecordText{}.text());
    CHECK_FALSE(read_all(one + one).error);
    CHECK_THAT(refusal(one + member("x")), Contains("no WARC record starts here"));
    CHECK_THAT(refusal(one + member("")), Contains("no WARC record starts here"));
    CHECK_THAT(refusal(one + "\n" + one), Contains("1f 8b 08") && Contains("offset " + std::to_string(one.size())));
    CHECK_THAT(refusal(one + std::string(8, '\0')), Contains("cut off"));
    CHECK_THAT(refusal("x" + one), Contains("1f 8b 08"));
    CHECK_THAT(refusal(RecordText{}.text()), Contains("1f 8b 08"));  // not compressed
}

TEST_CASE("warc: one member holds one record and one record one member", "[unit][warc]") {
    const std::string text = RecordText{}.text();
    CHECK_THAT(refusal(member(text + text)), Contains("more than one record"));
    CHECK_THAT(refusal(member(text + "\r\n")), Contains("more than one record"));
    CHECK_THAT(refusal(member(text.substr(0, 300)) + member(text.substr(300))), Contains("empty line") || Contains("shorter"));
}

TEST_CASE("warc: gzip headers and trailers have no slack", "[unit][warc]") {
    const std::string good = member(RecordText{}.text());
    const auto with = [&](std::size_t at, char octet) {
        std::string changed = good;
        changed[at] = octet;
        return changed;
    };
    CHECK_FALSE(read_all(with(8, 2)).error);        // XFL
    CHECK_FALSE(read_all(with(9, 3)).error);        // OS
    CHECK_THAT(refusal(with(2, 7)), Contains("1f 8b 08"));
    CHECK_THAT(refusal(with(3, 8)), Contains("1f 8b 08"));  // a file name
    CHECK_THAT(refusal(with(4, 1)), Contains("1f 8b 08"));  // a time
    CHECK_THAT(refusal(with(10, 7)), Contains("RFC 1951"));
    const std::size_t end = good.size();
    CHECK_THAT(refusal(with(end - 8, static_cast<char>(good[end - 8] ^ 1))), Contains("CRC-32"));
    CHECK_THAT(refusal(with(end - 1, 1)), Contains("ISIZE"));
    CHECK_THAT(refusal(with(400, static_cast<char>(good[400] ^ 1))), Contains("CRC-32"));
}

TEST_CASE("warc: a header over the limit is refused without reading on", "[unit][warc]") {
    RecordText record;
    record.uri += std::string(60'000, 'a');
    CHECK_FALSE(read_all(member(record.text())).error);
    std::string text = "WARC/1.1\r\nWARC-Target-URI: ";
    text.append(65'535 - text.size(), 'a');
    std::string endless = std::string("\x1f\x8b\x08\0\0\0\0\0\0\xff", 10);
    for (int block = 0; block < 3; ++block) endless += std::string(1, '\0') + test::le(65'535, 2) + test::le(0, 2) + text;
    CHECK_THAT(refusal(endless), Contains(std::to_string(limits::warc_header_bytes)));
}

TEST_CASE("warc: any octet changed is refused or a defect, never a crash", "[unit][warc]") {
    const std::string good = member(RecordText{}.text());
    for (std::size_t at = 0; at < good.size(); ++at) {
        std::string changed = good;
        changed[at] = static_cast<char>(changed[at] ^ 1);
        if (at == 8 || at == 9) continue;  // XFL, OS
        CAPTURE(at);
        const Pass pass = read_all(changed);
        CHECK(pass.error.has_value());
    }
}

TEST_CASE("warc: next passes over a block that was not read", "[unit][warc]") {
    RecordText other;
    other.id = 2;
    const std::string content = member(RecordText{}.text()) + member(other.text());
    const auto file = test::file_of(content);
    warc::Reader reader(*file, 0, content.size());
    REQUIRE(reader.next());
    const auto second = reader.next();
    REQUIRE(second.has_value());
    CHECK((*second)->id() == test::uuid(2));
    CHECK(reader.offset() == content.size() / 2);
    std::string block;
    REQUIRE(reader.stream_block([&](ByteView piece) -> Status {
        block.append(text_of(piece));
        return {};
    }));
    CHECK(block == RecordText{}.block);
    CHECK_FALSE(reader.next()->has_value());
}

TEST_CASE("warc: the sink's error ends the reading", "[unit][warc]") {
    const std::string content = member(RecordText{}.text());
    const auto file = test::file_of(content);
    warc::Reader reader(*file, 0, content.size());
    REQUIRE(reader.next());
    const auto stop = [](const warc::HttpHead*, ByteView) -> Status { return fail(ErrorCode::interrupted, msg("stop")); };
    CHECK(reader.check_block(stop).error().code() == ErrorCode::interrupted);
}

TEST_CASE("warc: a record is read at its place and only there", "[unit][warc]") {
    RecordText gz;
    gz.id = 2;
    gz.payload = member("halo!");
    gz.block = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gz.payload;
    const std::string one = member(RecordText{}.text()), two = member(gz.text());
    const auto file = test::file_of("pad" + one + two);
    const warc::Place place{one.size(), two.size()};
    const auto content = warc::read_content(*file, 3, place);
    REQUIRE(content.has_value());
    CHECK(text_of(content->body) == "halo!");
    CHECK(text_of(content->report.http_head) == "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n");
    CHECK(content->record.id() == test::uuid(2));
    CHECK(content->report.place == place);
    CHECK(warc::read_content(*file, 3, place, 4).error().code() == ErrorCode::limit_exceeded);

    for (const warc::Place wrong : {warc::Place{place.offset + 1, place.length - 1}, warc::Place{place.offset, place.length - 1},
                                    warc::Place{place.offset - 1, place.length + 1}, warc::Place{0, one.size() + two.size()}, warc::Place{0, 0}}) {
        const auto refused = warc::read_content(*file, 3, wrong);
        REQUIRE_FALSE(refused.has_value());
        CHECK(refused.error().code() == ErrorCode::malformed);
    }
    CHECK_THAT(test::english(warc::read_content(*file, 3, {place.offset, place.length - 1}).error()), Contains("offset " + std::to_string(place.offset)));
}

TEST_CASE("warc: selectable parts without digests are those with digests, of one whole record and nothing else", "[unit][warc]") {
    RecordText gz;
    gz.id = 2;
    gz.payload = member("halo!");
    gz.block = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gz.payload;
    const std::string one = member(RecordText{}.text());
    std::string two = member(gz.text());
    const warc::Place place{one.size(), two.size()};
    const auto parts = warc::read_selectable(*test::file_of("pad" + one + two), 3, place);
    REQUIRE(parts.has_value());
    CHECK(text_of(parts->body) == "halo!");
    CHECK(text_of(parts->http_head) == "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n");
    CHECK(warc::read_selectable(*test::file_of("pad" + one + two), 3, place, 4).error().code() == ErrorCode::limit_exceeded);
    CHECK(warc::read_selectable(*test::file_of("pad" + one + two), 3, {0, one.size() + two.size()}).error().code() == ErrorCode::malformed);

    two[two.size() - 8] ^= 1;  // CRC-32 of the member
    CHECK(warc::read_selectable(*test::file_of("pad" + one + two), 3, place).error().code() == ErrorCode::malformed);

    RecordText short_body;
    short_body.block = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nisi";
    short_body.payload = "isi";
    const std::string cut = member(short_body.text());
    CHECK(warc::read_selectable(*test::file_of(cut), 0, {0, cut.size()}).error().code() == ErrorCode::malformed);
}

TEST_CASE("warc: a resource is its own body, a request has none to select from", "[unit][warc]") {
    RecordText resource;
    resource.type = "resource";
    resource.content_type = "text/plain";
    resource.block = resource.payload = "isi";
    const std::string text = member(resource.text());
    const auto content = warc::read_content(*test::file_of(text), 0, {0, text.size()});
    REQUIRE(content.has_value());
    CHECK(text_of(content->body) == "isi");
    CHECK_FALSE(content->report.http.has_value());

    RecordText request;
    request.type = "request";
    request.content_type = "application/http;msgtype=request";
    request.block = "GET / HTTP/1.1\r\n\r\n";
    const std::string other = member(request.text());
    CHECK(warc::read_content(*test::file_of(other), 0, {0, other.size()}).error().code() == ErrorCode::unsupported);
}

TEST_CASE("warc: a response without body octets has an empty body", "[unit][warc]") {
    RecordText record;
    record.block = "HTTP/1.1 204 No Content\r\nContent-Encoding: br\r\n\r\n";
    record.payload = "";
    const std::string text = member(record.text());
    const auto content = warc::read_content(*test::file_of(text), 0, {0, text.size()});
    REQUIRE(content.has_value());
    CHECK(content->body.empty());
}

TEST_CASE("warc: a file that Python wrote is read whole", "[unit][warc]") {
    base::PosixFileSystem files;
    const auto file = files.open(SAKSI_TEST_DATA "/warc/small.warc.gz");
    REQUIRE(file.has_value());
    warc::Reader reader(**file, 0, (*file)->size());
    warc::RecordOrder order;
    warc::Place page;
    std::size_t records = 0;
    for (;; ++records) {
        const auto head = reader.next();
        REQUIRE(head.has_value());
        if (!*head) break;
        const auto report = reader.check_block();
        REQUIRE(report.has_value());
        CHECK(report->defects.empty());
        CHECK(order.add(**head, report->http ? &*report->http : nullptr));
        if ((*head)->id() == test::uuid(4)) page = report->place;
    }
    CHECK(order.finish());
    CHECK(records == 7);
    const auto content = warc::read_content(**file, 0, page);
    REQUIRE(content.has_value());
    std::string expected = "<html><title>Berita Desa</title>";
    for (int i = 0; i < 200; ++i) expected += "<p>Pengumuman.</p>";
    CHECK(text_of(content->body) == expected + "</html>");
}
