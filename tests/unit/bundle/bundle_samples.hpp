// Small bundles with made-up content: form is what these tests are about.
#pragma once

#include <catch2/catch.hpp>

#include "archive_samples.hpp"
#include "bundle/bundle_writer.hpp"
#include "bundle/inner_wacz.hpp"
#include "bundle/open_bundle.hpp"

namespace saksi::test {

inline const std::string bundle_id = "urn:uuid:00000000-0000-4000-8000-000000000001";
inline const std::string salt = "000102030405060708090a0b0c0d0e0f";
inline constexpr UtcTime noon{1'795'262'400'000};  // 2026-11-21T12:00:00.000Z

inline Bytes capture_sample(const std::string& warc = "not a real record") {
    const auto file = base::memory_file(base::copy_of(bytes_of(warc)));
    MemoryOutput out;
    const bundle::InnerWaczParts parts{*file,     digest::sha256_of(bytes_of(warc)), bytes_of("example,post)/ 1 {}\n"), {{"https://post.example/1", noon}},
                                       bundle_id, noon,                              "saksi 0.1.0",                      salt};
    SAKSI_ASSERT(bundle::write_inner_wacz(parts, out).has_value());
    return out.content;
}

/// All rows; with `stamped`, an archive manifest and a token too.
inline Bytes bundle_sample(bool stamped) {
    MemoryOutput out;
    auto begun = bundle::BundleWriter::begin(out);
    SAKSI_ASSERT(begun.has_value());
    auto& writer = *begun;
    const Bytes capture = capture_sample();
    SAKSI_ASSERT(writer.add("captures/0001.wacz", capture).has_value());
    for (const char* name : {"items/0001/item.json", "items/0002/item.json", "items/0001/shot-01.png", "evidence/manifest.json", "evidence/context.json",
                             "evidence/custody.jsonl"}) {
        SAKSI_ASSERT(writer.add(name, bytes_of(name)).has_value());
    }
    SAKSI_ASSERT(writer.add_inventory(bundle_id).has_value());
    SAKSI_ASSERT(writer.add_signature(bytes_of("a signature")).has_value());
    if (stamped) {
        SAKSI_ASSERT(writer.add_archive_manifest().has_value());
        SAKSI_ASSERT(writer.add_timestamp(bytes_of("a token")).has_value());
    }
    SAKSI_ASSERT(writer.finish().has_value());
    return out.content;
}

inline NamedContents contents_of(const Bytes& archive) {
    const auto file = base::memory_file(archive);
    const auto reader = zip::Reader::open(*file);
    SAKSI_ASSERT(reader.has_value());
    NamedContents contents;
    for (const auto& entry : reader->entries()) contents.emplace_back(entry.name, std::string(text_of(reader->read(entry, 1 << 20).value())));
    return contents;
}

}  // namespace saksi::test
