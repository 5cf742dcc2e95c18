#include "report/examination.hpp"

#include <algorithm>
#include <span>

#include "report/wording.hpp"

namespace saksi::report {

namespace {

constexpr std::size_t indent = 2;

/// Two rows of eight groups: short enough to be read aloud and never broken elsewhere.
void put_digest(Page& page, std::string_view label, std::string_view hex) {
    const std::string grouped = grouped_digest(hex);
    constexpr std::size_t half = 8 * 5 - 1;
    if (grouped.size() != 2 * half + 1) return page.row(label, grouped, indent);
    page.row(label, grouped.substr(0, half), indent);
    page.row("", grouped.substr(half + 1), indent);
}

void put_certificate(Page& page, const Message& label, const verify::CertificateFacts& certificate, const Voice& voice) {
    page.row(voice.say(label), voice.quote(certificate.subject), indent);
    put_digest(page, voice.say(msg("fingerprint")), certificate.sha256);
    page.row("",
             voice.place(msg("{key}; valid from {from} to {to}",
                             {{"key", voice.quote(certificate.key)}, {"from", voice.time(certificate.not_before)}, {"to", voice.time(certificate.not_after)}})),
             indent);
}

void put_timestamp(Page& page, const verify::TimestampFacts& token, const Voice& voice) {
    const std::string state = voice.say(token.valid ? msg("holds") : msg("proves no time; the findings say why"));
    const std::string covers = voice.say(token.archive ? msg("covers the whole bundle") : msg("covers the signature"));
    page.row(voice.say(msg("timestamp")), voice.time(token.gen_time) + "; " + covers + "; " + state, indent);
    page.row("", voice.say(msg("{entry}, policy {policy}, serial number {serial}", {{"entry", token.entry}, {"policy", token.policy_oid}, {"serial", token.serial}})),
             indent);
    if (token.authority) put_certificate(page, msg("authority"), *token.authority, voice);
}

}  // namespace

void put_seals(Page& page, const verify::Verdict& verdict, const Voice& voice) {
    page.heading(voice.say(msg("Seal and trusted certificates")));
    if (!verdict.manifest_sha256.empty()) {
        put_digest(page, voice.say(msg("seal")), verdict.manifest_sha256);
        page.row("", voice.say(msg("SHA-256 of META-INF/ASiCManifest001.xml: the short name of this sealed bundle")), indent);
    }
    if (verdict.lines.sealer.certificate) put_certificate(page, msg("sealer"), *verdict.lines.sealer.certificate, voice);
    for (const verify::TimestampFacts& token : verdict.lines.time.timestamps) put_timestamp(page, token, voice);
    if (verdict.anchors.empty()) page.paragraph(voice.say(msg("The examiner named no trusted certificate (--signer-roots, --tsa-roots).")), indent);
    for (const verify::LogKeyUsed& key : verdict.lines.case_log.keys) {
        put_digest(page, voice.say(msg("log key")), key.sha256);
        page.row("", voice.say(key.used ? msg("used for this bundle") : msg("not used for this bundle")), indent);
        if (!key.obtained_from.empty()) page.row("", voice.say(msg("received from {who} on {date}", {{"who", key.obtained_from}, {"date", key.obtained}})), indent);
    }
    for (const verify::AnchorUsed& anchor : verdict.anchors) {
        put_certificate(page, msg("trusted"), anchor.certificate, voice);
        const std::string use = voice.say(anchor.used ? msg("used for this bundle") : msg("not used for this bundle"));
        page.row("", voice.say(anchor_purpose_message(anchor.purpose)) + "; " + use, indent);
        if (!anchor.obtained_from.empty())
            page.row("", voice.say(msg("received from {who} on {date}", {{"who", anchor.obtained_from}, {"date", anchor.obtained}})), indent);
    }
}

void put_examination(Page& page, const verify::Verdict& verdict, const Voice& voice) {
    page.heading(voice.say(msg("Examination")));
    const auto row = [&](const Message& label, const std::string& text) { page.row(voice.say(label), text, indent); };
    row(msg("file"), voice.place(msg("{file} ({bytes} bytes)", {{"file", voice.quote(verdict.file)}, {"bytes", voice.number(verdict.bytes)}})));
    if (!verdict.bundle_id.empty()) row(msg("bundle"), voice.quote(verdict.bundle_id));
    if (!verdict.case_ref.empty()) row(msg("case"), voice.quote(verdict.case_ref));
    const std::string_view sub = verify::name_of(verdict.sub_indication);
    row(msg("result"), std::string(verify::name_of(verdict.indication)) + (sub.empty() ? "" : " / " + std::string(sub)));
    row(msg("evaluated for"), voice.time(verdict.evaluated_at));
    if (verdict.policy.sha256.empty()) {
        row(msg("policy"), voice.say(msg("the built-in rules of this program")));
    } else {
        row(msg("policy"), voice.quote(verdict.policy.name));
        put_digest(page, voice.say(msg("policy's file")), verdict.policy.sha256);
    }
    row(msg("program"), voice.quote(verdict.tool.name + " " + verdict.tool.version));
    if (!verdict.tool.sha256.empty()) put_digest(page, voice.say(msg("program's file")), verdict.tool.sha256);
}

void put_digests(Page& page, const verify::Verdict& verdict, const Voice& voice, std::size_t longest) {
    page.heading(voice.say(msg("Files in the bundle (SHA-256)")));
    for (const verify::EntryDigest& entry : std::span(verdict.digests).first(std::min(longest, verdict.digests.size()))) {
        const std::string state = voice.say(entry.matches ? msg("agrees") : msg("DOES NOT AGREE"));
        page.paragraph(entry.sha256.empty() ? voice.say(msg("not readable")) : voice.quote(entry.sha256), indent);
        page.paragraph(voice.quote(entry.name) + " (" + voice.number(entry.bytes) + ", " + state + ")", 2 * indent);
    }
    if (longest < verdict.digests.size())
        page.paragraph(voice.place(msg("… and {count} more", {{"count", voice.number(verdict.digests.size() - longest)}})), indent);
    page.heading(voice.say(msg("Check by hand, with programs that others made")));
    page.paragraph(voice.say(msg("The bundle holds PERIKSA.txt with all steps, for Linux and Windows. In the folder where the bundle was unpacked:")), indent);
    page.line("    unzip -tq ../BERKAS.bukti.wacz");
    page.line("    sha256sum -c SHA256SUMS");
    page.line("    openssl cms -verify -cades -binary -inform DER -in META-INF/signature001.p7s -content META-INF/ASiCManifest001.xml \\");
    page.line("      -CAfile ../signer-roots.pem -no-CApath -no-CAstore -purpose any -out /dev/null");
    page.line("    openssl ts -verify -token_in -in META-INF/timestamp001.tst -data META-INF/ASiCArchiveManifest.xml -CAfile ../tsa-roots.pem");
}

std::vector<Message> not_shown() {
    return {
        msg("who used the account, and whether it belongs to the person whose name it shows"),
        msg("why it was done, and whether it was done on purpose"),
        msg("whether what the content says is true, and whether pictures are genuine"),
        msg("whether a rule was broken"),
        msg("what the page showed to other people, before the capture or after it"),
        msg("what was not captured; a recording that was left out leaves no trace here"),
        msg("that the sealer is honest and that nobody changed the capturing computer before the seal"),
    };
}

void put_not_shown(Page& page, const Voice& voice) {
    page.heading(voice.say(msg("Not shown")));
    for (const Message& sentence : not_shown()) page.point("-", voice.say(sentence));
}

}  // namespace saksi::report
