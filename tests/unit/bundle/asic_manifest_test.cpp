#include "bundle/asic_manifest.hpp"

#include <catch2/catch.hpp>

#include "base/limits.hpp"

using namespace saksi;
using bundle::AsicManifest;

namespace {

// The form of ETSI EN 319 162-1 as the format page prints it, typed apart from the code. Digests: SHA-256 of "abc" and of nothing.
const std::string head = R"(<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<asic:ASiCManifest xmlns:asic="http://uri.etsi.org/02918/v1.2.1#" xmlns:ds="http://www.w3.org/2000/09/xmldsig#">
<asic:SigReference URI="META-INF/signature001.p7s" MimeType="application/x-pkcs7-signature"/>
)";
const std::string line_one =
    R"(<asic:DataObjectReference URI="captures/0001.wacz" MimeType="application/wacz"><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue>ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=</ds:DigestValue></asic:DataObjectReference>
)";
const std::string line_two =
    R"(<asic:DataObjectReference URI="META-INF/ASiCArchiveManifest001.xml" MimeType="text/xml" Rootfile="true"><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue>47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=</ds:DigestValue></asic:DataObjectReference>
)";
const std::string tail = "</asic:ASiCManifest>\n";
const std::string whole = head + line_one + line_two + tail;

AsicManifest sample() {
    return {"META-INF/signature001.p7s",
            "application/x-pkcs7-signature",
            {{"captures/0001.wacz", "application/wacz", digest::sha256_of(bytes_of("abc"))},
             {"META-INF/ASiCArchiveManifest001.xml", "text/xml", digest::sha256_of({}), true}}};
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const std::size_t at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("bundle: an ASiC manifest has exactly the fixed form", "[unit][bundle]") {
    CHECK(sample().text() == whole);
    CHECK(AsicManifest::parse(bytes_of(whole)).value() == sample());
    CHECK(AsicManifest::parse(bytes_of(head + tail)).value().references.empty());
}

TEST_CASE("bundle: entries of an ASiC manifest are found by name", "[unit][bundle]") {
    const auto manifest = AsicManifest::parse(bytes_of(whole)).value();
    REQUIRE(manifest.find("captures/0001.wacz"));
    CHECK(manifest.find("captures/0001.wacz")->sha256 == digest::sha256_of(bytes_of("abc")));
    CHECK(manifest.find("captures/0002.wacz") == nullptr);
}

// Attack 22, and whatever an XML parser would read in the same way or another.
TEST_CASE("bundle: other spellings of the same manifest are refused", "[unit][bundle]") {
    const std::string refused[] = {
        "\xEF\xBB\xBF" + whole,
        " " + whole,
        whole + "\n",
        whole + "<!-- -->",
        whole.substr(0, whole.size() - 1),
        replaced(whole, "?>\n", "?>\n<!DOCTYPE x [<!ENTITY e \"\">]>\n"),
        replaced(whole, "?>\n", "?>\r\n"),
        replaced(whole, "standalone=\"no\"", "standalone='no'"),
        replaced(whole, "<asic:SigReference URI", "<asic:SigReference  URI"),
        replaced(whole, line_one, "<!-- -->" + line_one),
        replaced(whole, line_one, "\n" + line_one),
        replaced(whole, "captures/0001.wacz", "captures/0001&#46;wacz"),
        replaced(whole, "captures/0001.wacz", "captures/0001%2ewacz"),
        replaced(whole, "captures/0001.wacz", "../0001.wacz"),
        replaced(whole, "captures/0001.wacz", ""),
        replaced(whole, "application/wacz", "application"),
        replaced(whole, "application/wacz", "application/wacz; q=\xC3\xA9"),
        replaced(whole, "asic:DataObjectReference URI=\"captures", "asic:DataObjectReference Rootfile=\"true\" URI=\"captures"),
        replaced(whole, "Rootfile=\"true\"", "Rootfile=\"false\""),
        replaced(whole, "Rootfile=\"true\"", "Rootfile=\"1\""),
        replaced(whole, "xmlenc#sha256", "xmlenc#sha512"),
        replaced(whole, "http://www.w3.org/2001/04/xmlenc#sha256", "http://www.w3.org/2000/09/xmldsig#sha1"),
        replaced(whole, "ungWv48B", " ungWv48B"),
        replaced(whole, "AFa0=", "AFa1="),
        replaced(whole, "AFa0=", "AFa0"),
        replaced(whole, "ungWv48Bz", "ungWv48B"),
        replaced(whole, "</ds:DigestValue>", "</ds:DigestValue><asic:DataObjectReferenceExtensions/>"),
        replaced(whole, tail, "</asic:ASiCManifest >\n"),
        replaced(whole, head, head + head.substr(head.find("<asic:SigReference"))),
        head + line_one,
        head,
        "",
    };
    for (const std::string& text : refused) {
        INFO(text);
        const auto parsed = AsicManifest::parse(bytes_of(text));
        REQUIRE_FALSE(parsed);
        CHECK(parsed.error().code() == ErrorCode::malformed);
    }
}

TEST_CASE("bundle: a manifest names each entry once and never its own signature", "[unit][bundle]") {
    const auto code = [](const std::string& text) { return AsicManifest::parse(bytes_of(text)).error(); };
    CHECK(text_of(code(head + line_one + line_one + tail), Language::english) == "the ASiC manifest names captures/0001.wacz twice");
    CHECK(text_of(code(replaced(whole, "captures/0001.wacz", "META-INF/signature001.p7s")), Language::english).find("must not list") != std::string::npos);
    CHECK(text_of(code(replaced(whole, "captures/0001.wacz", "mimetype")), Language::english).find("must not list") != std::string::npos);
    CHECK(text_of(code(replaced(whole, "application/wacz", "application/wacz\" Rootfile=\"true")), Language::english).find("Rootfile") != std::string::npos);
}

TEST_CASE("bundle: the first differing octet of a manifest is named", "[unit][bundle]") {
    const auto parsed = AsicManifest::parse(bytes_of("<?xml version='1.0'?>"));
    CHECK(text_of(parsed.error(), Language::english) == "ASiC manifest, byte 14: this differs from the fixed form");
}

TEST_CASE("bundle: a manifest over its limit is not read", "[unit][bundle]") {
    std::string large = head;
    large.append(limits::manifest_bytes, ' ');
    CHECK(AsicManifest::parse(bytes_of(large)).error().code() == ErrorCode::limit_exceeded);
}

TEST_CASE("bundle: no octet of a manifest can change without changing its meaning", "[unit][bundle]") {
    for (std::size_t i = 0; i < whole.size(); ++i) {
        std::string text = whole;
        text[i] = static_cast<char>(text[i] ^ 1);
        const auto parsed = AsicManifest::parse(bytes_of(text));
        if (parsed) CHECK(*parsed != sample());
    }
}
