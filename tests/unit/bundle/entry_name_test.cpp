#include "bundle/entry_name.hpp"

#include <catch2/catch.hpp>

#include "zip/entry.hpp"

using namespace saksi;
using bundle::classify;
using bundle::EntryKind;
using bundle::EntryName;

TEST_CASE("bundle: every permitted name has one kind and one media type", "[unit][bundle]") {
    struct Case {
        const char* name;
        EntryName is;
        const char* media_type;
    };
    // Media types: table of docs/formats/bukti-1.md §1; text/xml by §4.
    const Case cases[] = {
        {"mimetype", {EntryKind::mimetype}, ""},
        {"captures/0001.wacz", {EntryKind::capture, 1}, "application/wacz"},
        {"captures/9999.wacz", {EntryKind::capture, 9999}, "application/wacz"},
        {"items/0001/item.json", {EntryKind::item, 1}, "application/json"},
        {"items/12345/item.json", {EntryKind::item, 12345}, "application/json"},
        {"items/123456/item.json", {EntryKind::item, 123456}, "application/json"},
        {"items/0002/shot-01.png", {EntryKind::shot, 2, 1}, "image/png"},
        {"captures/0001.pdf", {EntryKind::rendition, 1}, "application/pdf"},
        {"captures/0001.mhtml", {EntryKind::rendition, 1}, "multipart/related"},
        {"attachments/0003/a.jpg", {EntryKind::attachment, 3}, "application/octet-stream"},
        {"evidence/manifest.json", {EntryKind::manifest}, "application/json"},
        {"evidence/context.json", {EntryKind::context}, "application/json"},
        {"evidence/custody.jsonl", {EntryKind::custody}, "application/x-ndjson"},
        {"PERIKSA.txt", {EntryKind::periksa}, "text/plain"},
        {"datapackage.json", {EntryKind::datapackage}, "application/json"},
        {"SHA256SUMS", {EntryKind::sha256sums}, "text/plain"},
        {"META-INF/ASiCManifest001.xml", {EntryKind::asic_manifest, 1}, "text/xml"},
        {"META-INF/signature001.p7s", {EntryKind::signature, 1}, "application/x-pkcs7-signature"},
        {"META-INF/ASiCArchiveManifest.xml", {EntryKind::archive_manifest}, "text/xml"},
        {"META-INF/ASiCArchiveManifest001.xml", {EntryKind::archive_manifest, 1}, "text/xml"},
        {"META-INF/timestamp012.tst", {EntryKind::timestamp, 12}, "application/vnd.etsi.timestamp-token"},
        {"custody/0002.json", {EntryKind::custody_revision, 2}, "application/json"},
        {"annotations/0001.json", {EntryKind::annotation, 1}, "application/json"},
        {"redaction.json", {EntryKind::redaction}, "application/json"},
        {"origin/signature001.p7s", {EntryKind::origin, 1}, "application/octet-stream"},
        {"META-INF/tlog001.tlog-proof", {EntryKind::tlog_proof, 1}, "text/plain"},
        {"META-INF/ots001.ots", {EntryKind::ots_proof, 1}, "application/octet-stream"},
        {"META-INF/evidencerecord001.ers", {EntryKind::evidence_record, 1}, "application/octet-stream"},
        {"META-INF/ASiCEvidenceRecordManifest001.xml", {EntryKind::evidence_record, 1}, "text/xml"},
    };
    for (const Case& one : cases) {
        INFO(one.name);
        CHECK(classify(one.name) == one.is);
        CHECK(bundle::media_type_of(one.name) == one.media_type);
        CHECK(zip::is_portable_name(one.name));
    }
}

TEST_CASE("bundle: names beside the patterns have no kind", "[unit][bundle]") {
    const char* names[] = {
        "",
        "Mimetype",
        "mimetype/",
        "captures/1.wacz",
        "captures/0000.wacz",
        "captures/00001.wacz",
        "captures/10000.wacz",
        "captures/0001.WACZ",
        "captures/0001.wacz.zip",
        "captures/-001.wacz",
        "captures/0001.html",
        "Captures/0001.wacz",
        "items/0001/item.JSON",
        "items/00001/item.json",
        "items/1234567/item.json",
        "items/0001/shot-1.png",
        "items/0001/shot-001.png",
        "items/0001/shot-00.png",
        "items/0001/shot-01.jpg",
        "items/0001/other.json",
        "items/item.json",
        "attachments/0001/",
        "attachments/0001/a/b",
        "attachments/001/a",
        "attachments/0001/../a",
        "attachments/0001/NUL",
        "evidence/other.json",
        "datapackage-digest.json",
        "README.txt",
        "META-INF/manifest.xml",
        "META-INF/ASiCManifest.xml",
        "META-INF/ASiCManifest000.xml",
        "META-INF/ASiCManifest1.xml",
        "META-INF/ASiCManifest0001.xml",
        "META-INF/signature.p7s",
        "META-INF/signature001.p7m",
        "META-INF/signatures.xml",
        "META-INF/my-signature001.p7s",
        "META-INF/timestamp001.tsr",
        "META-INF/asicmanifest001.xml",
        "origin/mimetype",
        "origin/captures/0001.wacz",
    };
    for (const char* name : names) {
        INFO(name);
        CHECK_FALSE(classify(name));
        CHECK(bundle::media_type_of(name).empty());
    }
}

