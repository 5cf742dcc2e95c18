// Writes a bundle of the first revision, entry after entry, and keeps the inventories that its later entries are made of.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_system.hpp"
#include "bundle/asic_manifest.hpp"
#include "bundle/entry_name.hpp"
#include "bundle/listed_file.hpp"
#include "zip/writer.hpp"

namespace saksi::bundle {

/// Calls follow the order of the layout: add/add_file for rows 2–6 (any wrong order is refused), add_inventory once, add_signature,
/// add_archive_manifest and add_timestamp as far as they exist, finish. Bundles without a token end after add_signature.
/// After an error the output is unusable.
class BundleWriter {
public:
    /// Writes `mimetype`. `out` is empty and outlives the writer. Errors: cannot_write.
    static Result<BundleWriter> begin(base::AppendableFile& out);

    /// Adds one of rows 2–6. Errors: malformed (a name outside the closed patterns, out of order, or used already), cannot_write.
    Result<ListedFile> add(std::string_view name, ByteView content);
    /// The same with `size` octets of `file` from `offset`, hashed on the way.
    Result<ListedFile> add_file(std::string_view name, const base::ReadableFile& file, std::uint64_t offset, std::uint64_t size);
    /// Everything added so far but `mimetype`, in archive order.
    const std::vector<ListedFile>& files() const noexcept { return files_; }

    /// Adds PERIKSA.txt, datapackage.json, SHA256SUMS and META-INF/ASiCManifest001.xml; returns the octets of the last: what is signed.
    Result<Bytes> add_inventory(std::string_view bundle_id);
    /// Adds META-INF/signature001.p7s.
    Status add_signature(ByteView cms);
    /// What add_archive_manifest would write now: a token over it is asked for first, because an entry cannot be taken back.
    std::string archive_manifest_text() const;
    /// Adds META-INF/ASiCArchiveManifest.xml over all entries so far; returns its octets: what the token covers.
    Result<Bytes> add_archive_manifest();
    /// Adds META-INF/timestamp001.tst (a token, not a response).
    Status add_timestamp(ByteView token);
    /// Writes the central directory. Durability is the caller's business.
    Status finish();

private:
    explicit BundleWriter(base::AppendableFile& out);
    Status check_next(std::string_view name) const;
    Result<ListedFile> write(std::string_view name, ByteView content);
    ListedFile& list(std::string_view name, std::uint64_t size, digest::Digest sha256);
    std::vector<DataObjectReference> references() const;

    std::unique_ptr<zip::Writer> archive_;
    std::vector<ListedFile> files_;
    std::string last_name_{mimetype_name};
};

}  // namespace saksi::bundle
