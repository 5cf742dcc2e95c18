// The closed set of names a bundle may hold, and what each stands for.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace saksi::bundle {

/// Kinds from `custody_revision` on occur in later revisions and redacted copies only.
enum class EntryKind {
    mimetype,
    capture,           ///< captures/NNNN.wacz
    item,              ///< items/NNNN/item.json
    shot,              ///< items/NNNN/shot-NN.png
    rendition,         ///< captures/NNNN.pdf, captures/NNNN.mhtml
    attachment,        ///< attachments/NNNN/*
    manifest,          ///< evidence/manifest.json
    context,           ///< evidence/context.json
    custody,           ///< evidence/custody.jsonl
    periksa,           ///< PERIKSA.txt
    datapackage,       ///< datapackage.json
    sha256sums,        ///< SHA256SUMS
    asic_manifest,     ///< META-INF/ASiCManifestNNN.xml
    signature,         ///< META-INF/signatureNNN.p7s
    archive_manifest,  ///< META-INF/ASiCArchiveManifest.xml, ASiCArchiveManifestNNN.xml once a newer one took the plain name
    timestamp,         ///< META-INF/timestampNNN.tst
    custody_revision,  ///< custody/NNNN.json
    annotation,        ///< annotations/NNNN.json
    redaction,         ///< redaction.json
    origin,            ///< origin/*: seals of the bundle that a redacted copy came from
    tlog_proof,        ///< META-INF/tlogNNN.tlog-proof
    ots_proof,         ///< META-INF/otsNNN.ots
    evidence_record,   ///< META-INF/evidencerecordNNN.ers and its ASiCEvidenceRecordManifestNNN.xml
};

struct EntryName {
    EntryKind kind;
    std::uint32_t number = 0;      ///< NNN or NNNN of the name; 0 where there is none (plain ASiCArchiveManifest.xml too)
    std::uint32_t sub_number = 0;  ///< NN of a shot

    bool operator==(const EntryName&) const = default;
};

/// nullopt for every name that no pattern allows. Source: docs/formats/bukti-1.md, "Entries".
std::optional<EntryName> classify(std::string_view name);
/// The media type by kind; attachments are `application/octet-stream`, whatever they are called. Empty for `mimetype` and unknown names.
std::string_view media_type_of(std::string_view name);
/// `capture`, `item`, `shot`, `render`, `attachment`, `context`, `custody`: the `role` of manifest.json; empty for all other kinds.
std::string_view role_of(EntryKind kind) noexcept;
/// May hold personal data and be left out of a copy, hence holds 128 random bits: what the manifest lists, and what later revisions state.
bool is_withholdable(EntryKind kind) noexcept;
/// Listed in evidence/manifest.json `files` (rows 2–4 and 6 of the layout).
bool is_listed_in_manifest(EntryKind kind) noexcept;
/// Lies in META-INF/: a signature, a token, or what binds them. Everything else but `mimetype` is a data object.
bool is_meta(EntryKind kind) noexcept;

/// `captures/0001.wacz` and the like; numbers of items grow to six digits.
std::string capture_name(std::uint32_t number);
std::string item_name(std::uint32_t number);
std::string shot_name(std::uint32_t item, std::uint32_t shot);
std::string asic_manifest_name(std::uint32_t revision);
std::string signature_name(std::uint32_t number);
std::string timestamp_name(std::uint32_t number);
/// What the archive manifest of revision `revision` is called once a newer one took the plain name.
std::string numbered_archive_manifest_name(std::uint32_t revision);
/// `custody/NNNN.json`, `annotations/NNNN.json`: what revision NNNN states.
std::string countersignature_name(std::uint32_t revision);
std::string annotation_name(std::uint32_t revision);

inline constexpr std::string_view mimetype_name = "mimetype";
inline constexpr std::string_view mimetype_content = "application/vnd.etsi.asic-e+zip";
inline constexpr std::string_view manifest_name = "evidence/manifest.json";
inline constexpr std::string_view context_name = "evidence/context.json";
inline constexpr std::string_view custody_name = "evidence/custody.jsonl";
inline constexpr std::string_view periksa_name = "PERIKSA.txt";
inline constexpr std::string_view datapackage_name = "datapackage.json";
inline constexpr std::string_view sha256sums_name = "SHA256SUMS";
inline constexpr std::string_view archive_manifest_name = "META-INF/ASiCArchiveManifest.xml";

/// Whether an entry `name` may stand directly or later behind `earlier`: rows 1 to 13 of the layout in their order (captures and items by number,
/// row 4 by octets of the name), then revision after revision, each with what it states, its signed list, signature, archive manifest and token.
/// The plain archive manifest belongs to the newest revision: only a token stands behind it. Both names are allowed by the patterns. Kinds that this
/// edition reserves have no place yet: they stand behind row 11, in any order. Source: docs/formats/bukti-1.md §1, §13.
bool may_follow(std::string_view earlier, std::string_view name);

}  // namespace saksi::bundle
