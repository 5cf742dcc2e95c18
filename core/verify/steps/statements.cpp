// Step 10, later revisions: what a countersigner or annotator states has its form and speaks of this bundle. The words themselves are claims.
#include "base/limits.hpp"
#include "evidence/annotation.hpp"
#include "evidence/countersignature.hpp"
#include "verify/examination.hpp"

namespace saksi::verify {

namespace {

StatementFacts facts_of(const evidence::Countersignature& statement) {
    StatementFacts facts;
    facts.role = evidence::word_of(statement.role);
    facts.stated_at = statement.received_at;
    facts.from = statement.from.value_or("");
    facts.text = statement.statement.value_or("");
    facts.received_sha256 = statement.received_sha256;
    facts.received_bytes = statement.received_bytes;
    return facts;
}

StatementFacts facts_of(const evidence::Annotation& annotation) {
    StatementFacts facts;
    facts.annotation = true;
    facts.role = evidence::word_of(annotation.kind);
    facts.stated_at = annotation.stated_at;
    facts.from = annotation.from.value_or("");
    facts.text = annotation.text;
    return facts;
}

template <class T>
void take(Examination& examination, const std::string& entry, std::uint32_t revision, Result<T> statement) {
    const Where where{.entry = entry};
    if (!statement)
        return examination.findings.from_error("statement.form", Step::semantics, SubIndication::content_mismatch, where, statement.error());
    const bool about_this = statement->revision == revision && (!examination.manifest || statement->bundle_id == examination.manifest->bundle_id);
    if (!about_this)
        examination.findings.failed("statement.bundle", Step::semantics, SubIndication::content_mismatch, where,
                                    msg("{name} was made for another bundle or another place in it", {{"name", entry}}));
    StatementFacts facts = facts_of(*statement);
    facts.entry = entry;
    facts.revision = revision;
    examination.verdict.statements.push_back(std::move(facts));
}

}  // namespace

void check_statements(Examination& examination) {
    const bundle::OpenBundle& opened = *examination.bundle;
    for (std::size_t i = 0; i < opened.entries().size(); ++i) {
        const auto& kind = opened.kind_of(i);
        if (!kind || (kind->kind != bundle::EntryKind::custody_revision && kind->kind != bundle::EntryKind::annotation)) continue;
        const zip::Entry& entry = opened.entries()[i];
        auto octets = opened.archive().read(entry, limits::context_bytes);
        if (!octets) {
            // A wrong CRC is named with the digests already.
            if (octets.error().code() != ErrorCode::malformed)
                examination.findings.from_error("statement.form", Step::semantics, SubIndication::content_mismatch, {.entry = entry.name}, octets.error());
            continue;
        }
        if (kind->kind == bundle::EntryKind::annotation)
            take(examination, entry.name, kind->number, evidence::read_annotation(*octets));
        else
            take(examination, entry.name, kind->number, evidence::read_countersignature(*octets));
    }
}

}  // namespace saksi::verify
