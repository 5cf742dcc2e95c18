#include "bundle/open_bundle.hpp"

#include <algorithm>
#include <array>

#include "base/limits.hpp"

namespace saksi::bundle {

namespace {

/// Without these nothing can be judged, and none of them may ever be withheld.
constexpr std::array<std::string_view, 7> required{mimetype_name,   manifest_name,    periksa_name,
                                                   datapackage_name, sha256sums_name, "META-INF/ASiCManifest001.xml",
                                                   "META-INF/signature001.p7s"};

}  // namespace

OpenBundle::OpenBundle(zip::Reader archive, std::vector<std::optional<EntryName>> names) : archive_(std::move(archive)), names_(std::move(names)) {}

Result<OpenBundle> OpenBundle::open(const base::ReadableFile& file) {
    auto archive = zip::Reader::open(file);
    if (!archive) return pass_on(archive);
    std::vector<std::optional<EntryName>> names;
    for (const zip::Entry& entry : archive->entries()) names.push_back(classify(entry.name));
    return OpenBundle(std::move(*archive), std::move(names));
}

std::vector<std::size_t> OpenBundle::indices_of(EntryKind kind) const {
    std::vector<std::size_t> indices;
    for (std::size_t i = 0; i < names_.size(); ++i) {
        if (names_[i] && names_[i]->kind == kind) indices.push_back(i);
    }
    return indices;
}

namespace {

/// `mimetype` must come first and hold the type alone: that is how programs tell an ASiC container.
Result<std::optional<Message>> mimetype_defect(const zip::Reader& archive) {
    const zip::Entry* entry = archive.find(mimetype_name);
    if (!entry) return std::nullopt;  // reported as absent
    if (entry != &archive.entries().front()) return msg("{name} must be the first file of a bundle", {{"name", std::string(mimetype_name)}});
    const Message wrong = msg("the file mimetype must hold exactly {expected}", {{"expected", std::string(mimetype_content)}});
    if (entry->size != mimetype_content.size()) return wrong;
    auto content = archive.read(*entry, mimetype_content.size());
    if (!content && content.error().code() == ErrorCode::malformed) return content.error().what();
    if (!content) return pass_on(content);
    if (text_of(*content) != mimetype_content) return wrong;
    return std::nullopt;
}

}  // namespace

Result<std::vector<Message>> OpenBundle::inventory_defects() const {
    std::vector<Message> defects;
    auto mimetype = mimetype_defect(archive_);
    if (!mimetype) return pass_on(mimetype);
    if (*mimetype) defects.push_back(std::move(**mimetype));
    for (const std::string_view name : required) {
        if (!archive_.find(name)) defects.push_back(msg("the bundle lacks {name}", {{"name", std::string(name)}}));
    }
    const zip::Entry* last = nullptr;  // that has a place of its own
    std::uint32_t log_proofs = 0;
    for (std::size_t i = 0; i < names_.size(); ++i) {
        const zip::Entry& entry = entries()[i];
        if (!names_[i]) {
            defects.push_back(msg("a bundle has no place for the name {name}", {{"name", entry.name}}));
            continue;
        }
        const bool is_proof = names_[i]->kind == EntryKind::tlog_proof;
        const bool in_place = is_proof ? last && may_follow(last->name, entry.name) && names_[i]->number == ++log_proofs : entry.name == mimetype_name || !last || may_follow(last->name, entry.name);
        if (!in_place) {
            defects.push_back(msg("{name} must not stand behind {earlier} in a bundle", {{"name", entry.name}, {"earlier", last ? last->name : entry.name}}));
            continue;
        }
        if (!is_proof) last = &entry;
    }
    add_revision_defects(defects);
    return defects;
}

/// Revisions 1 to n, each closed by an archive manifest and its token, the newest under the plain name; a bundle that has neither is the first
/// revision, not stamped yet. What a list or signature belongs to is said by its number.
void OpenBundle::add_revision_defects(std::vector<Message>& defects) const {
    const auto lacks = [&](const std::string& name) {
        if (!archive_.find(name)) defects.push_back(msg("the bundle lacks {name}", {{"name", name}}));
    };
    std::uint32_t latest = 0;
    for (const auto& name : names_) {
        if (!name) continue;
        using enum EntryKind;
        const bool numbered = name->kind == custody_revision || name->kind == annotation || name->kind == asic_manifest || name->kind == signature;
        if (name->kind == timestamp || (numbered && name->number > 1)) latest = std::max(latest, name->number);
        if (name->kind == archive_manifest) latest = std::max(latest, name->number + 1);
        if (numbered && name->number > 1 && name->kind != signature) lacks(signature_name(name->number));
        if (numbered && name->number > 1 && name->kind != asic_manifest) lacks(asic_manifest_name(name->number));
    }
    for (std::uint32_t revision = 1; revision <= latest; ++revision) {
        const std::string manifest = revision == latest ? std::string(archive_manifest_name) : numbered_archive_manifest_name(revision);
        const std::string token = timestamp_name(revision);
        lacks(manifest);
        lacks(token);
        // Directly behind it: a token of an older number could else stand behind the plain name.
        const zip::Entry* const covered = archive_.find(manifest);
        const zip::Entry* const covering = archive_.find(token);
        if (covered && covering && covering != covered + 1)
            defects.push_back(msg("{name} must not stand behind {earlier} in a bundle", {{"name", token}, {"earlier", covering == entries().data() ? token : (covering - 1)->name}}));
    }
}

bool looks_like_bundle(const base::ReadableFile& file) {
    // Two marks of three are enough: whoever alters one octet of the start must still get a verdict.
    constexpr std::size_t name_at = 30;
    constexpr std::size_t content_at = name_at + mimetype_name.size();
    std::array<std::uint8_t, content_at + mimetype_content.size()> start{};
    if (file.size() < start.size() || !file.read_at(0, start)) return false;
    const std::string_view text = text_of(ByteView(start));
    const int marks = int{text.starts_with("PK\3\4")} + int{text.substr(name_at, mimetype_name.size()) == mimetype_name} +
                      int{text.substr(content_at) == mimetype_content};
    return marks >= 2;
}

}  // namespace saksi::bundle
