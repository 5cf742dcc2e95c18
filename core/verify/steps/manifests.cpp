// Steps 4 and 5: the signed lists, and that each file of the bundle is named by one of them. The first list names exactly the files of the first
// revision; that of a later one names everything before it.
#include <algorithm>

#include "base/limits.hpp"
#include "verify/examination.hpp"
#include "verify/steps/full_list.hpp"

namespace saksi::verify {

namespace {

/// What a later revision adds besides its seals.
bool is_statement(bundle::EntryKind kind) { return kind == bundle::EntryKind::custody_revision || kind == bundle::EntryKind::annotation; }

/// Compares one listed digest with the computed one; an absent file is remembered.
void check_reference(Examination& examination, const bundle::DataObjectReference& reference) {
    FindingBook& findings = examination.findings;
    const Where where{.entry = reference.uri};
    const auto kind = bundle::classify(reference.uri);
    if (!kind || bundle::is_meta(kind->kind) || is_statement(kind->kind) || kind->kind == bundle::EntryKind::mimetype || reference.rootfile) {
        findings.failed("manifest.reference", Step::manifests, SubIndication::format_failure, where, msg("the signed list must not name {name}", {{"name", reference.uri}}));
        return;
    }
    if (reference.media_type != bundle::media_type_of(reference.uri))
        findings.failed("manifest.media_type", Step::manifests, SubIndication::format_failure, where,
                        msg("the signed list gives {name} the media type {type}", {{"name", reference.uri}, {"type", reference.media_type}}));
    EntryDigest* digest = examination.digest_of(reference.uri);
    if (!digest) {
        if (bundle::is_withholdable(kind->kind)) return tell_withheld(examination, reference.uri);
        examination.absent.insert(reference.uri);
        ++examination.verdict.lines.integrity.entries_absent;
        findings.failed("entry.missing", Step::manifests, SubIndication::format_failure, where, msg("the bundle lacks {name}", {{"name", reference.uri}}));
        return;
    }
    if (digest->sha256 == reference.sha256.hex()) return;
    digest->matches = false;
    findings.failed("entry.digest", Step::manifests, SubIndication::hash_failure, where,
                    msg("{name} was changed: its digest is {found}, sealed was {stated}",
                        {{"name", reference.uri}, {"found", digest->sha256}, {"stated", reference.sha256.hex()}}));
}

void tell_unlisted(Examination& examination, std::size_t place) {
    const std::string& name = examination.bundle->entries()[place].name;
    examination.digests[place].matches = false;
    examination.findings.failed("coverage.unlisted", Step::coverage, SubIndication::format_failure, {.entry = name},
                                msg("{name} is not covered by the seal: it was added later", {{"name", name}}));
}

/// A later statement is covered by the list of its own revision, which names everything before it; whether the signature over it holds is seen with
/// the signatures.
bool has_own_list(const Examination& examination, const bundle::EntryName& statement) {
    return std::ranges::any_of(examination.later_lists, [&](const LaterList& list) { return list.revision == statement.number && list.whole; });
}

/// Every file but mimetype and META-INF is on a list, those of the first revision in archive order.
void check_coverage(Examination& examination) {
    const bundle::OpenBundle& opened = *examination.bundle;
    const auto positions = positions_of(*examination.signed_list);
    std::size_t next = 0;
    bool in_order = true;
    for (std::size_t i = 0; i < opened.entries().size(); ++i) {
        const auto& kind = opened.kind_of(i);
        const std::string& name = opened.entries()[i].name;
        if (kind && (bundle::is_meta(kind->kind) || kind->kind == bundle::EntryKind::mimetype)) continue;
        if (const auto position = positions.find(name); position != positions.end()) {
            in_order = in_order && position->second >= next;
            next = position->second + 1;
        } else if (!kind || !is_statement(kind->kind) || !has_own_list(examination, *kind)) {
            tell_unlisted(examination, i);
        }
    }
    if (!in_order)
        examination.findings.failed("coverage.order", Step::coverage, SubIndication::format_failure, {.entry = bundle::asic_manifest_name(1)},
                                    msg("the signed list is not in the order of the files"));
    examination.completed.insert(Step::coverage);
}

/// Captures and items are numbered from 1 without gaps (bukti-1.md §1): one that was taken out of the middle is missed.
void check_numbers(Examination& examination, bundle::EntryKind numbered) {
    std::uint32_t next = 1;
    for (const bundle::DataObjectReference& reference : examination.signed_list->references) {
        const auto kind = bundle::classify(reference.uri);
        if (!kind || kind->kind != numbered) continue;
        if (kind->number != next)
            return examination.findings.failed("coverage.numbers", Step::coverage, SubIndication::format_failure, {.entry = reference.uri},
                                               msg("{name} stands where number {number} was expected", {{"name", reference.uri}, {"number", std::to_string(next)}}));
        ++next;
    }
}

/// One signature a list, one list a signature: both carry the number of their revision.
void check_sig_reference(Examination& examination, const bundle::AsicManifest& list, std::uint32_t revision) {
    const std::string name = bundle::asic_manifest_name(revision), signature = bundle::signature_name(revision);
    if (list.sig_reference_uri != signature || list.sig_reference_media_type != bundle::media_type_of(signature))
        examination.findings.failed("manifest.signature", Step::manifests, SubIndication::format_failure, {.entry = name},
                                    msg("{name} names {found} as its signature", {{"name", name}, {"found", list.sig_reference_uri}}));
}

void check_later_list(Examination& examination, std::uint32_t revision) {
    FindingBook& findings = examination.findings;
    LaterList later{revision, bundle::asic_manifest_name(revision), {}, false};
    const Where where{.entry = later.name};
    auto octets = examination.bundle->archive().read(*examination.entry(later.name), limits::manifest_bytes);
    if (!octets) return findings.from_error("manifest.read", Step::manifests, SubIndication::format_failure, where, octets.error());
    later.octets = std::move(*octets);
    const auto list = bundle::AsicManifest::parse(later.octets);
    if (!list) return findings.from_error("manifest.form", Step::manifests, SubIndication::format_failure, where, list.error());
    check_sig_reference(examination, *list, revision);
    later.whole = check_full_list(examination, {*list, later.name, "manifest", Step::manifests});
    for (const bundle::DataObjectReference& reference : list->references)
        if (reference.rootfile)
            findings.failed("manifest.reference", Step::manifests, SubIndication::format_failure, where,
                            msg("{manifest} marks {name} as Rootfile, which only an archive manifest may", {{"manifest", later.name}, {"name", reference.uri}}));
    examination.later_lists.push_back(std::move(later));
}

void check_later_lists(Examination& examination) {
    for (const std::size_t place : examination.bundle->indices_of(bundle::EntryKind::asic_manifest))
        if (const std::uint32_t revision = examination.bundle->kind_of(place)->number; revision > 1) check_later_list(examination, revision);
}

}  // namespace

void tell_withheld(Examination& examination, const std::string& name) {
    examination.absent.insert(name);
    ++examination.verdict.lines.integrity.entries_absent;
    ++examination.verdict.lines.completeness.withheld;
    examination.findings.open("entry.withheld", Step::manifests, SubIndication::signed_data_not_found, {.entry = name},
                              msg("{name} was sealed but is not in this copy; ask whoever handed it over for the whole bundle", {{"name", name}}));
}

std::unordered_map<std::string_view, std::size_t> positions_of(const bundle::AsicManifest& list) {
    std::unordered_map<std::string_view, std::size_t> positions;
    for (std::size_t i = 0; i < list.references.size(); ++i) positions.emplace(list.references[i].uri, i);
    return positions;
}

void check_manifests(Examination& examination) {
    FindingBook& findings = examination.findings;
    const std::string name = bundle::asic_manifest_name(1);
    const Where where{.entry = name};
    const zip::Entry* entry = examination.entry(name);
    if (!entry) return;  // named by the inventory
    auto octets = examination.bundle->archive().read(*entry, limits::manifest_bytes);
    if (!octets) return findings.from_error("manifest.read", Step::manifests, SubIndication::format_failure, where, octets.error());
    examination.signed_list_octets = std::move(*octets);
    examination.verdict.manifest_sha256 = examination.digest_of(name)->sha256;
    auto list = bundle::AsicManifest::parse(*examination.signed_list_octets);
    if (!list) return findings.from_error("manifest.form", Step::manifests, SubIndication::format_failure, where, list.error());
    examination.signed_list.emplace(std::move(*list));
    check_sig_reference(examination, *examination.signed_list, 1);
    for (const bundle::DataObjectReference& reference : examination.signed_list->references) check_reference(examination, reference);
    check_later_lists(examination);
    examination.completed.insert(Step::manifests);
    check_coverage(examination);
    for (const bundle::EntryKind numbered : {bundle::EntryKind::capture, bundle::EntryKind::item}) check_numbers(examination, numbered);
}

}  // namespace saksi::verify
