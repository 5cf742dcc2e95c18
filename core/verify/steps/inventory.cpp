// Step 3: which entries there are. Kinds that this edition reserves end without a verdict: they would say something nobody checked.
#include "verify/examination.hpp"

namespace saksi::verify {

namespace {

bool is_reserved(const bundle::EntryName& name) {
    using enum bundle::EntryKind;
    switch (name.kind) {
        case custody_revision:
        case annotation:
        case redaction:
        case origin:
        case tlog_proof:
        case ots_proof:
        case evidence_record: return true;
        case asic_manifest:
        case signature: return name.number > 1;
        case mimetype:
        case capture:
        case item:
        case shot:
        case rendition:
        case attachment:
        case manifest:
        case context:
        case custody:
        case periksa:
        case datapackage:
        case sha256sums:
        case archive_manifest:
        case timestamp: return false;
    }
    return true;
}

}  // namespace

void check_inventory(Examination& examination) {
    const bundle::OpenBundle& opened = *examination.bundle;
    auto defects = opened.inventory_defects();
    if (!defects) {
        examination.findings.from_error("inventory.read", Step::inventory, SubIndication::format_failure, {}, defects.error());
        return;
    }
    for (Message& defect : *defects)
        examination.findings.failed("inventory.layout", Step::inventory, SubIndication::format_failure, {}, std::move(defect));
    for (std::size_t i = 0; i < opened.entries().size(); ++i) {
        const auto& kind = opened.kind_of(i);
        if (kind && is_reserved(*kind))
            examination.findings.add({"inventory.reserved", Severity::unsupported, Step::inventory, SubIndication::unsupported_form,
                                      {.entry = opened.entries()[i].name},
                                      msg("{name} belongs to a later edition of the format; a newer program is needed", {{"name", opened.entries()[i].name}})});
    }
    examination.completed.insert(Step::inventory);
}

}  // namespace saksi::verify
