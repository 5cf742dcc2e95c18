#include "bundle/inner_wacz.hpp"

#include <catch2/catch.hpp>

#include "bundle_samples.hpp"

using namespace saksi;
using bundle::InnerWacz;
using test::MemoryOutput;

namespace {

Status open_code(const Bytes& octets) {
    const auto file = base::memory_file(octets);
    auto opened = InnerWacz::open(*file, 0, octets.size());
    if (!opened) return pass_on(opened);
    return {};
}

/// The sample with one entry under another name or with other content; an empty name drops it.
Bytes altered(std::size_t index, const std::string& name, const std::string& content) {
    auto contents = test::contents_of(test::capture_sample());
    if (name.empty()) contents.erase(contents.begin() + static_cast<std::ptrdiff_t>(index));
    else contents[index] = {name, content};
    return test::archive_of(contents);
}

}  // namespace

TEST_CASE("bundle: a capture is written as five files and read again", "[unit][bundle]") {
    const Bytes capture = test::capture_sample("record octets");
    const auto contents = test::contents_of(capture);
    REQUIRE(contents.size() == 5);
    CHECK(contents[0] == std::pair<std::string, std::string>("archive/data.warc.gz", "record octets"));
    CHECK(contents[1].first == "indexes/index.cdx");
    CHECK(contents[2].first == "pages/pages.jsonl");
    CHECK(contents[3].first == "datapackage.json");
    CHECK(contents[4].first == "datapackage-digest.json");

    const auto file = base::memory_file(capture);
    const auto opened = InnerWacz::open(*file, 0, capture.size());
    REQUIRE(opened);
    CHECK(opened->warc().name == "archive/data.warc.gz");
    CHECK(opened->datapackage().bundle_id == test::bundle_id);
    REQUIRE(opened->datapackage().resources.size() == 3);
    CHECK(opened->datapackage().resources[0].sha256 == digest::sha256_of(bytes_of("record octets")));
}

TEST_CASE("bundle: a WARC that is not the one that was hashed is refused", "[unit][bundle]") {
    const auto file = base::memory_file(Bytes{1, 2, 3});
    MemoryOutput out;
    const bundle::InnerWaczParts parts{*file, digest::sha256_of(Bytes{1, 2, 4}), {}, {}, test::bundle_id, test::noon, "saksi 0.1.0", test::salt};
    CHECK(bundle::write_inner_wacz(parts, out).error().code() == ErrorCode::malformed);
}

TEST_CASE("bundle: a capture with another layout is refused", "[unit][bundle]") {
    const auto contents = test::contents_of(test::capture_sample());
    CHECK(open_code(test::archive_of(contents)));
    for (std::size_t i = 0; i < contents.size(); ++i) {
        INFO(contents[i].first);
        CHECK_FALSE(open_code(altered(i, "", "")));
        CHECK_FALSE(open_code(altered(i, "other", contents[i].second)));
    }
    auto more = contents;
    more.emplace_back("archive/more.warc.gz", "x");
    CHECK_FALSE(open_code(test::archive_of(more)));
    auto swapped = contents;
    std::swap(swapped[0], swapped[1]);
    CHECK_FALSE(open_code(test::archive_of(swapped)));
}

TEST_CASE("bundle: a capture whose lists disagree is refused", "[unit][bundle]") {
    const auto contents = test::contents_of(test::capture_sample());
    const auto reason = [](const Bytes& octets) { return text_of(open_code(octets).error(), Language::english); };
    // A resource of another size; the same size is verify's to find, by its digest.
    CHECK(reason(altered(1, contents[1].first, contents[1].second + "x")).find("does not list its files") != std::string::npos);
    CHECK(open_code(altered(1, contents[1].first, std::string(contents[1].second.size(), 'x'))));
    // A datapackage that its digest file does not know.
    std::string other = contents[3].second;
    other.replace(other.find("000102"), 6, "ffffff");
    CHECK(reason(altered(3, contents[3].first, other)).find("does not match") != std::string::npos);
    // Fewer resources than files, digest adjusted.
    bundle::InnerDatapackage package = bundle::InnerDatapackage::parse(bytes_of(contents[3].second)).value();
    package.resources.pop_back();
    auto fewer = contents;
    fewer[3].second = package.text();
    fewer[4].second = bundle::datapackage_digest_text(digest::sha256_of(bytes_of(fewer[3].second)));
    CHECK(reason(test::archive_of(fewer)).find("does not list its files") != std::string::npos);
}
