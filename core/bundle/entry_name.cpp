#include "bundle/entry_name.hpp"

#include <algorithm>
#include <array>
#include <charconv>

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

constexpr int appended_row = 14;

/// The row of the layout; kinds that only later revisions or redacted copies have come last.
int row_of(const EntryName& entry) noexcept {
    switch (entry.kind) {
        case EntryKind::mimetype: return 1;
        case EntryKind::capture: return 2;
        case EntryKind::item: return 3;
        case EntryKind::shot:
        case EntryKind::rendition:
        case EntryKind::attachment: return 4;
        case EntryKind::manifest: return 5;
        case EntryKind::context:
        case EntryKind::custody: return 6;
        case EntryKind::periksa: return 7;
        case EntryKind::datapackage: return 8;
        case EntryKind::sha256sums: return 9;
        case EntryKind::asic_manifest: return entry.number == 1 ? 10 : appended_row;
        case EntryKind::signature: return entry.number == 1 ? 11 : appended_row;
        case EntryKind::archive_manifest: return entry.number <= 1 ? 12 : appended_row;
        case EntryKind::timestamp: return entry.number == 1 ? 13 : appended_row;
        case EntryKind::custody_revision:
        case EntryKind::annotation:
        case EntryKind::redaction:
        case EntryKind::origin:
        case EntryKind::tlog_proof:
        case EntryKind::ots_proof:
        case EntryKind::evidence_record: return appended_row;
    }
    return appended_row;
}

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
bool is_withholdable(EntryKind kind) noexcept { return is_listed_in_manifest(kind); }

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

bool may_follow(std::string_view earlier, std::string_view name) {
    const auto left = classify(earlier);
    const auto right = classify(name);
    SAKSI_ASSERT(left && right);
    const int left_row = row_of(*left);
    int right_row = row_of(*right);
    // At renewal the former archive manifest keeps its place under a numbered name, and the new plain one stands at the end.
    if (name == archive_manifest_name && left_row >= right_row) right_row = appended_row;
    if (left_row != right_row) return left_row < right_row;
    if (left_row == appended_row) return true;
    if (left_row == 4) return earlier < name;
    if (left->kind != right->kind) return left->kind < right->kind;
    return left->number < right->number;
}

}  // namespace saksi::bundle
