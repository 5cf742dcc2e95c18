// What others' programs, and a builder that shares no code with ours, say about our octets.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>

#include "bundle_samples.hpp"

using namespace saksi;

namespace {

/// A folder of its own, removed at the end.
class Scratch {
public:
    Scratch() : path_(std::filesystem::temp_directory_path() / ("saksi-bundle-" + std::to_string(::getpid()))) {
        std::filesystem::remove_all(path_);
        std::filesystem::create_directories(path_);
    }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    ~Scratch() { std::filesystem::remove_all(path_); }

    void write(const std::string& name, const Bytes& octets) const {
        std::ofstream(path_ / name, std::ios::binary).write(reinterpret_cast<const char*>(octets.data()), static_cast<std::streamsize>(octets.size()));
    }
    Bytes read(const std::string& name) const {
        base::PosixFileSystem files;
        return base::read_whole(files, path_ / name, 1 << 24).value();
    }
    int run(const std::string& command) const {
        return std::system(("cd '" + path_.string() + "' && { " + command + "; } >out.txt 2>&1").c_str());
    }

private:
    Path path_;
};

}  // namespace

TEST_CASE("bundle: unzip, sha256sum and xmllint agree with a bundle", "[unit][bundle]") {
    const Scratch scratch;
    scratch.write("b.bukti.wacz", test::bundle_sample(true));
    CHECK(scratch.run("unzip -tq b.bukti.wacz") == 0);
    CHECK(scratch.run("unzip -q b.bukti.wacz -d x && cd x && sha256sum --strict -c SHA256SUMS") == 0);
    CHECK(scratch.run("xmllint --noout --nonet x/META-INF/ASiCManifest001.xml x/META-INF/ASiCArchiveManifest.xml") == 0);
    // The command of PERIKSA.txt for a manifest, in short: every digest recomputed by openssl.
    const char* recompute = R"sh(cd x && grep -o '<asic:DataObjectReference URI="[^"]*"\|<ds:DigestValue>[^<]*' META-INF/ASiCArchiveManifest.xml |
        sed 's/.*URI="//;s/"$//;s/<ds:DigestValue>//' | paste - - |
        while read f d; do [ "$(openssl dgst -sha256 -binary "$f" | base64)" = "$d" ] || exit 1; done)sh";
    CHECK(scratch.run(recompute) == 0);
    CHECK(scratch.run("unzip -tq x/captures/0001.wacz") == 0);
    CHECK(scratch.run("echo x >> x/PERIKSA.txt; cd x && sha256sum --strict -c SHA256SUMS") != 0);
}

TEST_CASE("bundle: an independent builder's bundle opens and is written again octet for octet", "[unit][bundle]") {
    const Scratch scratch;
    REQUIRE(scratch.run("/usr/bin/python3 " SAKSI_TEST_DATA "/../check/build_bundle.py b.bukti.wacz") == 0);
    const Bytes theirs = scratch.read("b.bukti.wacz");
    const auto file = base::memory_file(theirs);
    const auto opened = bundle::OpenBundle::open(*file);
    REQUIRE(opened);
    CHECK(opened->inventory_defects().value().empty());

    test::MemoryOutput out;
    auto writer = bundle::BundleWriter::begin(out).value();
    std::string bundle_id;
    for (std::size_t i = 1; i < opened->entries().size(); ++i) {
        const auto& entry = opened->entries()[i];
        const auto kind = opened->kind_of(i)->kind;
        const Bytes content = opened->archive().read(entry, 1 << 24).value();
        if (kind == bundle::EntryKind::capture) {
            const auto capture = opened->capture(entry);
            REQUIRE(capture);
            bundle_id = capture->datapackage().bundle_id;
            const auto part = [&](const zip::Entry& inner) { return capture->archive().read(inner, 1 << 24).value(); };
            const auto warc = base::memory_file(part(capture->warc()));
            const Bytes cdxj = part(capture->cdxj());
            test::MemoryOutput again;
            REQUIRE(bundle::write_inner_wacz({*warc, digest::sha256_of(part(capture->warc())), cdxj, bundle::parse_pages(part(capture->pages())).value(),
                                              bundle_id, capture->datapackage().created, capture->datapackage().software, capture->datapackage().salt},
                                             again));
            CHECK(again.content == content);
        }
        if (bundle::is_listed_in_manifest(kind) || kind == bundle::EntryKind::manifest) REQUIRE(writer.add(entry.name, content));
        if (kind == bundle::EntryKind::periksa) REQUIRE(writer.add_inventory(bundle_id));
        if (kind == bundle::EntryKind::signature) REQUIRE(writer.add_signature(content));
        if (kind == bundle::EntryKind::archive_manifest) REQUIRE(writer.add_archive_manifest());
        if (kind == bundle::EntryKind::timestamp) REQUIRE(writer.add_timestamp(content));
    }
    REQUIRE(writer.finish());
    CHECK(out.content == theirs);
}
