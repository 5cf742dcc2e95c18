// Revisions of the small bundle, and judging them with both timestamp authorities as anchors.
#pragma once

#include "judging.hpp"
#include "revision_builder.hpp"

namespace saksi::test {

/// The second timestamp authority, apart from the cast's; its certificate lives five years longer.
struct SecondAuthority {
    Issued root = self_signed([] {
        CertificateSpec spec = root_spec("Akar Penanda Waktu Dua");
        spec.not_after = at("2040-01-01T00:00:00Z");
        return spec;
    }());
    Issued tsa = issue(root, [] {
        CertificateSpec spec = tsa_spec("Penanda Waktu Dua");
        spec.not_after = at("2035-01-01T00:00:00Z");
        return spec;
    }());
};
inline const SecondAuthority& second() {
    static const SecondAuthority one;
    return one;
}
/// Who countersigns: under the same authority as the sealer.
inline const Issued& custodian() {
    static const Issued one = issue(shared_cast().intermediate, signer_spec("Penerima Contoh"));
    return one;
}

inline const UtcTime day_two = at("2026-11-22T08:00:00Z");

inline RevisionPlan renewal(UtcTime time = day_two) {
    RevisionPlan plan;
    plan.tsa = &second().tsa;
    plan.time = time;
    return plan;
}
inline RevisionPlan countersigned(UtcTime time = day_two) {
    RevisionPlan plan = renewal(time);
    plan.signer = &custodian();
    return plan;
}

/// With the roots of both timestamp authorities.
inline verify::Verdict judge_both(const Bytes& octets, UtcTime when = later, const Cast& cast = shared_cast(), std::vector<trust::Certificate> further_signers = {}) {
    further_signers.push_back(cast.root.certificate());
    const trust::TrustStore signers(std::move(further_signers));
    const trust::TrustStore authorities({cast.tsa_root.certificate(), second().root.certificate()});
    const auto file = base::memory_file(octets);
    return verify::verify(*file, "uji.bukti.wacz", {&signers, &authorities}, {}, when, {"saksi", "0.1.0"});
}

inline std::string words_of(const verify::SignatureFacts& signature) {
    std::string text(verify::name_of(signature.indication));
    if (signature.sub_indication != verify::SubIndication::none) text += "/" + std::string(verify::name_of(signature.sub_indication));
    return text;
}

inline void replace_in(std::string& text, const std::string& from, const std::string& to) {
    const std::size_t place = text.find(from);
    REQUIRE(place != std::string::npos);
    text.replace(place, from.size(), to);
}
/// Takes out the line that names `uri`.
inline void drop_line(std::string& text, const std::string& uri) {
    const std::size_t begin = text.find("<asic:DataObjectReference URI=\"" + uri + "\"");
    REQUIRE(begin != std::string::npos);
    text.erase(begin, text.find('\n', begin) + 1 - begin);
}
inline Bytes& content_of(Entries& entries, const std::string& name) {
    const auto found = std::ranges::find(entries, name, &std::pair<std::string, Bytes>::first);
    REQUIRE(found != entries.end());
    return found->second;
}

}  // namespace saksi::test
