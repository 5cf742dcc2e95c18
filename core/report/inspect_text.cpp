#include "report/inspect_text.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "report/acts.hpp"
#include "report/page.hpp"
#include "report/voice.hpp"

namespace saksi::report {

namespace {

constexpr std::size_t indent = 2;

Message no_check() { return msg("A display is not a check."); }

void put_head(Page& page, const std::string& file, std::uint64_t bytes, const Voice& voice) {
    page.headline(voice.say(msg("Content of a file")), Page::Tone::plain);
    page.paragraph(voice.say(no_check()) + " " + voice.say(msg("Everything below is what the file states; “saksi verify” checks it.")));
    page.blank();
    page.row(voice.say(msg("file")), voice.place(msg("{file} ({bytes} bytes)", {{"file", voice.quote(file)}, {"bytes", voice.number(bytes)}})), indent);
}

void put_rows(Page& page, const std::vector<std::pair<Message, std::string>>& rows, const Voice& voice) {
    for (const auto& [label, value] : rows) page.row(voice.say(label), voice.quote(value), indent);
}

void put_entries(Page& page, const BundleListing& listing, const Voice& voice, bool details) {
    if (listing.entries.empty()) return;
    page.heading(voice.place(msg("Entries ({count})", {{"count", voice.number(listing.entries.size())}})));
    const std::size_t shown = details ? listing.entries.size() : std::min(listing.entries.size(), limits::report_rows);
    for (std::size_t i = 0; i < shown; ++i) {
        const BundleListing::Entry& entry = listing.entries[i];
        std::string size = voice.number(entry.bytes);
        if (size.size() < 16) size.insert(0, 16 - size.size(), ' ');
        page.point(size + " ", voice.quote(entry.name) + (entry.role.empty() ? "" : " (" + voice.quote(entry.role) + ")"));
    }
    if (shown < listing.entries.size())
        page.paragraph(voice.place(msg("… and {count} more", {{"count", voice.number(listing.entries.size() - shown)}})), indent);
}

void put_captures(Page& page, const BundleListing& listing, const Voice& voice, bool details) {
    if (listing.captures.empty()) return;
    page.heading(voice.place(msg("Captures ({count})", {{"count", voice.number(listing.captures.size())}})));
    for (const BundleListing::Capture& capture : listing.captures) {
        page.point(voice.quote(capture.id) + ".",
                   voice.place(msg("method {method}, {records} WARC records", {{"method", voice.quote(capture.method)}, {"records", voice.number(capture.records)}})));
        page.paragraph(voice.place(msg("from {started} to {finished} by the capturing computer's clock",
                                       {{"started", voice.time(capture.started)}, {"finished", voice.time(capture.finished)}})),
                       8);
        const std::size_t shown = details ? capture.urls.size() : std::min(capture.urls.size(), limits::report_rows);
        for (std::size_t i = 0; i < shown; ++i) page.paragraph(voice.quote(capture.urls[i]), 8);
        if (shown < capture.urls.size())
            page.paragraph(voice.place(msg("… and {count} more", {{"count", voice.number(capture.urls.size() - shown)}})), 8);
    }
}

void put_claims(Page& page, const BundleListing& listing, const Voice& voice) {
    page.heading(voice.say(msg("What the bundle says about itself")));
    if (!listing.bundle_id.empty()) page.row(voice.say(msg("bundle")), voice.quote(listing.bundle_id), indent);
    if (!listing.case_ref.empty()) page.row(voice.say(msg("case")), voice.quote(listing.case_ref), indent);
    if (!listing.sealed_claimed.empty()) page.row(voice.say(msg("computer's clock")), voice.time(listing.sealed_claimed), indent);
    put_rows(page, listing.claims, voice);
}

}  // namespace

std::string inspect_text(const BundleListing& listing, const TextOptions& options) {
    const Voice voice(options.language, options.zone);
    TextPage page(options.width, options.colour);
    put_head(page, listing.file, listing.bytes, voice);
    put_claims(page, listing, voice);
    put_captures(page, listing, voice, options.details);
    if (!listing.items.empty()) {
        page.heading(voice.say(msg("Recorded acts")));
        put_acts(page, listing.items, listing.items_cut, Judged::no, voice, options.details);
    }
    put_entries(page, listing, voice, options.details);
    page.blank();
    page.paragraph(voice.say(no_check()));
    return page.take();
}

std::string inspect_text(const FileListing& listing, const TextOptions& options) {
    const Voice voice(options.language, options.zone);
    TextPage page(options.width, options.colour);
    put_head(page, listing.file, listing.bytes, voice);
    for (const FileListing::Section& section : listing.sections) {
        page.heading(voice.say(section.title));
        put_rows(page, section.rows, voice);
    }
    page.blank();
    page.paragraph(voice.say(no_check()));
    return page.take();
}

}  // namespace saksi::report
