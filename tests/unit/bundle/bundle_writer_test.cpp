#include "bundle/bundle_writer.hpp"

#include <catch2/catch.hpp>

#include "bundle/periksa.hpp"
#include "bundle/sha256sums.hpp"
#include "bundle_samples.hpp"

using namespace saksi;
using bundle::AsicManifest;
using bundle::BundleWriter;
using test::MemoryOutput;

TEST_CASE("bundle: entries, lists and manifests of a first revision agree", "[unit][bundle]") {
    const auto contents = test::contents_of(test::bundle_sample(true));
    std::vector<std::string> names;
    for (const auto& [name, content] : contents) names.push_back(name);
    CHECK(names == std::vector<std::string>{"mimetype", "captures/0001.wacz", "items/0001/item.json", "items/0002/item.json", "items/0001/shot-01.png",
                                            "evidence/manifest.json", "evidence/context.json", "evidence/custody.jsonl", "PERIKSA.txt",
                                            "datapackage.json", "SHA256SUMS", "META-INF/ASiCManifest001.xml", "META-INF/signature001.p7s",
                                            "META-INF/ASiCArchiveManifest.xml", "META-INF/timestamp001.tst"});
    CHECK(contents[0].second == "application/vnd.etsi.asic-e+zip");
    CHECK(contents[8].second == bundle::periksa_text());

    const auto sums = bundle::parse_sha256sums(bytes_of(contents[10].second)).value();
    REQUIRE(sums.size() == 9);  // rows 2–8
    for (std::size_t i = 0; i < sums.size(); ++i) {
        CHECK(sums[i].path == contents[i + 1].first);
        CHECK(sums[i].sha256 == digest::sha256_of(bytes_of(contents[i + 1].second)));
    }
    const auto check_manifest = [&](std::size_t at, std::size_t references, const std::string& covers) {
        const auto manifest = AsicManifest::parse(bytes_of(contents[at].second)).value();
        CHECK(manifest.sig_reference_uri == covers);
        REQUIRE(manifest.references.size() == references);
        for (std::size_t i = 0; i < references; ++i) {
            CHECK(manifest.references[i].uri == contents[i + 1].first);
            CHECK(manifest.references[i].media_type == bundle::media_type_of(contents[i + 1].first));
            CHECK(manifest.references[i].sha256 == digest::sha256_of(bytes_of(contents[i + 1].second)));
            CHECK_FALSE(manifest.references[i].rootfile);
        }
    };
    check_manifest(11, 10, "META-INF/signature001.p7s");   // rows 2–9
    check_manifest(13, 12, "META-INF/timestamp001.tst");   // rows 2–11
}

TEST_CASE("bundle: what was added is reported as it will be listed", "[unit][bundle]") {
    MemoryOutput out;
    auto writer = BundleWriter::begin(out).value();
    const auto from_memory = writer.add("captures/0001.wacz", bytes_of("abc")).value();
    CHECK(from_memory == bundle::ListedFile{"captures/0001.wacz", "application/wacz", 3, digest::sha256_of(bytes_of("abc"))});
    const auto file = base::memory_file(base::copy_of(bytes_of("xabcx")));
    const auto from_file = writer.add_file("captures/0002.wacz", *file, 1, 3).value();
    CHECK(from_file.sha256 == from_memory.sha256);
    CHECK(from_file.bytes == 3);
    CHECK(writer.files() == std::vector{from_memory, from_file});
}

TEST_CASE("bundle: the writer refuses names without a place, out of order and made by itself", "[unit][bundle]") {
    MemoryOutput out;
    auto writer = BundleWriter::begin(out).value();
    REQUIRE(writer.add("items/0002/item.json", bytes_of("{}")));
    for (const char* name : {"items/0002/item.json", "items/0001/item.json", "captures/0001.wacz", "notes.txt", "../x", "mimetype", "PERIKSA.txt",
                             "datapackage.json", "SHA256SUMS", "META-INF/ASiCManifest001.xml", "META-INF/signature001.p7s", "custody/0002.json"}) {
        INFO(name);
        CHECK(writer.add(name, {}).error().code() == ErrorCode::malformed);
    }
    CHECK(writer.add("items/0003/item.json", bytes_of("{}")));
    REQUIRE(writer.add_inventory(test::bundle_id));
    CHECK_FALSE(writer.add("items/0004/item.json", {}));
    CHECK_FALSE(writer.add_inventory(test::bundle_id));
}

TEST_CASE("bundle: a full disk stops the writer at every step", "[unit][bundle]") {
    const Bytes whole = test::bundle_sample(true);
    const auto contents = test::contents_of(whole);
    for (std::size_t room = 0; room < whole.size(); room += 97) {
        MemoryOutput out;
        out.refuse_after = room;
        const auto status = [&]() -> Status {
            auto writer = BundleWriter::begin(out);
            if (!writer) return pass_on(writer);
            for (std::size_t i = 1; i <= 7; ++i) {
                auto added = writer->add(contents[i].first, bytes_of(contents[i].second));
                if (!added) return pass_on(added);
            }
            if (auto added = writer->add_inventory(test::bundle_id); !added) return pass_on(added);
            if (auto added = writer->add_signature(bytes_of("a signature")); !added) return added;
            if (auto added = writer->add_archive_manifest(); !added) return pass_on(added);
            if (auto added = writer->add_timestamp(bytes_of("a token")); !added) return added;
            return writer->finish();
        }();
        INFO(room);
        REQUIRE_FALSE(status);
        CHECK(status.error().code() == ErrorCode::cannot_write);
    }
}

TEST_CASE("bundle: the same parts give the same octets", "[unit][bundle]") { CHECK(test::bundle_sample(true) == test::bundle_sample(true)); }
