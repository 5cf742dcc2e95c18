// One call from octets to verdict, and short words for it.
#pragma once

#include <algorithm>
#include <string>

#include "bundle_builder.hpp"
#include "verify/verifier.hpp"

namespace saksi::test {

inline const UtcTime later = at("2026-12-01T00:00:00Z");

/// Judges with the anchors of the shared cast.
inline verify::Verdict judge(const Bytes& octets, UtcTime when = later, const verify::Policy& policy = {}) {
    static const trust::TrustStore signers = shared_cast().root.root_store(), authorities = shared_cast().tsa_root.root_store();
    const auto file = base::memory_file(octets);
    return verify::verify(*file, "uji.bukti.wacz", {&signers, &authorities}, policy, when, {"saksi", "0.1.0"});
}

/// `TOTAL-FAILED/HASH_FAILURE`.
inline std::string words(const verify::Verdict& verdict) {
    std::string text(verify::name_of(verdict.indication));
    if (verdict.sub_indication != verify::SubIndication::none) text += "/" + std::string(verify::name_of(verdict.sub_indication));
    return text;
}

/// Codes of everything but passed and information, each once, in order of their first place.
inline std::string codes(const verify::Verdict& verdict) {
    std::vector<std::string> seen;
    for (const verify::Finding& finding : verdict.findings)
        if (finding.severity != verify::Severity::passed && finding.severity != verify::Severity::information && std::ranges::find(seen, finding.code) == seen.end())
            seen.push_back(finding.code);
    std::string text;
    for (const std::string& code : seen) text += (text.empty() ? "" : " ") + code;
    return text;
}

inline bool has(const verify::Verdict& verdict, const std::string& code) {
    return std::ranges::any_of(verdict.findings, [&](const verify::Finding& finding) { return finding.code == code; });
}

inline verify::Verdict judge(const BundlePlan& plan) { return judge(build_bundle(plan).octets); }

}  // namespace saksi::test