TEST_CASE("bundle: names are built as they are read", "[unit][bundle]") {
    CHECK(bundle::capture_name(1) == "captures/0001.wacz");
    CHECK(bundle::item_name(42) == "items/0042/item.json");
    CHECK(bundle::item_name(10000) == "items/10000/item.json");
    CHECK(bundle::shot_name(3, 2) == "items/0003/shot-02.png");
    CHECK(bundle::asic_manifest_name(1) == "META-INF/ASiCManifest001.xml");
    CHECK(bundle::signature_name(2) == "META-INF/signature002.p7s");
    CHECK(bundle::timestamp_name(10) == "META-INF/timestamp010.tst");
    CHECK(bundle::numbered_archive_manifest_name(1) == "META-INF/ASiCArchiveManifest001.xml");
    CHECK(bundle::countersignature_name(2) == "custody/0002.json");
    CHECK(bundle::annotation_name(3) == "annotations/0003.json");
}

TEST_CASE("bundle: rows stand in the order of the layout", "[unit][bundle]") {
    // docs/formats/bukti-1.md §1, then a countersigned and renewed bundle (§13).
    const char* order[] = {"mimetype",
                           "captures/0001.wacz",
                           "captures/0002.wacz",
                           "items/0001/item.json",
                           "items/9999/item.json",
                           "items/10000/item.json",
                           "attachments/0001/b.txt",
                           "captures/0001.mhtml",
                           "captures/0001.pdf",
                           "items/0001/shot-01.png",
                           "items/0001/shot-02.png",
                           "evidence/manifest.json",
                           "evidence/context.json",
                           "evidence/custody.jsonl",
                           "PERIKSA.txt",
                           "datapackage.json",
                           "SHA256SUMS",
                           "META-INF/ASiCManifest001.xml",
                           "META-INF/signature001.p7s",
                           "META-INF/ASiCArchiveManifest001.xml",
                           "META-INF/timestamp001.tst",
                           "custody/0002.json",
                           "META-INF/ASiCManifest002.xml",
                           "META-INF/signature002.p7s",
                           "META-INF/ASiCArchiveManifest002.xml",
                           "META-INF/timestamp002.tst",
                           "META-INF/ASiCArchiveManifest.xml",
                           "META-INF/timestamp003.tst"};
    for (std::size_t i = 0; i < std::size(order); ++i) {
        for (std::size_t j = i + 1; j < std::size(order); ++j) {
            INFO(order[i] << " then " << order[j]);
            CHECK(bundle::may_follow(order[i], order[j]));
            // The plain archive manifest may be that of any revision: only its numbers say which, and what stands between is seen by the lists.
            const bool sealed = i >= 18;
            if (!sealed || (std::string_view(order[j]) != bundle::archive_manifest_name && j + 2 < std::size(order))) CHECK_FALSE(bundle::may_follow(order[j], order[i]));
        }
    }
    CHECK_FALSE(bundle::may_follow("captures/0001.wacz", "captures/0001.wacz"));
    CHECK_FALSE(bundle::may_follow("evidence/manifest.json", "evidence/manifest.json"));
    CHECK_FALSE(bundle::may_follow("META-INF/ASiCArchiveManifest.xml", "META-INF/ASiCManifest002.xml"));
    CHECK_FALSE(bundle::may_follow("META-INF/ASiCArchiveManifest.xml", "META-INF/ASiCArchiveManifest.xml"));
    CHECK_FALSE(bundle::may_follow("custody/0002.json", "annotations/0002.json"));
    CHECK_FALSE(bundle::may_follow("META-INF/timestamp001.tst", "custody/0001.json"));
    CHECK(bundle::may_follow("custody/0002.json", "annotations/0003.json"));
}

TEST_CASE("bundle: roles are those of the manifest schema, and what has one may be withheld", "[unit][bundle]") {
    CHECK(bundle::role_of(EntryKind::capture) == "capture");
    CHECK(bundle::role_of(EntryKind::rendition) == "render");
    CHECK(bundle::role_of(EntryKind::manifest).empty());
    CHECK(bundle::is_withholdable(EntryKind::item));
    CHECK(bundle::is_withholdable(EntryKind::annotation));
    CHECK(bundle::is_withholdable(EntryKind::custody_revision));
    CHECK_FALSE(bundle::is_withholdable(EntryKind::manifest));
    CHECK_FALSE(bundle::is_withholdable(EntryKind::signature));
    CHECK(bundle::is_meta(EntryKind::timestamp));
    CHECK_FALSE(bundle::is_meta(EntryKind::mimetype));
    CHECK_FALSE(bundle::is_meta(EntryKind::annotation));
}
