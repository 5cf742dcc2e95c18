#include "revision_builder.hpp"

#include <stdexcept>

#include "bundle/entry_name.hpp"
#include "bundle/revision_list.hpp"
#include "zip/reader.hpp"

namespace saksi::test {

namespace {

template <class T>
T good(Result<T> result) {
    if (!result) throw std::runtime_error(base::text_of(result.error(), Language::english));
    return std::move(*result);
}

void bend(const std::function<void(std::string&)>& change, Bytes& octets) {
    if (!change) return;
    std::string text(text_of(octets));
    change(text);
    octets = base::copy_of(bytes_of(text));
}

constexpr const char* bundle_id = "urn:uuid:00000000-0000-4000-8000-0000000000b1";
constexpr const char* salt = "000102030405060708090a0b0c0d0e0f";

std::string statement_text(const RevisionPlan& plan, std::uint32_t revision) {
    if (plan.annotation) {
        evidence::Annotation annotation{salt, bundle_id, revision, evidence::AnnotationKind::right_of_reply, "2026-11-22T08:00:00.000Z", "Budi Contoh", "Bukan saya."};
        if (plan.words) plan.words(annotation);
        return evidence::to_json(annotation).canonical();
    }
    evidence::Countersignature statement{salt, bundle_id, revision, evidence::CountersignerRole::custodian, "2026-11-22T08:00:00.000Z", "Sari Contoh", 4096, std::string(64, 'a'), {}};
    if (plan.statement) plan.statement(statement);
    return evidence::to_json(statement).canonical();
}

Bytes signed_over(const RevisionPlan& plan, ByteView list) {
    const UtcTime stamped = plan.signed_at.ms ? plan.signed_at : UtcTime{plan.time.ms - 1000};
    Bytes cms = good(plan.signer->signer().sign(list, stamped));
    TokenSpec spec;
    spec.time = stamped;
    const Issued& tsa = plan.signature_tsa ? *plan.signature_tsa : *plan.tsa;
    const auto token = good(trust::TimestampToken::from_der(make_token(tsa, good(trust::signature_value(cms)), spec)));
    return good(trust::add_signature_timestamp(cms, token));
}

}  // namespace

Bytes with_revision(const Bytes& octets, const RevisionPlan& plan) {
    const auto file = base::memory_file(octets);
    const auto old = good(zip::Reader::open(*file));
    std::uint32_t revision = 1;
    for (const zip::Entry& entry : old.entries())
        if (const auto name = bundle::classify(entry.name); name && name->kind == bundle::EntryKind::archive_manifest) ++revision;
    bundle::Revision fresh;
    fresh.archive_manifest_becomes = bundle::numbered_archive_manifest_name(revision - 1);
    if (plan.signer) {
        const std::string name = plan.annotation ? bundle::annotation_name(revision) : bundle::countersignature_name(revision);
        fresh.added.push_back({name, base::copy_of(bytes_of(statement_text(plan, revision)))});
    }
    auto list = good(bundle::RevisionList::over(old, fresh));
    const auto add = [&](const std::string& name, Bytes content) {
        fresh.added.push_back({name, std::move(content)});
        list.add(fresh.added.back());
    };
    if (plan.signer) {
        Bytes signed_list = list.signed_manifest(bundle::signature_name(revision));
        bend(plan.signed_list, signed_list);
        add(bundle::asic_manifest_name(revision), signed_list);
        Bytes cms = signed_over(plan, signed_list);
        if (plan.signature) plan.signature(cms);
        add(bundle::signature_name(revision), std::move(cms));
    }
    Bytes archive_list = list.archive_manifest(bundle::timestamp_name(revision));
    bend(plan.archive_list, archive_list);
    TokenSpec spec;
    spec.time = plan.time;
    spec.crls = plan.crls;
    const Bytes token = make_token(*plan.tsa, archive_list, spec);
    Entries entries;
    for (auto& [name, content] : entries_of(octets)) entries.emplace_back(fresh.name_after(name), std::move(content));
    for (bundle::NewContent& content : fresh.added) entries.emplace_back(std::move(content.name), std::move(content.content));
    entries.emplace_back(std::string(bundle::archive_manifest_name), std::move(archive_list));
    entries.emplace_back(bundle::timestamp_name(revision), token);
    return archive_of(entries);
}

}  // namespace saksi::test
