#include "bundle/entry_name.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <compare>
#include <limits>

#include "base/assert.hpp"
#include "zip/entry.hpp"

namespace saksi::bundle {

namespace {

bool are_digits(std::string_view text) noexcept {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::uint32_t number_of(std::string_view digits) noexcept {
    std::uint32_t value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
}

/// The digits between `prefix` and `suffix`, at least `width` of them and at most `widest`; none when the name is another one or a zero
/// stands in front of more than `width` digits. Numbers start at 1.
std::optional<std::uint32_t> number_between(std::string_view name, std::string_view prefix, std::string_view suffix, std::size_t width, std::size_t widest) {
    if (name.size() < prefix.size() + suffix.size() || !name.starts_with(prefix) || !name.ends_with(suffix)) return std::nullopt;
    const std::string_view digits = name.substr(prefix.size(), name.size() - prefix.size() - suffix.size());
    if (!are_digits(digits) || digits.size() < width || digits.size() > widest) return std::nullopt;
    if (digits.size() > width && digits.front() == '0') return std::nullopt;
    const std::uint32_t number = number_of(digits);
    return number == 0 ? std::nullopt : std::optional(number);
}

struct FixedName {
    std::string_view name;
    EntryKind kind;
};
constexpr std::array<FixedName, 9> fixed_names{{{mimetype_name, EntryKind::mimetype},
                                                {manifest_name, EntryKind::manifest},
                                                {context_name, EntryKind::context},
                                                {custody_name, EntryKind::custody},
                                                {periksa_name, EntryKind::periksa},
                                                {datapackage_name, EntryKind::datapackage},
                                                {sha256sums_name, EntryKind::sha256sums},
                                                {archive_manifest_name, EntryKind::archive_manifest},
                                                {"redaction.json", EntryKind::redaction}}};

struct NumberedName {
    std::string_view prefix;
    std::string_view suffix;
    std::size_t width;
    std::size_t widest;
    EntryKind kind;
};
// ASiC readers take every other META-INF name that contains "signature", "timestamp" or "evidencerecord" for one of these: none exists here.
constexpr std::array<NumberedName, 14> numbered_names{{{"captures/", ".wacz", 4, 4, EntryKind::capture},
                                                       {"captures/", ".pdf", 4, 4, EntryKind::rendition},
                                                       {"captures/", ".mhtml", 4, 4, EntryKind::rendition},
                                                       {"items/", "/item.json", 4, 6, EntryKind::item},
                                                       {"META-INF/ASiCManifest", ".xml", 3, 3, EntryKind::asic_manifest},
                                                       {"META-INF/signature", ".p7s", 3, 3, EntryKind::signature},
                                                       {"META-INF/ASiCArchiveManifest", ".xml", 3, 3, EntryKind::archive_manifest},
                                                       {"META-INF/timestamp", ".tst", 3, 3, EntryKind::timestamp},
                                                       {"custody/", ".json", 4, 4, EntryKind::custody_revision},
                                                       {"annotations/", ".json", 4, 4, EntryKind::annotation},
                                                       {"META-INF/tlog", ".tlog-proof", 3, 3, EntryKind::tlog_proof},
                                                       {"META-INF/ots", ".ots", 3, 3, EntryKind::ots_proof},
                                                       {"META-INF/evidencerecord", ".ers", 3, 3, EntryKind::evidence_record},
                                                       {"META-INF/ASiCEvidenceRecordManifest", ".xml", 3, 3, EntryKind::evidence_record}}};

/// `items/NNNN/shot-NN.png`
std::optional<EntryName> shot_of(std::string_view name) {
    constexpr std::string_view middle = "/shot-";
    const std::size_t at = name.find(middle);
    if (at == std::string_view::npos) return std::nullopt;
    const auto item = number_between(name.substr(0, at), "items/", "", 4, 6);
    const auto shot = number_between(name.substr(at), middle, ".png", 2, 2);
    if (!item || !shot) return std::nullopt;
    return EntryName{EntryKind::shot, *item, *shot};
}

/// `attachments/NNNN/NAME`, one level deep.
std::optional<EntryName> attachment_of(std::string_view name) {
    const std::size_t slash = name.rfind('/');
    if (slash == std::string_view::npos || !zip::is_portable_name(name)) return std::nullopt;
    const auto number = number_between(name.substr(0, slash), "attachments/", "", 4, 4);
    if (!number) return std::nullopt;
    return EntryName{EntryKind::attachment, *number};
}

std::string padded(std::uint32_t number, std::size_t width) {
    std::string digits = std::to_string(number);
    return digits.size() < width ? std::string(width - digits.size(), '0') + digits : digits;
}

/// Where an entry stands: revisions one after the other, rows of the layout inside each.
struct Place {
    std::uint32_t revision;
    int row;
    auto operator<=>(const Place&) const = default;
};
constexpr int statement_row = 9, archive_manifest_row = 12, timestamp_row = 13;
constexpr std::uint32_t newest = std::numeric_limits<std::uint32_t>::max();

/// nullopt for a proof of a case log, which may stand in several places, for kinds that this edition reserves, and for a first revision that states what only later ones may.
std::optional<Place> place_of(const EntryName& entry) noexcept {
    switch (entry.kind) {
        case EntryKind::mimetype: return Place{1, 1};
        case EntryKind::capture: return Place{1, 2};
        case EntryKind::item: return Place{1, 3};
        case EntryKind::shot:
        case EntryKind::rendition:
        case EntryKind::attachment: return Place{1, 4};
        case EntryKind::manifest: return Place{1, 5};
        case EntryKind::context:
        case EntryKind::custody: return Place{1, 6};
        case EntryKind::periksa: return Place{1, 7};
        case EntryKind::datapackage: return Place{1, 8};
        case EntryKind::sha256sums: return Place{1, statement_row};
        case EntryKind::custody_revision:
        case EntryKind::annotation: return entry.number < 2 ? std::nullopt : std::optional(Place{entry.number, statement_row});
        case EntryKind::asic_manifest: return Place{entry.number, 10};
        case EntryKind::signature: return Place{entry.number, 11};
        case EntryKind::archive_manifest: return Place{entry.number == 0 ? newest : entry.number, archive_manifest_row};
        case EntryKind::timestamp: return Place{entry.number, timestamp_row};
        case EntryKind::redaction:
        case EntryKind::origin:
        case EntryKind::tlog_proof:
        case EntryKind::ots_proof:
        case EntryKind::evidence_record: return std::nullopt;
    }
    return std::nullopt;
}

bool is_reserved(EntryKind kind) noexcept {
    return kind == EntryKind::redaction || kind == EntryKind::origin || kind == EntryKind::ots_proof || kind == EntryKind::evidence_record;
}

/// Behind the seal, or a revision's token: where a proof of a case log may be put, for the next archive manifest to cover.
bool closes_revision(const EntryName& name) noexcept { return name.kind == EntryKind::timestamp || (name.kind == EntryKind::signature && name.number == 1); }

}  // namespace

std::optional<EntryName> classify(std::string_view name) {
    for (const FixedName& fixed : fixed_names) {
        if (name == fixed.name) return EntryName{fixed.kind};
    }
    for (const NumberedName& pattern : numbered_names) {
        if (const auto number = number_between(name, pattern.prefix, pattern.suffix, pattern.width, pattern.widest)) {
            return EntryName{pattern.kind, *number};
        }
    }
    if (const auto shot = shot_of(name)) return shot;
    if (const auto attachment = attachment_of(name)) return attachment;
    constexpr std::string_view origin = "origin/";
    if (name.starts_with(origin)) {
        // The seals of the bundle that a redacted copy came from keep their own names.
        const auto seal = classify("META-INF/" + std::string(name.substr(origin.size())));
        if (seal && is_meta(seal->kind)) return EntryName{EntryKind::origin, seal->number};
    }
    return std::nullopt;
}

std::string_view media_type_of(std::string_view name) {
    const auto entry = classify(name);
    if (!entry) return {};
    switch (entry->kind) {
        case EntryKind::mimetype: return {};
        case EntryKind::capture: return "application/wacz";
        case EntryKind::shot: return "image/png";
        case EntryKind::rendition: return name.ends_with(".pdf") ? "application/pdf" : "multipart/related";
        case EntryKind::item:
        case EntryKind::manifest:
        case EntryKind::context:
        case EntryKind::datapackage:
        case EntryKind::custody_revision:
        case EntryKind::annotation:
        case EntryKind::redaction: return "application/json";
        case EntryKind::custody: return "application/x-ndjson";
        case EntryKind::periksa:
        case EntryKind::sha256sums:
        case EntryKind::tlog_proof: return "text/plain";
        case EntryKind::asic_manifest:
        case EntryKind::archive_manifest: return "text/xml";
        case EntryKind::signature: return "application/x-pkcs7-signature";
        case EntryKind::timestamp: return "application/vnd.etsi.timestamp-token";
        case EntryKind::attachment:
        case EntryKind::ots_proof:
        case EntryKind::origin: return "application/octet-stream";
        case EntryKind::evidence_record: return name.ends_with(".xml") ? "text/xml" : "application/octet-stream";
    }
    return {};
}

std::string_view role_of(EntryKind kind) noexcept {
    static constexpr std::array<std::pair<EntryKind, std::string_view>, 7> roles{{{EntryKind::capture, "capture"},
                                                                                  {EntryKind::item, "item"},
                                                                                  {EntryKind::shot, "shot"},
                                                                                  {EntryKind::rendition, "render"},
                                                                                  {EntryKind::attachment, "attachment"},
                                                                                  {EntryKind::context, "context"},
                                                                                  {EntryKind::custody, "custody"}}};
    for (const auto& [known, role] : roles) {
        if (known == kind) return role;
    }
    return {};
}

bool is_listed_in_manifest(EntryKind kind) noexcept { return !role_of(kind).empty(); }
// All that may hold personal data, and nothing else: the manifest can always be shown.
bool is_withholdable(EntryKind kind) noexcept {
    return is_listed_in_manifest(kind) || kind == EntryKind::custody_revision || kind == EntryKind::annotation;
}

bool is_meta(EntryKind kind) noexcept {
    static constexpr std::array meta{EntryKind::asic_manifest, EntryKind::signature,  EntryKind::archive_manifest, EntryKind::timestamp,
                                     EntryKind::tlog_proof,    EntryKind::ots_proof, EntryKind::evidence_record};
    return std::ranges::find(meta, kind) != meta.end();
}

std::string capture_name(std::uint32_t number) { return "captures/" + padded(number, 4) + ".wacz"; }
std::string item_name(std::uint32_t number) { return "items/" + padded(number, 4) + "/item.json"; }
std::string shot_name(std::uint32_t item, std::uint32_t shot) { return "items/" + padded(item, 4) + "/shot-" + padded(shot, 2) + ".png"; }
std::string asic_manifest_name(std::uint32_t revision) { return "META-INF/ASiCManifest" + padded(revision, 3) + ".xml"; }
std::string signature_name(std::uint32_t number) { return "META-INF/signature" + padded(number, 3) + ".p7s"; }
std::string timestamp_name(std::uint32_t number) { return "META-INF/timestamp" + padded(number, 3) + ".tst"; }
std::string numbered_archive_manifest_name(std::uint32_t revision) { return "META-INF/ASiCArchiveManifest" + padded(revision, 3) + ".xml"; }
std::string countersignature_name(std::uint32_t revision) { return "custody/" + padded(revision, 4) + ".json"; }
std::string annotation_name(std::uint32_t revision) { return "annotations/" + padded(revision, 4) + ".json"; }

bool may_follow(std::string_view earlier, std::string_view name) {
    const auto left = classify(earlier);
    const auto right = classify(name);
    SAKSI_ASSERT(left && right);
    const auto left_place = place_of(*left);
    const auto right_place = place_of(*right);
    constexpr Place sealed{1, 11};
    if (right->kind == EntryKind::tlog_proof) return left->kind == EntryKind::tlog_proof ? left->number < right->number : closes_revision(*left);
    if (left->kind == EntryKind::tlog_proof) return right_place && *right_place > sealed;
    if (is_reserved(right->kind)) return is_reserved(left->kind) || (left_place && *left_place >= sealed);
    if (is_reserved(left->kind)) return right_place && *right_place > sealed;
    if (!left_place || !right_place) return false;
    // The plain archive manifest is that of whatever revision is the newest; the number of its token says which.
    if (left_place->revision == newest) return right_place->row == timestamp_row;
    if (right_place->revision == newest) return true;
    if (*left_place != *right_place) return *left_place < *right_place;
    if (left_place->row == 4) return earlier < name;
    if (left->kind != right->kind) return left_place->row == 6 && left->kind < right->kind;
    return left->number < right->number;
}

}  // namespace saksi::bundle
