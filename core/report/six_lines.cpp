#include "report/six_lines.hpp"

#include "report/wording.hpp"

namespace saksi::report {

namespace {

using Statements = std::vector<std::string>;

std::string joined(const Statements& parts, std::string_view between) {
    std::string out;
    for (const std::string& part : parts) {
        if (!out.empty()) out += between;
        out += part;
    }
    return out;
}

/// Adds the sentence when there is something to count.
void add_count(Statements& parts, std::uint64_t count, Message sentence, const Voice& voice) {
    if (count == 0) return;
    sentence.args.emplace_back("count", voice.number(count));
    parts.push_back(voice.place(sentence));
}

std::string broken_statement(const verify::IntegrityLine& line, const Voice& voice) {
    Statements parts;
    add_count(parts, line.entries_bad, msg("{count} of {all} files do not match", {{"all", voice.number(line.entries)}}), voice);
    add_count(parts, line.entries_absent, msg("{count} files are missing"), voice);
    add_count(parts, line.records_bad, msg("{count} of {all} WARC records do not match", {{"all", voice.number(line.records)}}), voice);
    add_count(parts, line.facts_bad, msg("{count} of {all} facts do not match", {{"all", voice.number(line.facts)}}), voice);
    if (parts.empty()) return voice.say(msg("broken: the form of the file does not follow the rules; see below"));
    return voice.place(msg("broken: {parts}", {{"parts", joined(parts, "; ")}}));
}

Statements integrity(const verify::Verdict& verdict, const Voice& voice) {
    const verify::IntegrityLine& line = verdict.lines.integrity;
    Statements out;
    switch (line.state) {
        case verify::IntegrityLine::State::whole:
            out.push_back(voice.place(msg("whole: {files} files, {records} WARC records, {items} items and {facts} facts agree",
                                          {{"files", voice.number(line.entries)},
                                           {"records", voice.number(line.records)},
                                           {"items", voice.number(line.items)},
                                           {"facts", voice.number(line.facts)}})));
            break;
        case verify::IntegrityLine::State::incomplete:
            out.push_back(voice.place(msg("not complete: {count} files that may be withheld are absent; what is there agrees",
                                          {{"count", voice.number(line.entries_absent)}})));
            break;
        case verify::IntegrityLine::State::broken: out.push_back(broken_statement(line, voice)); break;
        case verify::IntegrityLine::State::unknown: out.push_back(voice.say(msg("unknown: the file could not be checked"))); break;
    }
    if (verdict.may_be_cut_off) out.push_back(voice.say(msg("the file may have been cut off; ask for a new copy")));
    return out;
}

std::string name_in(const verify::CertificateFacts& certificate) {
    if (certificate.common_name.empty()) return certificate.subject;
    return certificate.organisation.empty() ? certificate.common_name : certificate.common_name + ", " + certificate.organisation;
}

// The judgement first and the name last: a name can hold anything, also words of judgement.
std::string seal_statement(const verify::SealerLine& line, const Voice& voice) {
    const std::string who = line.certificate ? name_in(*line.certificate) : std::string();
    if (line.state == verify::SealerLine::State::absent) return voice.say(msg("no seal that can be read"));
    if (who.empty()) return voice.say(msg("the sealer's certificate could not be read"));
    if (line.state == verify::SealerLine::State::trusted) return voice.say(msg("the examiner trusts this certificate: “{who}”", {{"who", who}}));
    if (line.state == verify::SealerLine::State::invalid) return voice.say(msg("this seal does not hold: “{who}”", {{"who", who}}));
    return voice.say(msg("this certificate does not lead to one that the examiner trusts: “{who}”", {{"who", who}}));
}

Statements sealer(const verify::Verdict& verdict, const Voice& voice) {
    const verify::SealerLine& line = verdict.lines.sealer;
    Statements out{seal_statement(line, voice)};
    if (line.state == verify::SealerLine::State::absent || !line.certificate) return out;
    if (line.self_made)
        out.push_back(voice.say(msg("name written by the key's owner; not certified by anyone")));
    else
        out.push_back(voice.say(msg("name as certified by “{issuer}”", {{"issuer", line.certificate->issuer}})));
    if (!line.role.empty())
        out.push_back(voice.place(msg("role as the sealer states it: {role}", {{"role", voice.say(role_message(line.role))}})));
    if (line.revocation == verify::SealerLine::Revocation::good) out.push_back(voice.say(msg("the certificate was not revoked at the proven time")));
    if (line.revocation == verify::SealerLine::Revocation::revoked) out.push_back(voice.say(msg("the certificate was revoked")));
    if (line.revocation == verify::SealerLine::Revocation::unknown)
        out.push_back(voice.say(msg("it is not known whether the certificate was revoked")));
    return out;
}

std::string claimed_clock(const verify::TimeLine& line, const Voice& voice) {
    Statements parts{voice.place(msg("the sealing computer's clock said {time}: a claim, not proof", {{"time", voice.time(line.sealed_claimed)}}))};
    if (!line.clock_source.empty())
        parts.push_back(voice.place(msg("clock: {source}", {{"source", voice.say(clock_source_message(line.clock_source))}})));
    if (line.clock_offset_ms) parts.push_back(voice.say(msg("measured offset {ms} ms", {{"ms", std::to_string(*line.clock_offset_ms)}})));
    return joined(parts, "; ");
}

Statements time(const verify::Verdict& verdict, const Voice& voice) {
    const verify::TimeLine& line = verdict.lines.time;
    Statements out;
    if (line.state == verify::TimeLine::State::proven && line.not_later_than)
        out.push_back(voice.place(msg("the content existed at the latest at {time}", {{"time", voice.time(*line.not_later_than)}})));
    else if (line.state == verify::TimeLine::State::not_trusted)
        out.push_back(voice.say(msg("not proven yet: there is a timestamp, but the examiner does not trust its authority")));
    else if (line.state == verify::TimeLine::State::revocation_missing)
        out.push_back(voice.say(msg("not proven yet: there is a timestamp of an authority that the examiner trusts, but the revocation data for its certificate is missing")));
    else if (line.state == verify::TimeLine::State::after_check)
        out.push_back(voice.say(msg("not proven: the timestamp is dated after the time for which this check was made")));
    else
        out.push_back(voice.say(msg("not proven: there is no valid timestamp")));
    if (line.state == verify::TimeLine::State::proven && verdict.lines.integrity.state == verify::IntegrityLine::State::broken)
        out.push_back(voice.say(msg("this does not hold for what is damaged")));
    if (line.renew_before) {
        const std::string due = voice.time(*line.renew_before);
        out.push_back(voice.place(*line.renew_before > verdict.evaluated_at ? msg("the timestamps must be renewed before {time} (saksi renew)", {{"time", due}})
                                                                            : msg("the timestamps should have been renewed before {time} (saksi renew)", {{"time", due}})));
    }
    if (!line.sealed_claimed.empty()) out.push_back(claimed_clock(line, voice));
    return out;
}

Statements origin(const verify::Verdict& verdict, const Voice& voice) {
    const verify::OriginLine& line = verdict.lines.origin;
    Statements out;
    const auto add = [&](std::uint64_t count, std::string_view word) {
        if (count != 0)
            out.push_back(voice.place(msg("{origin}: {count} items", {{"origin", voice.say(origin_message(word))}, {"count", voice.number(count)}})));
    };
    add(line.signed_by_account_key, "signed_by_account_key");
    add(line.recorded_by_officer, "recorded_by_officer");
    add(line.handed_in, "handed_in");
    add_count(out, line.account_signed, msg("{count} of them signed by the account's key, which the provider's server usually holds; no proof of who the person is"), voice);
    add_count(out, line.account_absent, msg("{count} of them: the account's key signed that there is no such record; this holds at that revision only"), voice);
    add_count(out, line.account_not_shown, msg("{count} of them with a recorded proof of the account that DOES NOT HOLD; see the notes"), voice);
    if (line.captures == 0) {
        if (out.empty()) out.push_back(voice.say(msg("unknown: no capture could be read")));
        return out;
    }
    if (out.empty()) out.push_back(voice.say(msg("no items")));
    out.push_back(voice.place(msg("{count} captures, {started} to {finished} by the capturing computer's clock (a claim)",
                                  {{"count", voice.number(line.captures)},
                                   {"started", voice.time(line.started)},
                                   {"finished", voice.time(line.finished)}})));
    return out;
}

Statements completeness(const verify::Verdict& verdict, const Voice& voice) {
    const verify::CompletenessLine& line = verdict.lines.completeness;
    Statements parts;
    add_count(parts, line.losses, msg("{count} losses recorded"), voice);
    add_count(parts, line.open_lists, msg("{count} lists not complete"), voice);
    add_count(parts, line.failed_requests, msg("{count} requests failed"), voice);
    add_count(parts, line.withheld, msg("{count} files withheld"), voice);
    if (!parts.empty()) return {joined(parts, "; "), voice.say(msg("this does not change the result"))};
    if (verdict.lines.origin.captures == 0) return {voice.say(msg("unknown: no capture could be read"))};
    return {voice.say(msg("no losses and no open lists recorded"))};
}

Statements case_log(const verify::Verdict& verdict, const Voice& voice) {
    const std::string left_out = voice.say(msg("it cannot be ruled out that other recordings were left out"));
    switch (verdict.lines.case_log.state) {
        case verify::CaseLogLine::State::absent: return {voice.say(msg("NONE: it cannot be ruled out that other recordings were left out"))};
        case verify::CaseLogLine::State::not_trusted: return {voice.say(msg("not shown: there is a proof, but the examiner does not name that log's key")), left_out};
        case verify::CaseLogLine::State::invalid: return {voice.say(msg("not shown: a proof does not hold")), left_out};
        case verify::CaseLogLine::State::checked: break;
    }
    Statements out;
    for (const verify::LogProofFacts& proof : verdict.lines.case_log.proofs) {
        if (proof.state != verify::LogProofFacts::State::checked) continue;
        out.push_back(voice.place(msg("recorded as number {number} of {count} in {log}",
                                      {{"number", voice.number(proof.index + 1)}, {"count", voice.number(proof.tree_size)}, {"log", voice.quote(proof.origin)}})));
        if (proof.not_later_than) out.push_back(voice.place(msg("the log had it at the latest at {time}", {{"time", voice.time(*proof.not_later_than)}})));
    }
    out.push_back(voice.say(msg("whether other recordings of the case were left out can be seen in that log alone")));
    return out;
}

}  // namespace

std::vector<SaidLine> said_lines(const verify::Verdict& verdict, const Voice& voice) {
    return {{voice.say(msg("Integrity")), integrity(verdict, voice)},       {voice.say(msg("Sealer")), sealer(verdict, voice)},
            {voice.say(msg("Time")), time(verdict, voice)},                 {voice.say(msg("Origin")), origin(verdict, voice)},
            {voice.say(msg("Completeness")), completeness(verdict, voice)}, {voice.say(msg("Case log")), case_log(verdict, voice)}};
}

}  // namespace saksi::report
