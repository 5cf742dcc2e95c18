// Revocation as bundle format §5 and §6.9 define it.
#include <algorithm>

#include "base/time_text.hpp"
#include "trust/path_builder.hpp"

namespace saksi::trust {

namespace {

/// RFC 3161 §4 (security considerations 1): tokens made before such a revocation stay valid.
bool spares_older_tokens(RevocationReason reason) {
    return reason == RevocationReason::affiliation_changed || reason == RevocationReason::superseded || reason == RevocationReason::cessation_of_operation;
}

/// A list can vouch for a signature only if it was made after the signature existed, and while its issuer still had to name the certificate
/// (after notAfter an authority may drop it); lists know whole seconds only. Without a proven time: current at the time of evaluation.
bool can_vouch(const Crl& list, const Certificate& certificate, const RevocationTimes& times) {
    if (times.proven) return list.this_update() >= UtcTime{times.existed.ms / 1000 * 1000} && list.this_update() <= certificate.not_after();
    return list.this_update() <= times.existed && list.next_update() && times.existed <= *list.next_update();
}

/// Any well-signed list that names the certificate is believed, even one too old to vouch: a revocation does not go away. Only a hold can be
/// lifted, so it counts only in the newest list.
CertificateRevocation ask(const Certificate& certificate, const Certificate& issuer, std::span<const Crl> crls, const RevocationTimes& times, BagUse& use) {
    std::vector<const Crl*> signed_lists;
    for (const Crl& list : crls) {
        if (list.is_supported() && list.is_signed_by(issuer)) signed_lists.push_back(&list);
    }
    std::ranges::stable_sort(signed_lists, [](const Crl* a, const Crl* b) { return a->this_update() > b->this_update(); });
    // The earliest list that can vouch: later ones in the same bag are then visibly superfluous.
    CertificateRevocation found;
    for (const Crl* list : signed_lists) {
        if (can_vouch(*list, certificate, times)) found = {RevocationState::good, list->this_update(), std::nullopt, list->fingerprint()};
    }
    // It stays in use when a later list names the certificate: a revocation after the proven time must not make a complete bag look stuffed.
    if (found.state == RevocationState::good) use.crls.push_back(found.crl_fingerprint);
    for (const Crl* list : signed_lists) {
        const auto entry = list->find(certificate);
        if (!entry || (entry->reason == RevocationReason::certificate_hold && list != signed_lists.front())) continue;
        use.crls.push_back(list->fingerprint());
        return {RevocationState::revoked, list->this_update(), entry, list->fingerprint()};
    }
    return found;
}

void report_revoked(const Certificate& certificate, const RevokedEntry& entry, const RevocationTimes& times, Ledger& ledger) {
    const Message revoked = msg("the certificate {subject} was revoked on {time}", {{"subject", certificate.subject()}, {"time", base::utc_seconds_text(entry.date)}});
    if (entry.date <= times.existed) {
        if (times.proven) {
            ledger.failed(Rule::revocation, SubIndication::revoked, revoked);
        } else {
            ledger.open(Rule::revocation, SubIndication::revoked_no_poe, revoked);
        }
    } else if (entry.date <= times.judged && !spares_older_tokens(entry.reason)) {
        ledger.open(Rule::revocation, SubIndication::revoked_no_poe, revoked);
    } else {
        ledger.note(Rule::revocation, msg("the certificate {subject} was revoked on {time}, after the signature is proven to have existed",
                                          {{"subject", certificate.subject()}, {"time", base::utc_seconds_text(entry.date)}}));
    }
}

}  // namespace

void check_revocation(CertificatePath& path, std::span<const Crl> crls, const RevocationTimes& times, BagUse& use, Ledger& ledger) {
    path.revocation.assign(path.certificates.size(), {});
    use.complete = use.complete && path.anchored;
    for (std::size_t i = 0; i < path.certificates.size(); ++i) {
        const Certificate& certificate = path.certificates[i];
        CertificateRevocation& revocation = path.revocation[i];
        use.certificates.push_back(certificate.fingerprint());
        if (path.anchored && i + 1 == path.certificates.size()) {
            revocation.state = RevocationState::anchor;
            continue;
        }
        const bool has_issuer = i + 1 < path.certificates.size();
        if (has_issuer) revocation = ask(certificate, path.certificates[i + 1], crls, times, use);
        if (revocation.state == RevocationState::revoked) {
            report_revoked(certificate, *revocation.entry, times, ledger);
        } else if (revocation.state == RevocationState::missing && !certificate.has_revocation_pointer()) {
            revocation.state = RevocationState::no_pointer;
            ledger.note(Rule::revocation, msg("the certificate {subject} names no place to ask about revocation, so revocation does not apply to it",
                                              {{"subject", certificate.subject()}}));
        } else if (revocation.state == RevocationState::missing) {
            ledger.open(Rule::revocation, SubIndication::try_later,
                        msg("no usable revocation list from {issuer} about {subject}", {{"issuer", certificate.issuer()}, {"subject", certificate.subject()}}));
        }
    }
    ledger.settle(Rule::revocation);
}

}  // namespace saksi::trust
