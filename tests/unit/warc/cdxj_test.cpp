#include <catch2/catch.hpp>

#include "base/limits.hpp"
#include "records.hpp"
#include "warc/cdxj.hpp"

using namespace saksi;
using Catch::Matchers::Contains;

namespace {

const std::string digest_text = "sha256:" + std::string(64, 'a');

std::string line_text(const std::string& key, const std::string& url, int offset = 0) {
    return key + " 20261121070509 {\"digest\":\"" + digest_text + "\",\"filename\":\"data.warc.gz\",\"length\":12,\"mime\":\"text/html\",\"offset\":" +
           std::to_string(offset) + ",\"status\":200,\"url\":\"" + url + "\"}";
}

const std::string good = line_text("example,desa)/", "https://desa.example/");

ErrorCode refusal(const std::string& line) {
    const auto parsed = warc::CdxjLine::parse(line);
    REQUIRE_FALSE(parsed.has_value());
    return parsed.error().code();
}

std::string changed(std::string text, std::string_view from, std::string_view to) {
    const std::size_t at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

Result<std::vector<std::string>> read_all(const std::string& text) {
    const auto file = test::file_of("##" + text);
    warc::CdxjReader reader(*file, 2, text.size());
    std::vector<std::string> keys;
    for (;;) {
        auto line = reader.next();
        if (!line) return pass_on(line);
        if (!*line) return keys;
        keys.push_back((*line)->key);
    }
}

}  // namespace

TEST_CASE("warc: the key of a URL", "[unit][warc]") {
    CHECK(warc::surt_of("https://www.desa.example/Berita/?Q=1&a=B") == "example,desa,www)/berita/?q=1&a=b");
    CHECK(warc::surt_of("HTTP://Desa.EXAMPLE") == "example,desa)/");
    CHECK(warc::surt_of("http://desa.example?a") == "example,desa)/?a");
    CHECK(warc::surt_of("http://desa.example:80/") == "example,desa)/");
    CHECK(warc::surt_of("https://desa.example:443/") == "example,desa)/");
    CHECK(warc::surt_of("https://desa.example:80/") == "example,desa:80)/");
    CHECK(warc::surt_of("https://user:pass@desa.example:8443/a@b:c") == "example,desa:8443)/a@b:c");
    CHECK(warc::surt_of("http://203.0.113.10:8080/x") == "203.0.113.10:8080)/x");
    CHECK(warc::surt_of("http://[2001:DB8::1]/x") == "[2001:db8::1])/x");
    CHECK(warc::surt_of("http://[2001:db8::1]:81/x") == "[2001:db8::1]:81)/x");
    CHECK(warc::surt_of("at://did:plc:AbC/app") == "at://did:plc:AbC/app");
}

TEST_CASE("warc: an index line is read and written in its one form", "[unit][warc]") {
    const auto line = warc::CdxjLine::parse(good);
    REQUIRE(line.has_value());
    CHECK(line->text() == good + "\n");
    CHECK(line->place == warc::Place{0, 12});
    CHECK(line->status == 200);
    CHECK(line->timestamp == "20261121070509");
}

TEST_CASE("warc: index lines of another form are refused", "[unit][warc]") {
    CHECK(refusal(changed(good, "example,desa)/", "example,kota)/")) == ErrorCode::malformed);
    CHECK(refusal(changed(good, "20261121070509", "2026112107050")) == ErrorCode::malformed);
    CHECK(refusal(changed(good, "20261121070509", "2026112107050x")) == ErrorCode::malformed);
    CHECK(refusal(changed(good, "sha256:a", "sha1:aa")) == ErrorCode::malformed);
    CHECK(refusal(changed(good, ":aaa", ":AAA")) == ErrorCode::malformed);
    CHECK(refusal(changed(good, "\"length\":12", "\"length\":\"12\"")) == ErrorCode::malformed);
    CHECK(refusal(changed(good, "\"length\":12", "\"length\":0")) == ErrorCode::malformed);
    CHECK(refusal(changed(good, "\"offset\":0", "\"offset\":-1")) == ErrorCode::malformed);
    CHECK(refusal(changed(good, "\"status\":200", "\"status\":103")) == ErrorCode::malformed);
    CHECK(refusal(changed(good, "\"url\"", "\"more\":1,\"url\"")) == ErrorCode::malformed);
    CHECK(refusal(changed(good, "{", "{ ")) == ErrorCode::malformed);
    CHECK(refusal(good + " ") == ErrorCode::malformed);
    CHECK(refusal("") == ErrorCode::malformed);
    CHECK(refusal("key") == ErrorCode::malformed);
}

TEST_CASE("warc: an index is read line by line and must be sorted", "[unit][warc]") {
    const std::string a = line_text("example,a)/", "https://a.example/"), b = line_text("example,b)/", "https://b.example/");
    CHECK(read_all("")->empty());
    CHECK(*read_all(a + "\n" + b + "\n") == std::vector<std::string>{"example,a)/", "example,b)/"});
    CHECK_THAT(test::english(read_all(b + "\n" + a + "\n").error()), Contains("sort") && Contains("line 2"));
    CHECK_THAT(test::english(read_all(a + "\n" + a + "\n").error()), Contains("sort"));
    CHECK_THAT(test::english(read_all(a + "\n" + b).error()), Contains("line feed"));
    CHECK_THAT(test::english(read_all(a + "\r\n").error()), Contains("line 1"));
    CHECK_THAT(test::english(read_all(a + "\n\n").error()), Contains("line 2"));
}

TEST_CASE("warc: long indexes cross the reader's windows, endless lines are refused", "[unit][warc]") {
    std::vector<warc::CdxjLine> lines;
    for (int i = 0; i < 3'000; ++i) {
        const std::string path = "/" + std::to_string(10'000 - i);
        lines.push_back(*warc::CdxjLine::parse(line_text("example,desa)" + path, "https://desa.example" + path, i)));
    }
    const std::string text = warc::cdxj_text(lines);
    CHECK(text.size() > 2 * limits::read_window);
    CHECK(read_all(text)->size() == 3'000);
    CHECK(read_all(std::string(600'000, 'a')).error().code() == ErrorCode::limit_exceeded);
}

TEST_CASE("warc: final responses and resources are indexed, nothing else", "[unit][warc]") {
    const auto record_of = [](const test::RecordText& record) {
        const std::string text = record.text();
        return *warc::RecordHead::parse(bytes_of(text.substr(0, text.find("\r\n\r\n") + 4)));
    };
    const auto http = [](const std::string& head) { return *warc::HttpHead::parse(warc::MessageKind::response, bytes_of(head)); };
    const auto response = record_of({});
    const auto ok = http("HTTP/1.1 404 No\r\nContent-Type: Text/HTML; charset=utf-8\r\n\r\n");
    const auto line = warc::cdxj_line(response, &ok, {7, 9}, "data.warc.gz");
    REQUIRE(line.has_value());
    CHECK(line->text() == "example,desa)/ 20261121070509 {\"digest\":\"" + test::sha256("halo!") +
                              "\",\"filename\":\"data.warc.gz\",\"length\":9,\"mime\":\"text/html\",\"offset\":7,\"status\":404,\"url\":\"https://desa.example/\"}\n");
    const auto plain = http("HTTP/1.1 200 OK\r\nContent-Type: nonsense\r\n\r\n");
    CHECK(warc::cdxj_line(response, &plain, {7, 9}, "x")->mime == "application/octet-stream");
    const auto early = http("HTTP/1.1 103 Early\r\n\r\n");
    CHECK_FALSE(warc::cdxj_line(response, &early, {7, 9}, "x").has_value());

    test::RecordText resource;
    resource.type = "resource";
    resource.content_type = "image/png";
    CHECK(warc::cdxj_line(record_of(resource), nullptr, {7, 9}, "x")->status == 200);
    CHECK(warc::cdxj_line(record_of(resource), nullptr, {7, 9}, "x")->mime == "image/png");
    test::RecordText metadata;
    metadata.type = "metadata";
    metadata.content_type = "application/json";
    CHECK_FALSE(warc::cdxj_line(record_of(metadata), nullptr, {7, 9}, "x").has_value());
}
