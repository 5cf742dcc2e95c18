// A bundle opened for reading: structure and names, no trust.
#pragma once

#include <optional>
#include <vector>

#include "base/file_system.hpp"
#include "base/message.hpp"
#include "bundle/entry_name.hpp"
#include "bundle/inner_wacz.hpp"
#include "zip/reader.hpp"

namespace saksi::bundle {

class OpenBundle {
public:
    /// Opens the outer archive under the strict profile. `file` outlives the object. Errors: those of zip::Reader::open.
    static Result<OpenBundle> open(const base::ReadableFile& file);

    const zip::Reader& archive() const noexcept { return archive_; }
    const std::vector<zip::Entry>& entries() const noexcept { return archive_.entries(); }
    /// What entry `index` is; nullopt for a name that no pattern allows.
    const std::optional<EntryName>& kind_of(std::size_t index) const noexcept { return names_[index]; }
    /// Indices of the entries of that kind, in archive order.
    std::vector<std::size_t> indices_of(EntryKind kind) const;
    bool has(EntryKind kind) const { return !indices_of(kind).empty(); }

    /// The inner archive of a capture entry. Errors: those of InnerWacz::open.
    Result<InnerWacz> capture(const zip::Entry& entry) const { return InnerWacz::open(archive_.file(), entry.data_offset, entry.size); }

    /// Every way in which names and order break the layout: `mimetype` first and exact, unknown names, wrong order, required entries that
    /// are absent, a revision without its archive manifest, token, list or signature. Empty when all is well. A withholdable entry that is absent is not seen
    /// here: only the manifests know. Errors: those of reading `mimetype`, but a wrong CRC is a defect.
    Result<std::vector<Message>> inventory_defects() const;

private:
    void add_revision_defects(std::vector<Message>& defects) const;
    OpenBundle(zip::Reader archive, std::vector<std::optional<EntryName>> names);
    zip::Reader archive_;
    std::vector<std::optional<EntryName>> names_;
};

/// Whether the octets could be one of our bundles at all: an archive whose first entry is `mimetype` with the ASiC-E type. False means
/// "not a bundle" (no verdict), while a damaged bundle is true.
bool looks_like_bundle(const base::ReadableFile& file);

}  // namespace saksi::bundle
