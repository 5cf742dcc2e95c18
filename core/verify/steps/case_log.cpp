// Step 11: proofs that this bundle stands in a case log. Like a further signature a proof is optional: one of a log that the examiner does not know adds
// nothing and takes nothing away. One that is about something else, or altered, is damage: it claims what is not so.
#include <algorithm>

#include "trust/log_limits.hpp"
#include "trust/log_proof.hpp"
#include "verify/examination.hpp"

namespace saksi::verify {

namespace {

constexpr Step step = Step::case_log;

class CaseLogCheck {
public:
    explicit CaseLogCheck(Examination& examination) : examination_(examination), findings_(examination.findings), line_(examination.verdict.lines.case_log) {}

    void run() {
        if (examination_.trust.log_keys)
            for (const trust::LogKey& key : *examination_.trust.log_keys) line_.keys.push_back({key.fingerprint(), false, {}, {}});
        if (!examination_.signed_list_octets) return;
        for (const std::size_t place : examination_.bundle->indices_of(bundle::EntryKind::tlog_proof)) judge(place);
        if (line_.state == CaseLogLine::State::checked) examination_.completed.insert(step);
    }

private:
    using State = LogProofFacts::State;

    void judge(std::size_t place) {
        const zip::Entry& entry = examination_.bundle->entries()[place];
        const Where where{.entry = entry.name};
        auto octets = examination_.bundle->archive().read(entry, limits::log_proof_bytes);
        auto proof = octets ? trust::LogProof::parse(*octets) : std::unexpected<Error>(octets.error());
        if (!proof) {
            findings_.from_error("case_log.form", step, SubIndication::format_failure, where, proof.error());
            return take(CaseLogLine::State::invalid);
        }
        static const std::vector<trust::LogKey> none;
        const auto& keys = examination_.trust.log_keys ? *examination_.trust.log_keys : none;
        const auto found = trust::verify_log_proof(*proof, digest::sha256_of(*examination_.signed_list_octets), keys);
        LogProofFacts facts{entry.name, State::invalid, proof->checkpoint.origin, proof->index, proof->checkpoint.size, proof->checkpoint.root.hex(), found.key, covered_since(place)};
        switch (found.outcome) {
            case trust::LogVerification::Outcome::proven: facts.state = State::checked; break;
            case trust::LogVerification::Outcome::unknown_key:
                facts.state = State::not_trusted;
                findings_.note("case_log.unknown_key", step, where,
                               msg("{name} is a proof of a case log whose key the examiner has not named (--log-keys): it shows nothing here", {{"name", entry.name}}));
                break;
            case trust::LogVerification::Outcome::other_root:
                findings_.failed("case_log.proof", step, SubIndication::content_mismatch, where,
                                 msg("{name} does not prove that this bundle stands in a case log: its hashes do not lead from this bundle to the log's checkpoint", {{"name", entry.name}}));
                break;
            case trust::LogVerification::Outcome::bad_signature:
                findings_.failed("case_log.signature", step, SubIndication::sig_crypto_failure, where,
                                 msg("the log's signature in {name} does not verify under the key {key} that the examiner named", {{"name", entry.name}, {"key", found.key}}));
                break;
        }
        for (LogKeyUsed& key : line_.keys) key.used = key.used || (facts.state == State::checked && key.sha256 == facts.key_sha256);
        take(facts.state == State::checked ? CaseLogLine::State::checked : facts.state == State::not_trusted ? CaseLogLine::State::not_trusted : CaseLogLine::State::invalid);
        line_.proofs.push_back(std::move(facts));
    }

    /// The worst of all proofs but those of unknown logs.
    void take(CaseLogLine::State state) { line_.state = std::max(line_.state, state); }

    /// When the checkpoint existed at the latest: the earliest archive token that counts and stands behind it.
    std::optional<UtcTime> covered_since(std::size_t place) const {
        std::optional<UtcTime> since;
        for (const TimestampFacts& token : examination_.verdict.lines.time.timestamps) {
            const auto stands = examination_.rank.find(token.entry);
            if (token.archive && token.valid && stands != examination_.rank.end() && stands->second > place) since = since ? std::min(*since, token.gen_time) : token.gen_time;
        }
        return since;
    }

    Examination& examination_;
    FindingBook& findings_;
    CaseLogLine& line_;
};

}  // namespace

void check_case_log(Examination& examination) { CaseLogCheck(examination).run(); }

}  // namespace saksi::verify
