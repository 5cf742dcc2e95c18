#include "bundle/revision.hpp"

#include <catch2/catch.hpp>

#include "bundle_samples.hpp"

using namespace saksi;
using bundle::Revision;
using test::MemoryOutput;
using test::Opened;

namespace {

Status write(const Bytes& old, const Revision& revision, Bytes& result) {
    const Opened opened(old);
    REQUIRE(opened.reader);
    MemoryOutput out;
    auto written = bundle::write_revision(*opened.reader, revision, out);
    result = std::move(out.content);
    return written;
}

Status check(const Bytes& old, const Bytes& fresh, const Revision& revision) {
    const Opened before(old);
    const Opened after(fresh);
    REQUIRE(before.reader);
    REQUIRE(after.reader);
    return bundle::check_revision(*before.reader, *after.reader, revision);
}

const Bytes longer_token = base::copy_of(bytes_of("a token with revocation data"));

}  // namespace

TEST_CASE("bundle: the newest token grows and every other entry stays", "[unit][bundle]") {
    const Bytes old = test::bundle_sample(true);
    const Revision revision{{{"META-INF/timestamp001.tst", longer_token}}, {}};
    Bytes fresh;
    REQUIRE(write(old, revision, fresh));
    CHECK(check(old, fresh, revision));
    auto expected = test::contents_of(old);
    expected.back().second = text_of(longer_token);
    CHECK(test::contents_of(fresh) == expected);
    // All octets up to the token are those of the old file.
    const Opened opened(old);
    const auto same = static_cast<std::ptrdiff_t>(opened.reader->find("META-INF/timestamp001.tst")->header_offset);
    CHECK(std::equal(old.begin(), old.begin() + same, fresh.begin()));
}

TEST_CASE("bundle: an unstamped bundle gets a stamped signature, an archive manifest and a token", "[unit][bundle]") {
    const Bytes old = test::bundle_sample(false);
    const Opened opened(old);
    Revision revision{{{"META-INF/signature001.p7s", base::copy_of(bytes_of("a stamped signature"))}}, {}};
    const Bytes manifest = bundle::archive_manifest_for(*opened.reader, revision.replaced, "META-INF/timestamp001.tst").value();
    revision.added = {{std::string(bundle::archive_manifest_name), manifest}, {"META-INF/timestamp001.tst", base::copy_of(bytes_of("a token"))}};
    Bytes fresh;
    REQUIRE(write(old, revision, fresh));
    CHECK(check(old, fresh, revision));
    const auto file = base::memory_file(fresh);
    CHECK(bundle::OpenBundle::open(*file)->inventory_defects().value().empty());

    // The same as sealing with that signature and token at once.
    MemoryOutput at_once;
    auto writer = bundle::BundleWriter::begin(at_once).value();
    for (const auto& [name, content] : test::contents_of(old)) {
        const auto kind = bundle::classify(name)->kind;
        if (bundle::is_listed_in_manifest(kind) || kind == bundle::EntryKind::manifest) REQUIRE(writer.add(name, bytes_of(content)));
    }
    REQUIRE(writer.add_inventory(test::bundle_id));
    REQUIRE(writer.add_signature(bytes_of("a stamped signature")));
    REQUIRE(writer.add_archive_manifest());
    REQUIRE(writer.add_timestamp(bytes_of("a token")));
    REQUIRE(writer.finish());
    CHECK(fresh == at_once.content);
}

TEST_CASE("bundle: what a manifest covers is never replaced", "[unit][bundle]") {
    const Bytes old = test::bundle_sample(true);
    for (const char* name : {"META-INF/signature001.p7s", "items/0001/item.json", "META-INF/ASiCArchiveManifest.xml", "META-INF/ASiCManifest001.xml",
                             "mimetype", "META-INF/timestamp002.tst", "notes.txt"}) {
        Bytes fresh;
        INFO(name);
        CHECK(write(old, {{{name, longer_token}}, {}}, fresh).error().code() == ErrorCode::refused);
        CHECK(fresh.empty());
    }
    // Without an archive manifest nothing covers the signature yet.
    Bytes fresh;
    CHECK(write(test::bundle_sample(false), {{{"META-INF/signature001.p7s", longer_token}}, {}}, fresh));
}

TEST_CASE("bundle: only permitted names are added, and only once", "[unit][bundle]") {
    const Bytes old = test::bundle_sample(true);
    for (const char* name : {"notes.txt", "items/0003/item.json", "META-INF/timestamp001.tst", "META-INF/ASiCArchiveManifest001.xml"}) {
        Bytes fresh;
        INFO(name);
        CHECK(write(old, {{}, {{name, longer_token}}}, fresh).error().code() == ErrorCode::malformed);
    }
    Bytes fresh;
    CHECK(write(old, {{}, {{"annotations/0001.json", longer_token}}}, fresh));
    const Opened opened(old);
    CHECK(bundle::archive_manifest_for(*opened.reader, {}, "META-INF/timestamp002.tst").error().code() == ErrorCode::exists);
}

TEST_CASE("bundle: a revision that lost or changed something is found", "[unit][bundle]") {
    const Bytes old = test::bundle_sample(true);
    const Revision revision{{{"META-INF/timestamp001.tst", longer_token}}, {{"annotations/0001.json", longer_token}}};
    Bytes fresh;
    REQUIRE(write(old, revision, fresh));
    REQUIRE(check(old, fresh, revision));
    const auto contents = test::contents_of(fresh);
    for (std::size_t i = 0; i < contents.size(); ++i) {
        INFO(contents[i].first);
        auto changed = contents;
        changed[i].second += 'x';
        CHECK_FALSE(check(old, test::archive_of(changed), revision));
        auto lost = contents;
        lost.erase(lost.begin() + static_cast<std::ptrdiff_t>(i));
        CHECK_FALSE(check(old, test::archive_of(lost), revision));
    }
    auto more = contents;
    more.emplace_back("annotations/0002.json", "x");
    CHECK_FALSE(check(old, test::archive_of(more), revision));
    auto swapped = contents;
    std::swap(swapped[2], swapped[3]);
    CHECK_FALSE(check(old, test::archive_of(swapped), revision));
}
