#include "seal/bundle_seals.hpp"

#include "base/limits.hpp"
#include "bundle/asic_manifest.hpp"
#include "bundle/entry_name.hpp"
#include "trust/cades_signer.hpp"

namespace saksi::seal {

namespace {

Result<Bytes> read_entry(const zip::Reader& archive, std::string_view name, std::uint64_t limit) {
    const zip::Entry* entry = archive.find(name);
    if (!entry) return fail(ErrorCode::malformed, msg("the bundle has no entry {entry}", {{"entry", std::string(name)}}));
    return archive.read(*entry, limit);
}

Result<SignatureSeal> read_signature(const zip::Reader& archive, std::size_t place, std::uint32_t revision) {
    SignatureSeal seal;
    seal.entry = bundle::signature_name(revision);
    seal.place = place;
    auto content = read_entry(archive, bundle::asic_manifest_name(revision), limits::manifest_bytes);
    if (!content) return pass_on(content);
    seal.content = std::move(*content);
    auto cms = read_entry(archive, seal.entry, limits::cms_bytes);
    if (!cms) return pass_on(cms);
    seal.cms = std::move(*cms);
    auto token = trust::signature_timestamp(seal.cms);
    if (!token) return pass_on(token);
    seal.token = std::move(*token);
    return seal;
}

Result<ArchiveSeal> read_archive_seal(const zip::Reader& archive, std::size_t place) {
    ArchiveSeal seal;
    seal.place = place;
    auto manifest = archive.read(archive.entries()[place], limits::manifest_bytes);
    if (!manifest) return pass_on(manifest);
    seal.manifest = std::move(*manifest);
    auto list = bundle::AsicManifest::parse(seal.manifest);
    if (!list) return pass_on(list);
    seal.entry = list->sig_reference_uri;
    auto token = read_entry(archive, seal.entry, limits::cms_bytes);
    if (!token) return pass_on(token);
    seal.token = std::move(*token);
    return seal;
}

}  // namespace

Result<BundleSeals> read_seals(const zip::Reader& archive) {
    BundleSeals seals;
    for (std::size_t place = 0; place < archive.entries().size(); ++place) {
        const auto name = bundle::classify(archive.entries()[place].name);
        if (!name) continue;
        if (name->kind == bundle::EntryKind::signature) {
            auto signature = read_signature(archive, place, name->number);
            if (!signature) return pass_on(signature);
            seals.signatures.push_back(std::move(*signature));
        } else if (name->kind == bundle::EntryKind::archive_manifest) {
            auto seal = read_archive_seal(archive, place);
            if (!seal) return pass_on(seal);
            seals.archive.push_back(std::move(*seal));
        }
    }
    if (seals.signatures.empty()) return fail(ErrorCode::malformed, msg("the bundle has no entry {entry}", {{"entry", bundle::signature_name(1)}}));
    return seals;
}

}  // namespace saksi::seal
