// Step 3: which entries there are. Kinds that this edition reserves end without a verdict: they would say something nobody checked.
#include "verify/examination.hpp"

namespace saksi::verify {

namespace {

bool is_reserved(bundle::EntryKind kind) {
    using enum bundle::EntryKind;
    return kind == redaction || kind == origin || kind == ots_proof || kind == evidence_record;
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
        if (kind && is_reserved(kind->kind))
            examination.findings.add({"inventory.reserved", Severity::unsupported, Step::inventory, SubIndication::unsupported_form,
                                      {.entry = opened.entries()[i].name},
                                      msg("{name} belongs to a later edition of the format; a newer program is needed", {{"name", opened.entries()[i].name}})});
    }
    examination.completed.insert(Step::inventory);
}

}  // namespace saksi::verify
