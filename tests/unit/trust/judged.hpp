// Small questions that every test of this room asks about a result.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "test_authority.hpp"
#include "trust/cades_verifier.hpp"
#include "trust/timestamp_verifier.hpp"

namespace saksi::test {

/// `rule:OUTCOME:SUB_INDICATION` of each finding that is no note, sorted, without repetition: a case must fail for its own reason only.
inline std::vector<std::string> reasons(const std::vector<trust::Finding>& findings) {
    constexpr const char* words[] = {"note", "indeterminate", "failed", "unsupported"};
    std::vector<std::string> all;
    for (const trust::Finding& finding : findings) {
        if (finding.outcome == trust::Outcome::note) continue;
        all.push_back(std::string(name_of(finding.rule)) + ":" + words[static_cast<std::size_t>(finding.outcome)] + ":" + std::string(name_of(finding.sub)));
    }
    std::ranges::sort(all);
    all.erase(std::ranges::unique(all).begin(), all.end());
    return all;
}
using Reasons = std::vector<std::string>;

inline const UtcTime signing_day = at("2026-06-01T08:00:00Z");
inline const std::string content_text = "<?xml version=\"1.0\"?>\n<contoh/>\n";
inline ByteView content_octets() { return bytes_of(content_text); }

inline trust::CadesVerification judge(ByteView cms, const trust::TrustStore& anchors, std::span<const trust::Crl> crls = {},
                                      trust::JudgedAt when = {signing_day, true}) {
    return trust::verify_cades({cms, content_octets(), anchors, when, crls});
}
inline trust::TimestampVerification judge_token(ByteView token, const trust::TrustStore& anchors, std::span<const trust::Crl> crls = {},
                                                std::optional<UtcTime> path_at = {}) {
    return trust::verify_timestamp({token, content_octets(), anchors, path_at, crls, {}});
}
inline bool held(const std::vector<trust::Rule>& rules, trust::Rule rule) { return std::ranges::find(rules, rule) != rules.end(); }

}  // namespace saksi::test
