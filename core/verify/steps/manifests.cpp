// Steps 4 and 5: the signed list, and that it names every file of the bundle and nothing else.
#include <algorithm>

#include "base/limits.hpp"
#include "verify/examination.hpp"

namespace saksi::verify {

namespace {

/// Compares one listed digest with the computed one; an absent file is remembered.
void check_reference(Examination& examination, const bundle::DataObjectReference& reference) {
    FindingBook& findings = examination.findings;
    const Where where{.entry = reference.uri};
    const auto kind = bundle::classify(reference.uri);
    if (!kind || bundle::is_meta(kind->kind) || kind->kind == bundle::EntryKind::mimetype || reference.rootfile) {
        findings.failed("manifest.reference", Step::manifests, SubIndication::format_failure, where, msg("the signed list must not name {name}", {{"name", reference.uri}}));
        return;
    }
    if (reference.media_type != bundle::media_type_of(reference.uri))
        findings.failed("manifest.media_type", Step::manifests, SubIndication::format_failure, where,
                        msg("the signed list gives {name} the media type {type}", {{"name", reference.uri}, {"type", reference.media_type}}));
    EntryDigest* digest = examination.digest_of(reference.uri);
    if (!digest) {
        examination.absent.insert(reference.uri);
        ++examination.verdict.lines.integrity.entries_absent;
        if (bundle::is_withholdable(kind->kind)) {
            ++examination.verdict.lines.completeness.withheld;
            findings.open("entry.withheld", Step::manifests, SubIndication::signed_data_not_found, where,
                          msg("{name} was sealed but is not in this copy; ask whoever handed it over for the whole bundle", {{"name", reference.uri}}));
        } else {
            findings.failed("entry.missing", Step::manifests, SubIndication::format_failure, where, msg("the bundle lacks {name}", {{"name", reference.uri}}));
        }
        return;
    }
    if (digest->sha256 == reference.sha256.hex()) return;
    digest->matches = false;
    findings.failed("entry.digest", Step::manifests, SubIndication::hash_failure, where,
                    msg("{name} was changed: its digest is {found}, sealed was {stated}",
                        {{"name", reference.uri}, {"found", digest->sha256}, {"stated", reference.sha256.hex()}}));
}

/// Every file but mimetype and META-INF is on the list, in archive order.
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
            continue;
        }
        examination.digests[i].matches = false;
        examination.findings.failed("coverage.unlisted", Step::coverage, SubIndication::format_failure, {.entry = name},
                                    msg("{name} is not covered by the seal: it was added later", {{"name", name}}));
    }
    if (!in_order)
        examination.findings.failed("coverage.order", Step::coverage, SubIndication::format_failure, {.entry = bundle::asic_manifest_name(1)},
                                    msg("the signed list is not in the order of the files"));
    examination.completed.insert(Step::coverage);
}

}  // namespace

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
    auto list = bundle::AsicManifest::parse(examination.signed_list_octets);
    if (!list) return findings.from_error("manifest.form", Step::manifests, SubIndication::format_failure, where, list.error());
    examination.signed_list.emplace(std::move(*list));
    if (examination.signed_list->sig_reference_uri != bundle::signature_name(1) ||
        examination.signed_list->sig_reference_media_type != bundle::media_type_of(bundle::signature_name(1)))
        findings.failed("manifest.signature", Step::manifests, SubIndication::format_failure, where,
                        msg("{name} names {found} as its signature", {{"name", name}, {"found", examination.signed_list->sig_reference_uri}}));
    for (const bundle::DataObjectReference& reference : examination.signed_list->references) check_reference(examination, reference);
    examination.completed.insert(Step::manifests);
    check_coverage(examination);
}

}  // namespace saksi::verify
