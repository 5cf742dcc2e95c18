#include "bundle/revision_list.hpp"

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
    const Bytes manifest = bundle::RevisionList::over(*opened.reader, revision).value().archive_manifest("META-INF/timestamp001.tst");
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
    for (const char* name : {"notes.txt", "items/0003/item.json", "META-INF/timestamp001.tst", "META-INF/ASiCArchiveManifest001.xml", "annotations/0001.json"}) {
        Bytes fresh;
        INFO(name);
        CHECK(write(old, {{}, {{name, longer_token}}}, fresh).error().code() == ErrorCode::malformed);
    }
    Bytes fresh;
    CHECK(write(old, {{}, {{"annotations/0002.json", longer_token}}}, fresh));
}

TEST_CASE("bundle: at renewal the archive manifest gets its number, and nothing else changes", "[unit][bundle]") {
    const Bytes old = test::bundle_sample(true);
    const Opened opened(old);
    Revision revision{{}, {}, "META-INF/ASiCArchiveManifest001.xml"};
    const Bytes manifest = bundle::RevisionList::over(*opened.reader, revision).value().archive_manifest("META-INF/timestamp002.tst");
    revision.added = {{std::string(bundle::archive_manifest_name), manifest}, {"META-INF/timestamp002.tst", base::copy_of(bytes_of("a newer token"))}};
    Bytes fresh;
    REQUIRE(write(old, revision, fresh));
    CHECK(check(old, fresh, revision));
    const auto before = test::contents_of(old), after = test::contents_of(fresh);
    REQUIRE(after.size() == before.size() + 2);
    for (std::size_t i = 0; i < before.size(); ++i) {
        CHECK(after[i].first == (before[i].first == bundle::archive_manifest_name ? "META-INF/ASiCArchiveManifest001.xml" : before[i].first));
        CHECK(after[i].second == before[i].second);
    }
    const auto file = base::memory_file(fresh);
    CHECK(bundle::OpenBundle::open(*file)->inventory_defects().value().empty());

    // Its list: everything before it, under the new name, which alone is the Rootfile.
    const auto list = bundle::AsicManifest::parse(manifest).value();
    CHECK(list.sig_reference_uri == "META-INF/timestamp002.tst");
    CHECK(list.references.size() == before.size() - 1);
    for (const auto& reference : list.references) CHECK(reference.rootfile == (reference.uri == "META-INF/ASiCArchiveManifest001.xml"));
}

TEST_CASE("bundle: the archive manifest is renamed only when a newer one takes its name", "[unit][bundle]") {
    const Bytes old = test::bundle_sample(true);
    const bundle::NewContent newer{std::string(bundle::archive_manifest_name), longer_token};
    Bytes fresh;
    CHECK(write(old, {{}, {}, "META-INF/ASiCArchiveManifest001.xml"}, fresh).error().code() == ErrorCode::refused);
    CHECK(write(old, {{}, {newer}, "META-INF/timestamp009.tst"}, fresh).error().code() == ErrorCode::refused);
    CHECK(write(old, {{}, {newer}, "META-INF/ASiCArchiveManifest.xml"}, fresh).error().code() == ErrorCode::refused);
    CHECK(write(test::bundle_sample(false), {{}, {newer}, "META-INF/ASiCArchiveManifest001.xml"}, fresh).error().code() == ErrorCode::refused);
    CHECK(write(old, {{}, {newer}}, fresh).error().code() == ErrorCode::malformed);  // the name would stand twice
}

TEST_CASE("bundle: revisions whose numbers have gaps or whose parts are missing are found", "[unit][bundle]") {
    const auto defects = [](test::NamedContents contents) {
        const Bytes archive = test::archive_of(contents);
        const auto file = base::memory_file(archive);
        return bundle::OpenBundle::open(*file)->inventory_defects().value().size();
    };
    test::NamedContents contents = test::contents_of(test::bundle_sample(true));
    contents[contents.size() - 2].first = "META-INF/ASiCArchiveManifest001.xml";
    for (const char* name : {"custody/0002.json", "META-INF/ASiCManifest002.xml", "META-INF/signature002.p7s", "META-INF/ASiCArchiveManifest002.xml", "META-INF/timestamp002.tst",
                             "META-INF/ASiCArchiveManifest.xml", "META-INF/timestamp003.tst"})
        contents.emplace_back(name, "x");
    REQUIRE(defects(contents) == 0);
    const std::size_t first = contents.size() - 9;  // the first revision's archive manifest
    for (std::size_t i = first; i < contents.size(); ++i) {
        if (contents[i].first == "custody/0002.json") continue;  // may be withheld
        INFO(contents[i].first);
        auto without = contents;
        without.erase(without.begin() + static_cast<std::ptrdiff_t>(i));
        CHECK(defects(without) > 0);
        if (i + 1 == contents.size()) continue;
        auto swapped = contents;
        std::swap(swapped[i], swapped[i + 1]);
        CHECK(defects(swapped) > 0);
    }
    auto skipped = contents;
    skipped.back().first = "META-INF/timestamp004.tst";
    CHECK(defects(skipped) > 0);
    auto both = contents;
    both.insert(both.begin() + static_cast<std::ptrdiff_t>(first + 3), {"annotations/0002.json", "x"});
    CHECK(defects(both) > 0);
    auto early = contents;
    early[first + 2].first = "custody/0001.json";
    CHECK(defects(early) > 0);
}

TEST_CASE("bundle: a revision that lost or changed something is found", "[unit][bundle]") {
    const Bytes old = test::bundle_sample(true);
    const Revision revision{{{"META-INF/timestamp001.tst", longer_token}}, {{"annotations/0002.json", longer_token}}};
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
    more.emplace_back("annotations/0003.json", "x");
    CHECK_FALSE(check(old, test::archive_of(more), revision));
    auto swapped = contents;
    std::swap(swapped[2], swapped[3]);
    CHECK_FALSE(check(old, test::archive_of(swapped), revision));
}
