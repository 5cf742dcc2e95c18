// saksi verify --foreign: ASiC-E with CAdES that another program made (ETSI EN 319 162-1), by relaxed rules and therefore never TOTAL-PASSED.
#pragma once

#include "base/clock.hpp"
#include "base/file_system.hpp"
#include "trust/trust_store.hpp"
#include "verify/foreign/inspection.hpp"

namespace saksi::verify {

/// Whom the examiner trusts, and for which instant is judged.
struct AsiceTerms {
    const trust::TrustStore& signers;
    const trust::TrustStore* authorities = nullptr;  ///< nullptr: timestamps are told and not judged
    UtcTime at;
    Tool tool;
};

/// Lines: `entry`, `header`, `difference` where the container deceives, then `signature`, `timestamp` and `object`. The headline is at best not_certain_yet. XAdES is not
/// judged; a container that has nothing else is cannot_be_checked. Errors: malformed (no ASiC-E, no signature at all), unsupported (ASiC-S), limit_exceeded, those of `file` and `sink`.
Result<InspectionSummary> inspect_asice(const base::ReadableFile& file, const std::string& name, const AsiceTerms& terms, const InspectionSink& sink);

}  // namespace saksi::verify
