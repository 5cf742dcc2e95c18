#include "bundle/bundle_writer.hpp"

#include <algorithm>

#include "base/assert.hpp"
#include "bundle/datapackage.hpp"
#include "bundle/periksa.hpp"
#include "bundle/sha256sums.hpp"
#include "digest/stream_hasher.hpp"

namespace saksi::bundle {

BundleWriter::BundleWriter(base::AppendableFile& out) : archive_(std::make_unique<zip::Writer>(out)) {}

Result<BundleWriter> BundleWriter::begin(base::AppendableFile& out) {
    SAKSI_ASSERT(out.size() == 0);  // ASiC wants the content of `mimetype` at octet 38 of the file
    BundleWriter writer(out);
    if (auto added = writer.archive_->add(mimetype_name, bytes_of(mimetype_content)); !added) return pass_on(added);
    return writer;
}

Status BundleWriter::check_next(std::string_view name) const {
    if (!classify(name)) return fail(ErrorCode::malformed, msg("a bundle has no place for the name {name}", {{"name", std::string(name)}}));
    if (!may_follow(last_name_, name)) {
        return fail(ErrorCode::malformed, msg("{name} must not stand behind {earlier} in a bundle", {{"name", std::string(name)}, {"earlier", last_name_}}));
    }
    return {};
}

ListedFile& BundleWriter::list(std::string_view name, std::uint64_t size, digest::Digest sha256) {
    last_name_ = name;
    return files_.emplace_back(std::string(name), std::string(media_type_of(name)), size, std::move(sha256));
}

Result<ListedFile> BundleWriter::write(std::string_view name, ByteView content) {
    if (auto checked = check_next(name); !checked) return pass_on(checked);
    if (auto added = archive_->add(name, content); !added) return pass_on(added);
    return list(name, content.size(), digest::sha256_of(content));
}

namespace {

/// Rows 2 to 6: what the caller brings. The rest is made here, so that no list can disagree with the entries.
Status check_callers_own(std::string_view name) {
    const auto entry = classify(name);
    if (entry && (is_listed_in_manifest(entry->kind) || entry->kind == EntryKind::manifest)) return {};
    return fail(ErrorCode::malformed, msg("a bundle has no place for the name {name}", {{"name", std::string(name)}}));
}

}  // namespace

Result<ListedFile> BundleWriter::add(std::string_view name, ByteView content) {
    if (auto checked = check_callers_own(name); !checked) return pass_on(checked);
    return write(name, content);
}

Result<ListedFile> BundleWriter::add_file(std::string_view name, const base::ReadableFile& file, std::uint64_t offset, std::uint64_t size) {
    if (auto checked = check_callers_own(name); !checked) return pass_on(checked);
    if (auto checked = check_next(name); !checked) return pass_on(checked);
    digest::StreamHasher hasher;
    auto added = archive_->add_file(name, file, offset, size, [&](ByteView part) { hasher.update(part); });
    if (!added) return pass_on(added);
    return list(name, size, hasher.finish());
}

std::vector<DataObjectReference> BundleWriter::references() const {
    std::vector<DataObjectReference> references;
    for (const ListedFile& file : files_) references.push_back({file.path, file.media_type, file.sha256});
    return references;
}

Result<Bytes> BundleWriter::add_inventory(std::string_view bundle_id) {
    if (auto added = write(periksa_name, bytes_of(periksa_text())); !added) return pass_on(added);

    OuterDatapackage datapackage{std::string(bundle_id), {}};
    std::ranges::copy_if(files_, std::back_inserter(datapackage.captures),
                         [](const ListedFile& file) { return classify(file.path)->kind == EntryKind::capture; });
    if (auto added = write(datapackage_name, bytes_of(datapackage.text())); !added) return pass_on(added);

    std::vector<Sha256Line> lines;
    for (const ListedFile& file : files_) lines.push_back({file.sha256, file.path});
    if (auto added = write(sha256sums_name, bytes_of(sha256sums_text(lines))); !added) return pass_on(added);

    const std::string signature = signature_name(1);
    const std::string manifest = AsicManifest{signature, std::string(media_type_of(signature)), references()}.text();
    if (auto added = write(asic_manifest_name(1), bytes_of(manifest)); !added) return pass_on(added);
    return base::copy_of(bytes_of(manifest));
}

Status BundleWriter::add_signature(ByteView cms) {
    auto added = write(signature_name(1), cms);
    if (!added) return pass_on(added);
    return {};
}

std::string BundleWriter::archive_manifest_text() const {
    const std::string token = timestamp_name(1);
    return AsicManifest{token, std::string(media_type_of(token)), references()}.text();
}

Result<Bytes> BundleWriter::add_archive_manifest() {
    const std::string manifest = archive_manifest_text();
    if (auto added = write(archive_manifest_name, bytes_of(manifest)); !added) return pass_on(added);
    return base::copy_of(bytes_of(manifest));
}

Status BundleWriter::add_timestamp(ByteView token) {
    auto added = write(timestamp_name(1), token);
    if (!added) return pass_on(added);
    return {};
}

Status BundleWriter::finish() { return archive_->finish(); }

}  // namespace saksi::bundle
