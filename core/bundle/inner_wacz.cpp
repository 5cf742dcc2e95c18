#include "bundle/inner_wacz.hpp"

#include <array>

#include "base/limits.hpp"
#include "digest/stream_hasher.hpp"
#include "zip/writer.hpp"

namespace saksi::bundle {

namespace {

constexpr std::array<std::string_view, 5> layout{inner_warc_name, inner_cdxj_name, inner_pages_name, inner_datapackage_name, inner_digest_name};

Status check_layout(const zip::Reader& archive) {
    const auto& entries = archive.entries();
    for (std::size_t i = 0; i < layout.size(); ++i) {
        if (i < entries.size() && entries[i].name == layout[i]) continue;
        return fail(ErrorCode::malformed, msg("a capture must hold {expected} as its file number {number}",
                                              {{"expected", std::string(layout[i])}, {"number", std::to_string(i + 1)}}));
    }
    if (entries.size() > layout.size()) {
        return fail(ErrorCode::malformed, msg("a capture must not hold {name}", {{"name", entries[layout.size()].name}}));
    }
    return {};
}

/// The first three entries, each listed once, in order, with its size.
Status check_resources(const zip::Reader& archive, const InnerDatapackage& datapackage) {
    constexpr std::size_t listed = 3;
    bool same = datapackage.resources.size() == listed;
    for (std::size_t i = 0; same && i < listed; ++i) {
        const zip::Entry& entry = archive.entries()[i];
        same = datapackage.resources[i].path == entry.name && datapackage.resources[i].bytes == entry.size;
    }
    if (!same) return fail(ErrorCode::malformed, msg("the datapackage.json of a capture does not list its files with their sizes"));
    return {};
}

}  // namespace

Status write_inner_wacz(const InnerWaczParts& parts, base::AppendableFile& out) {
    zip::Writer archive(out);
    digest::StreamHasher hasher;
    const std::uint64_t warc_bytes = parts.warc.size();
    auto copied = archive.add_file(inner_warc_name, parts.warc, 0, warc_bytes, [&](ByteView part) { hasher.update(part); });
    if (!copied) return copied;
    if (hasher.finish() != parts.warc_sha256) {
        return fail(ErrorCode::malformed, msg("the recorded WARC file is no longer the one that was written: its digest differs"));
    }
    const std::string pages = pages_text(parts.pages);
    if (auto added = archive.add(inner_cdxj_name, parts.cdxj); !added) return added;
    if (auto added = archive.add(inner_pages_name, bytes_of(pages)); !added) return added;

    const InnerDatapackage datapackage{
        parts.bundle_id,
        parts.created,
        parts.software,
        parts.salt,
        {{std::string(inner_warc_name), {}, warc_bytes, parts.warc_sha256},
         {std::string(inner_cdxj_name), {}, parts.cdxj.size(), digest::sha256_of(parts.cdxj)},
         {std::string(inner_pages_name), {}, pages.size(), digest::sha256_of(bytes_of(pages))}}};
    const std::string text = datapackage.text();
    if (auto added = archive.add(inner_datapackage_name, bytes_of(text)); !added) return added;
    const std::string digest_text = datapackage_digest_text(digest::sha256_of(bytes_of(text)));
    if (auto added = archive.add(inner_digest_name, bytes_of(digest_text)); !added) return added;
    return archive.finish();
}

InnerWacz::InnerWacz(zip::Reader archive, InnerDatapackage datapackage) : archive_(std::move(archive)), datapackage_(std::move(datapackage)) {}

Result<InnerWacz> InnerWacz::open(const base::ReadableFile& file, std::uint64_t begin, std::uint64_t size) {
    auto archive = zip::Reader::open(file, begin, size);
    if (!archive) return pass_on(archive);
    if (auto checked = check_layout(*archive); !checked) return pass_on(checked);
    auto octets = archive->read(archive->entries()[3], limits::datapackage_bytes);
    if (!octets) return pass_on(octets);
    auto datapackage = InnerDatapackage::parse(*octets);
    if (!datapackage) return pass_on(datapackage);
    auto digest_octets = archive->read(archive->entries()[4], limits::datapackage_bytes);
    if (!digest_octets) return pass_on(digest_octets);
    auto stated = parse_datapackage_digest(*digest_octets);
    if (!stated) return pass_on(stated);
    if (*stated != digest::sha256_of(*octets)) {
        return fail(ErrorCode::malformed, msg("the datapackage-digest.json of a capture does not match its datapackage.json"));
    }
    if (auto checked = check_resources(*archive, *datapackage); !checked) return pass_on(checked);
    return InnerWacz(std::move(*archive), std::move(*datapackage));
}

}  // namespace saksi::bundle
