#include "bundle/datapackage.hpp"

#include <catch2/catch.hpp>

#include "base/limits.hpp"

using namespace saksi;
using bundle::InnerDatapackage;
using bundle::OuterDatapackage;

namespace {

const std::string abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
const std::string id = "urn:uuid:00000000-0000-4000-8000-000000000001";

// By hand from docs/formats/bukti-1.md §6 and §4.
const std::string inner_text = "{\"created\":\"2026-11-21T12:00:00.000Z\",\"profile\":\"data-package\",\"resources\":[{\"bytes\":3,\"hash\":\"sha256:" + abc +
                               "\",\"name\":\"data.warc.gz\",\"path\":\"archive/data.warc.gz\"}],\"salt\":\"000102030405060708090a0b0c0d0e0f\","
                               "\"software\":\"saksi 0.1.0\",\"title\":\"Bukti " + id + "\",\"wacz_version\":\"1.1.1\"}";
const std::string outer_text = "{\"profile\":\"multi-wacz-package\",\"resources\":[{\"bytes\":3,\"hash\":\"sha256:" + abc +
                               "\",\"name\":\"0001.wacz\",\"path\":\"captures/0001.wacz\"}],\"title\":\"Bukti " + id + "\"}";

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const std::size_t at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("bundle: the inner datapackage is canonical WACZ 1.1.1", "[unit][bundle]") {
    const InnerDatapackage package{id, UtcTime{1'795'262'400'000}, "saksi 0.1.0", "000102030405060708090a0b0c0d0e0f",
                                   {{"archive/data.warc.gz", "", 3, digest::sha256_of(bytes_of("abc"))}}};
    CHECK(package.text() == inner_text);
    const auto parsed = InnerDatapackage::parse(bytes_of(inner_text));
    REQUIRE(parsed);
    CHECK(parsed->bundle_id == id);
    CHECK(parsed->created == package.created);
    CHECK(parsed->salt == package.salt);
    CHECK(parsed->software == package.software);
    CHECK(parsed->resources == package.resources);
}

TEST_CASE("bundle: other inner datapackages are refused", "[unit][bundle]") {
    const std::string refused[] = {
        "",
        "{}",
        inner_text + "\n",
        replaced(inner_text, "data-package", "data-resource"),
        replaced(inner_text, "Bukti ", "Berkas "),
        replaced(inner_text, "data.warc.gz", "other.warc.gz"),
        replaced(inner_text, "sha256:", "sha512:"),
        replaced(inner_text, "ba78", "BA78"),
        replaced(inner_text, "\"bytes\":3", "\"bytes\":-3"),
        replaced(inner_text, "\"bytes\":3", "\"bytes\":\"3\""),
        replaced(inner_text, "12:00:00.000Z", "12:00:00Z"),
        replaced(inner_text, "0a0b0c0d0e0f", "0a0b0c0d0e"),
        replaced(inner_text, "0a0b0c0d0e0f", "0A0B0C0D0E0F"),
        replaced(inner_text, "{\"created\"", "{\"author\":\"x\",\"created\""),
        replaced(inner_text, ",\"wacz_version\":\"1.1.1\"", ""),
        replaced(inner_text, "\"path\":\"archive", "\"note\":1,\"path\":\"archive"),
    };
    for (const std::string& text : refused) {
        INFO(text);
        const auto parsed = InnerDatapackage::parse(bytes_of(text));
        REQUIRE_FALSE(parsed);
        CHECK(parsed.error().code() == ErrorCode::malformed);
    }
    CHECK(InnerDatapackage::parse(bytes_of(replaced(inner_text, "1.1.1", "2.0.0"))).error().code() == ErrorCode::unsupported);
    CHECK(InnerDatapackage::parse(Bytes(limits::datapackage_bytes + 1, ' ')).error().code() == ErrorCode::limit_exceeded);
}

TEST_CASE("bundle: the outer datapackage lists captures", "[unit][bundle]") {
    const OuterDatapackage package{id, {{"captures/0001.wacz", "application/wacz", 3, digest::sha256_of(bytes_of("abc"))}}};
    CHECK(package.text() == outer_text);
    const auto parsed = OuterDatapackage::parse(bytes_of(outer_text));
    REQUIRE(parsed);
    CHECK(parsed->bundle_id == id);
    REQUIRE(parsed->captures.size() == 1);
    CHECK(parsed->captures[0].path == "captures/0001.wacz");
    CHECK(parsed->captures[0].bytes == 3);
    CHECK_FALSE(OuterDatapackage::parse(bytes_of(replaced(outer_text, "multi-wacz-package", "data-package"))));
    CHECK_FALSE(OuterDatapackage::parse(bytes_of(replaced(outer_text, "\"0001.wacz\"", "\"0002.wacz\""))));
    CHECK_FALSE(OuterDatapackage::parse(bytes_of(" " + outer_text)));
}

TEST_CASE("bundle: datapackage-digest.json carries path and hash only", "[unit][bundle]") {
    const std::string text = "{\"hash\":\"sha256:" + abc + "\",\"path\":\"datapackage.json\"}";
    CHECK(bundle::datapackage_digest_text(digest::sha256_of(bytes_of("abc"))) == text);
    CHECK(bundle::parse_datapackage_digest(bytes_of(text)).value() == digest::sha256_of(bytes_of("abc")));
    CHECK_FALSE(bundle::parse_datapackage_digest(bytes_of(replaced(text, "datapackage.json", "other.json"))));
    CHECK_FALSE(bundle::parse_datapackage_digest(bytes_of(replaced(text, "}", ",\"signedData\":{}}"))));
    CHECK_FALSE(bundle::parse_datapackage_digest(bytes_of("{\"path\":\"datapackage.json\"}")));
}
