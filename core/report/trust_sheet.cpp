#include "report/trust_sheet.hpp"

#include "report/page.hpp"
#include "report/terminal_safe.hpp"
#include "report/voice.hpp"

namespace saksi::report {

namespace {

constexpr std::size_t sheet_width = 80;

void put_fingerprint(Page& page, const std::string& sha256) {
    const std::string grouped = grouped_digest(sha256);
    constexpr std::size_t half = 8 * 5 - 1;
    page.line("    " + grouped.substr(0, half));
    if (grouped.size() > half + 1) page.line("    " + grouped.substr(half + 1));
}

void put_certificate(Page& page, const TrustSheet& sheet, const Voice& voice) {
    const auto row = [&](const Message& label, const std::string& text) { page.row(voice.say(label), text); };
    const std::string not_stated = voice.say(msg("not stated"));
    row(msg("Name"), voice.quote(sheet.name));
    row(msg("Role"), sheet.role.empty() ? not_stated : voice.quote(sheet.role));
    row(msg("Organisation"), sheet.organisation.empty() ? not_stated : voice.quote(sheet.organisation));
    row(msg("Valid"), voice.time(sheet.not_before));
    row({}, voice.place(msg("until {time}", {{"time", voice.time(sheet.not_after)}})));
    row(msg("Key"), voice.quote(sheet.key));
    if (sheet.self_made)
        page.paragraph(voice.say(msg("ATTENTION: name, role and organisation were written by the key's owner; nobody has certified them. Only your own comparison gives them weight.")));
    else
        page.paragraph(voice.say(msg("Name, role and organisation as certified by “{issuer}”.", {{"issuer", sheet.issuer}})));
    page.blank();
    page.paragraph(voice.say(msg("SHA-256 fingerprint of the certificate in {file}:", {{"file", sheet.certificate_file}})));
    put_fingerprint(page, sheet.sha256);
    for (const TrustSheet::Authority& authority : sheet.authorities) {
        page.paragraph(voice.say(msg("Timestamp authority “{name}” in {file}:", {{"name", authority.name}, {"file", sheet.timestamp_file}})));
        put_fingerprint(page, authority.sha256);
    }
}

void put_steps(Page& page, const TrustSheet& sheet, const Voice& voice) {
    page.blank();
    page.paragraph(voice.say(msg("How the panel checks this certificate")));
    page.point("1.", voice.say(msg("Receive this sheet on paper from the owner in person, or have the fingerprint read aloud over a telephone number from an official source, never from the letter or the message that came with the evidence.")), 0);
    page.point("2.", voice.say(msg("Let a computer show the fingerprint of the file (spaces, colons, upper and lower case do not matter):")), 0);
    const std::string file = terminal_safe(sheet.certificate_file);
    page.line("     openssl x509 -in " + file + " -noout -fingerprint -sha256 -subject -dates");
    page.point("3.", voice.say(msg("Compare all sixteen groups. One different character: do not use the file.")), 0);
    page.point("4.", voice.say(msg("Check evidence with it:")), 0);
    page.line("     saksi verify BERKAS.bukti.wacz --signer-roots " + file + " --tsa-roots " + terminal_safe(sheet.timestamp_file));
    page.blank();
    page.line(voice.say(msg("Compared by ______________________ on ______________ by [ ] meeting [ ] telephone")));
}

void put_language(Page& page, const TrustSheet& sheet, const Voice& voice) {
    page.line(voice.say(msg("TRUST SHEET")));
    page.paragraph(voice.say(msg("Certificate with which evidence bundles are sealed. This sheet proves nothing by itself.")));
    page.blank();
    put_certificate(page, sheet, voice);
    put_steps(page, sheet, voice);
}

}  // namespace

std::string trust_sheet(const TrustSheet& sheet, base::Zone zone) {
    TextPage page(sheet_width, false);
    const Voice indonesian(Language::indonesian, zone);
    put_language(page, sheet, indonesian);
    page.blank();
    page.line(std::string(sheet_width, '-'));
    page.blank();
    put_language(page, sheet, Voice(Language::english, zone));
    page.blank();
    page.line(terminal_safe(sheet.tool) + ", " + indonesian.time(sheet.made_at));
    return page.take();
}

}  // namespace saksi::report
