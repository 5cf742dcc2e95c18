// Before the large files are read: what container, lists and seals already show. The steps run on an examination of their own that is thrown away, with the
// digests of large files taken to be what the signed list says, so that the verdict itself comes from one complete pass, as without this look.
#include <algorithm>

#include "base/limits.hpp"
#include "verify/examination.hpp"

namespace saksi::verify {

namespace {

constexpr std::uint64_t small_entry = 4 * limits::mib;   // every list; a token with large revocation lists may be left to the full pass
constexpr std::uint64_t small_in_all = 64 * limits::mib; // a tenth of a second of hashing

/// What the signed list says of each name; empty when it cannot be read, which the manifest step then tells.
std::map<std::string, std::string, std::less<>> sealed_digests(const Examination& examination) {
    std::map<std::string, std::string, std::less<>> sealed;
    const zip::Entry* entry = examination.entry(bundle::asic_manifest_name(1));
    if (!entry) return sealed;
    const auto octets = examination.bundle->archive().read(*entry, limits::manifest_bytes);
    if (!octets) return sealed;
    const auto list = bundle::AsicManifest::parse(*octets);
    if (!list) return sealed;
    for (const bundle::DataObjectReference& reference : list->references) sealed.emplace(reference.uri, reference.sha256.hex());
    return sealed;
}

void fill_digests(Examination& look) {
    const auto sealed = sealed_digests(look);
    std::uint64_t read = 0;
    for (const zip::Entry& entry : look.bundle->entries()) {
        EntryDigest digest{entry.name, entry.size, {}, true};
        const auto stated = sealed.find(entry.name);
        if (entry.size <= small_entry && (read += entry.size) <= small_in_all) {
            Status status;
            digest.sha256 = digest_entry(look.bundle->archive(), entry, status);
            if (!status) look.findings.from_error("entry.crc", Step::container, SubIndication::format_failure, {.entry = entry.name, .offset = entry.data_offset}, status.error());
        } else if (stated != sealed.end()) {
            digest.sha256 = stated->second;
        }
        look.digests.push_back(std::move(digest));
    }
}

/// The frame of each inner archive, not its recordings.
void open_captures(Examination& look) {
    for (const std::size_t place : look.bundle->indices_of(bundle::EntryKind::capture)) {
        const zip::Entry& entry = look.bundle->entries()[place];
        if (const auto wacz = look.bundle->capture(entry); !wacz)
            look.findings.from_error("capture.form", Step::inner, SubIndication::format_failure, {.entry = entry.name}, wacz.error());
    }
}

}  // namespace

void look_first(const Examination& examination) {
    Examination look(examination.file, examination.trust, examination.policy, examination.at, examination.first);
    auto opened = bundle::OpenBundle::open(examination.file);
    if (!opened) return;  // told with the container
    look.bundle.emplace(std::move(*opened));
    look.rank = examination.rank;
    open_captures(look);
    fill_digests(look);
    // A large file that the signed list does not name has no digest here: it is left to the full pass, with whatever covers it. A list that cannot be read names none,
    // and is told at once.
    const bool unknown = std::ranges::any_of(look.digests, [](const EntryDigest& digest) { return digest.sha256.empty(); });
    if (unknown && !sealed_digests(look).empty()) return;
    check_manifests(look);
    if (!unknown) check_signature(look);
}

}  // namespace saksi::verify
