// Revocation as bundle format §5 and §6.9 define it.
#include <algorithm>

#include "base/time_text.hpp"
#include "trust/crl_scope.hpp"
#include "trust/path_builder.hpp"

namespace saksi::trust {

namespace {

/// RFC 3161 §4 (security considerations 1): tokens made before such a revocation stay valid.
bool spares_older_tokens(RevocationReason reason) {
    return reason == RevocationReason::affiliation_changed || reason == RevocationReason::superseded || reason == RevocationReason::cessation_of_operation;
}

/// What one list, a list with a delta, or an OCSP answer says about one certificate.
struct Statement {
    UtcTime this_update;
    std::optional<UtcTime> next_update;
    std::optional<RevokedEntry> entry;
    bool is_answer = true;               ///< false: an OCSP answer "unknown"
    std::vector<std::string> sources;
};

/// Every statement about `path.certificates[index]` that is well signed and has it in scope.
std::vector<Statement> statements_about(const CertificatePath& path, std::size_t index, const RevocationQuestion& question) {
    const Certificate& certificate = path.certificates[index];
    const Certificate& issuer = path.certificates[index + 1];
    const std::vector<Certificate> above(path.certificates.begin() + static_cast<std::ptrdiff_t>(index) + 1, path.certificates.end());
    std::vector<Statement> all;
    for (const Crl& list : question.crls) {
        const bool plain = list.kind() == Crl::Kind::plain && list.is_signed_by(issuer);
        // An indirect list is only as good as the anchor above it.
        const bool scoped = list.kind() == Crl::Kind::scoped && path.anchored && ask_scope(list, certificate, above, question.bag) != ScopeAnswer::outside;
        if (!plain && !scoped) continue;
        const auto entry = list.find(certificate);
        all.push_back({list.this_update(), list.next_update(), entry, true, {list.fingerprint()}});
        for (const Crl& delta : question.crls) {
            if (!delta.updates(list) || !delta.is_signed_by(issuer)) continue;
            const auto changed = delta.find(certificate);
            all.push_back({delta.this_update(), delta.next_update(), delta.lifts(certificate) ? std::nullopt : changed ? changed : entry, true, {list.fingerprint(), delta.fingerprint()}});
        }
    }
    for (const OcspResponse& response : question.ocsp) {
        if (!response.is_signed_by(issuer)) continue;
        const auto answer = response.find(certificate, issuer);
        if (answer) all.push_back({answer->this_update, answer->next_update, answer->entry, answer->status != OcspAnswer::Status::unknown, {response.fingerprint()}});
    }
    std::ranges::stable_sort(all, [](const Statement& a, const Statement& b) { return a.this_update > b.this_update; });
    return all;
}

/// A statement can vouch for a signature only if it was made after the signature existed, and while its issuer still had to name the certificate
/// (after notAfter an authority may drop it); lists know whole seconds only. Without a proven time: current at the time of evaluation.
bool can_vouch(const Statement& statement, const Certificate& certificate, const RevocationTimes& times) {
    if (!statement.is_answer) return false;
    if (times.proven) return statement.this_update >= UtcTime{times.existed.ms / 1000 * 1000} && statement.this_update <= certificate.not_after();
    return statement.this_update <= times.existed && statement.next_update && times.existed <= *statement.next_update;
}

void add_sources(BagUse& use, const std::vector<std::string>& sources) { use.crls.insert(use.crls.end(), sources.begin(), sources.end()); }

/// Any well-signed statement that names the certificate is believed, even one too old to vouch: a revocation does not go away. Only a hold can be
/// lifted, so it counts only in the newest.
CertificateRevocation ask(const CertificatePath& path, std::size_t index, const RevocationQuestion& question, BagUse& use) {
    const Certificate& certificate = path.certificates[index];
    const std::vector<Statement> statements = statements_about(path, index, question);
    // What vouches for a time that no token proves here was gathered for another: the day of the check must not make a bag look stuffed.
    if (!question.times.proven) {
        for (const Statement& statement : statements) add_sources(use, statement.sources);
    }
    // The earliest that can vouch: later ones in the same bag are then visibly superfluous.
    CertificateRevocation found;
    for (const Statement& statement : statements) {
        if (can_vouch(statement, certificate, question.times)) found = {RevocationState::good, statement.this_update, std::nullopt, statement.sources};
    }
    // It stays in use when a later list names the certificate: a revocation after the proven time must not make a complete bag look stuffed.
    if (found.state == RevocationState::good) add_sources(use, found.sources);
    for (const Statement& statement : statements) {
        if (!statement.entry || (statement.entry->reason == RevocationReason::certificate_hold && &statement != &statements.front())) continue;
        add_sources(use, statement.sources);
        return {RevocationState::revoked, statement.this_update, statement.entry, statement.sources};
    }
    return found;
}

/// Above the anchor nothing is asked any more, but what a bag holds about it there was put in for whoever names a certificate further up.
void use_above_anchor(const CertificatePath& path, const RevocationQuestion& question, BagUse& use) {
    CertificatePath whole = path;
    whole.certificates.insert(whole.certificates.end(), path.above_anchor.begin(), path.above_anchor.end());
    for (const Certificate& certificate : path.above_anchor) use.certificates.push_back(certificate.fingerprint());
    for (std::size_t i = path.certificates.size() - 1; i + 1 < whole.certificates.size(); ++i) ask(whole, i, question, use);
    if (!whole.certificates.back().is_self_signed()) use.open_ends.push_back(whole.certificates.back());
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

void check_revocation(CertificatePath& path, const RevocationQuestion& question, BagUse& use, Ledger& ledger) {
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
        if (has_issuer) revocation = ask(path, i, question, use);
        if (revocation.state == RevocationState::revoked) {
            report_revoked(certificate, *revocation.entry, question.times, ledger);
        } else if (revocation.state == RevocationState::missing && !certificate.has_revocation_pointer()) {
            revocation.state = RevocationState::no_pointer;
            ledger.note(Rule::revocation, msg("the certificate {subject} names no place to ask about revocation, so revocation does not apply to it",
                                              {{"subject", certificate.subject()}}));
        } else if (revocation.state == RevocationState::missing) {
            ledger.open(Rule::revocation, SubIndication::try_later,
                        msg("no usable revocation list or OCSP answer from {issuer} about {subject}", {{"issuer", certificate.issuer()}, {"subject", certificate.subject()}}));
        }
    }
    if (path.anchored) use_above_anchor(path, question, use);
    ledger.settle(Rule::revocation);
}

}  // namespace saksi::trust
