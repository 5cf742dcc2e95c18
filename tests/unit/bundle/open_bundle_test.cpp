#include "bundle/open_bundle.hpp"

#include <catch2/catch.hpp>

#include "bundle_samples.hpp"

using namespace saksi;
using bundle::EntryKind;
using bundle::OpenBundle;

namespace {

std::vector<std::string> defects_of(const Bytes& octets) {
    const auto file = base::memory_file(octets);
    const auto opened = OpenBundle::open(*file);
    REQUIRE(opened);
    std::vector<std::string> texts;
    const auto defects = opened->inventory_defects().value();
    for (const Message& defect : defects) texts.push_back(text_of(defect, Language::english));
    return texts;
}

using Texts = std::vector<std::string>;

std::size_t index_of(const test::NamedContents& contents, const std::string& name) {
    const auto found = std::ranges::find(contents, name, &test::NamedContents::value_type::first);
    REQUIRE(found != contents.end());
    return static_cast<std::size_t>(found - contents.begin());
}

Bytes without(std::initializer_list<const char*> names) {
    auto contents = test::contents_of(test::bundle_sample(true));
    for (const char* name : names) contents.erase(contents.begin() + static_cast<std::ptrdiff_t>(index_of(contents, name)));
    return test::archive_of(contents);
}

}  // namespace

TEST_CASE("bundle: a bundle opens with its entries classified and its captures", "[unit][bundle]") {
    const auto file = base::memory_file(test::bundle_sample(true));
    const auto opened = OpenBundle::open(*file);
    REQUIRE(opened);
    CHECK(opened->inventory_defects().value().empty());
    CHECK(opened->indices_of(EntryKind::item) == std::vector<std::size_t>{2, 3});
    CHECK(opened->kind_of(3)->number == 2);
    CHECK(opened->has(EntryKind::timestamp));
    CHECK_FALSE(opened->has(EntryKind::annotation));
    const auto capture = opened->capture(opened->entries()[1]);
    REQUIRE(capture);
    CHECK(capture->archive().read(capture->warc(), 100).value() == base::copy_of(bytes_of("not a real record")));
    CHECK_FALSE(opened->capture(opened->entries()[2]));
}

TEST_CASE("bundle: an unstamped bundle has no defect", "[unit][bundle]") { CHECK(defects_of(test::bundle_sample(false)).empty()); }

TEST_CASE("bundle: absent entries are named, withheld ones are the manifests' business", "[unit][bundle]") {
    for (const char* name : {"mimetype", "evidence/manifest.json", "PERIKSA.txt", "datapackage.json", "SHA256SUMS", "META-INF/ASiCManifest001.xml",
                             "META-INF/signature001.p7s", "META-INF/ASiCArchiveManifest.xml", "META-INF/timestamp001.tst"}) {
        CHECK(defects_of(without({name})) == Texts{std::string("the bundle lacks ") + name});
    }
    for (const char* name : {"captures/0001.wacz", "items/0001/item.json", "items/0001/shot-01.png", "evidence/context.json", "evidence/custody.jsonl"}) {
        CHECK(defects_of(without({name})).empty());
    }
    CHECK(defects_of(without({"PERIKSA.txt", "SHA256SUMS"})).size() == 2);
}

TEST_CASE("bundle: mimetype comes first and holds the type alone", "[unit][bundle]") {
    auto contents = test::contents_of(test::bundle_sample(true));
    auto newline = contents;
    newline[0].second += '\n';
    CHECK(defects_of(test::archive_of(newline)) == Texts{"the file mimetype must hold exactly application/vnd.etsi.asic-e+zip"});
    auto other = contents;
    other[0].second.back() = 'x';
    CHECK(defects_of(test::archive_of(other)) == Texts{"the file mimetype must hold exactly application/vnd.etsi.asic-e+zip"});
    std::swap(contents[0], contents[1]);
    CHECK(defects_of(test::archive_of(contents)) == Texts{"mimetype must be the first file of a bundle"});
    Bytes damaged = test::bundle_sample(true);
    damaged[40] ^= 1;
    REQUIRE(defects_of(damaged).size() == 1);
    CHECK(defects_of(damaged)[0].find("CRC") != std::string::npos);
}

TEST_CASE("bundle: names without a place and wrong order are named", "[unit][bundle]") {
    auto contents = test::contents_of(test::bundle_sample(true));
    auto unknown = contents;
    unknown.emplace_back("META-INF/signatures.xml", "x");
    CHECK(defects_of(test::archive_of(unknown)) == Texts{"a bundle has no place for the name META-INF/signatures.xml"});
    std::swap(contents[2], contents[3]);
    CHECK(defects_of(test::archive_of(contents)) == Texts{"items/0001/item.json must not stand behind items/0002/item.json in a bundle"});
}

TEST_CASE("bundle: a damaged bundle still looks like one, other files do not", "[unit][bundle]") {
    const Bytes whole = test::bundle_sample(false);
    CHECK(bundle::looks_like_bundle(*base::memory_file(whole)));
    for (std::size_t i = 0; i < 69; ++i) {
        Bytes damaged = whole;
        damaged[i] ^= 1;
        CHECK(bundle::looks_like_bundle(*base::memory_file(damaged)));
    }
    CHECK_FALSE(bundle::looks_like_bundle(*base::memory_file(test::capture_sample())));
    CHECK_FALSE(bundle::looks_like_bundle(*base::memory_file({})));
    CHECK_FALSE(bundle::looks_like_bundle(*base::memory_file(Bytes(500, 'x'))));
}
