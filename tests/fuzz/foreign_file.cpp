// Files of other programs as the inspections read them: whatever the octets, lines and a conclusion, or an error, and the same ones each time. A container is never more than not certain.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "base/assert.hpp"
#include "base/file_system.hpp"
#include "verify/foreign/asice_inspection.hpp"
#include "verify/foreign/container_inspection.hpp"
#include "verify/foreign/wacz_inspection.hpp"
#include "verify/foreign/warc_inspection.hpp"

using namespace saksi;

namespace {

constexpr std::size_t tried_bytes = 1 << 20;

template <typename Inspect>
void twice(const Inspect& inspect) {
    std::size_t lines[2] = {};
    Result<verify::InspectionSummary> found[2] = {inspect([&](const verify::InspectionLine&) -> Status { return ++lines[0], Status(); }),
                                                  inspect([&](const verify::InspectionLine&) -> Status { return ++lines[1], Status(); })};
    SAKSI_ASSERT(lines[0] == lines[1] && found[0].has_value() == found[1].has_value());
    if (found[0]) SAKSI_ASSERT(found[0]->headline == found[1]->headline && found[0]->statements.size() == found[1]->statements.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size > tried_bytes) return 0;
    const auto file = base::memory_file(base::copy_of(ByteView(data, size)));
    twice([&](const verify::InspectionSink& sink) { return verify::inspect_warc(*file, "x", sink); });
    twice([&](const verify::InspectionSink& sink) { return verify::inspect_container(*file, "x", sink); });
    twice([&](const verify::InspectionSink& sink) { return verify::inspect_wacz(*file, "x", sink); });
    const trust::TrustStore nobody;
    const verify::AsiceTerms terms{nobody, &nobody, UtcTime{1'795'000'000'000}, {"saksi", "0"}};
    twice([&](const verify::InspectionSink& sink) {
        auto summary = verify::inspect_asice(*file, "x", terms, sink);
        if (summary) SAKSI_ASSERT(summary->headline != verify::Headline::intact && summary->headline != verify::Headline::intact_with_notes);
        return summary;
    });
    return 0;
}
