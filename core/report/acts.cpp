#include "report/acts.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "report/content_text.hpp"
#include "report/wording.hpp"

namespace saksi::report {

namespace {

constexpr std::size_t under_point = 8;
constexpr std::size_t text_lines = 12, text_characters = 1'000;  // of one act when details were not asked for

/// The id first: it is the platform's own and permanent. What the account chose for itself comes after it, the free name last.
std::string account_text(const verify::ItemLine& item, const Voice& voice) {
    std::string out = item.actor_id.empty() ? voice.say(msg("no permanent id")) : voice.quote(item.actor_id);
    if (!item.actor_platform.empty()) out += " (" + voice.quote(item.actor_platform) + ")";
    if (!item.actor_handle.empty()) out += voice.say(msg(", handle {handle}", {{"handle", item.actor_handle}}));
    if (!item.actor_name.empty()) out += voice.say(msg(", name shown “{name}”", {{"name", item.actor_name}}));
    return out;
}

std::string time_text(const verify::ItemLine& item, const Voice& voice) {
    if (item.time.empty())
        return voice.place(msg("unknown ({source}); first seen {time}",
                               {{"source", voice.say(time_source_message(item.time_source))}, {"time", voice.time(item.first_seen)}}));
    std::string out = voice.time(item.time) + ", " + voice.say(time_source_message(item.time_source));
    if (!item.time_exactness.empty()) out += ", " + voice.say(exactness_message(item.time_exactness));
    return out;
}

/// Each line stands in the column of values behind a bar of its own: no line of a post can pass for a line of the report.
void put_content(Page& page, const verify::ItemLine& item, const Voice& voice, bool details) {
    if (item.content_type.empty()) return;
    const ContentText text = details ? content_text(item, limits::act_content_bytes, limits::act_content_bytes) : content_text(item, text_lines, text_characters);
    std::string label = voice.say(msg("text"));
    for (const std::string& line : text.lines) {
        page.row(label, "| " + line, under_point);
        label.clear();
    }
    if (text.lines.empty()) page.row(label, voice.say(msg("(empty)")), under_point);
    if (text.cut) page.row("", voice.say(msg("(cut here; the recorded text is longer)")), under_point);
}

/// What the account's own signature shows; whose words the times are stands beside them.
void put_account_proof(Page& page, const verify::AccountProof& proof, const Voice& voice) {
    page.row(voice.say(msg("account's signature")), voice.say(account_proof_message(proof)), under_point);
    if (proof.state == verify::AccountProof::State::not_shown) return;
    std::string key = voice.place(msg("key {key}", {{"key", voice.quote(proof.key)}}));
    key += "; " + (proof.key_since ? voice.place(msg("by the directory's word the account's since {time}", {{"time", voice.time(*proof.key_since)}}))
                                   : voice.say(msg("as the account's domain named it when it was recorded; there is no key log")));
    page.row("", key, under_point);
    page.row("", voice.place(msg("revision {revision}, by the word of the account's server of {time}", {{"revision", voice.quote(proof.revision)}, {"time", voice.time(proof.revision_time)}})), under_point);
    page.row("", voice.place(proof.record_cid.empty() ? msg("no record {uri}", {{"uri", voice.quote(proof.record_uri)}})
                                                      : msg("record {uri}, CID {cid}", {{"uri", voice.quote(proof.record_uri)}, {"cid", voice.quote(proof.record_cid)}})), under_point);
}

void put_act(Page& page, const verify::ItemLine& item, Judged judged, const Voice& voice, bool details) {
    std::string act = voice.say(act_message(item));
    if (!item.object_type.empty()) act += " (" + voice.quote(item.object_type) + ")";
    page.point(voice.quote(item.number) + ".", act + "; " + voice.say(state_message(item.state)));
    const auto row = [&](const Message& label, const std::string& text) { page.row(voice.say(label), text, under_point); };
    const auto row_if = [&](const Message& label, const std::string& outside) {
        if (!outside.empty()) row(label, voice.quote(outside));
    };
    if (judged == Judged::yes && !item.holds) row(msg("attention"), voice.say(msg("what is stated of this act is not shown by the recorded bytes")));
    row(msg("account"), account_text(item, voice));
    row_if(msg("account's address"), item.actor_url);
    row_if(msg("object"), item.object_id);
    if (item.object_url != item.object_id) row_if(msg("address"), item.object_url);
    row_if(msg("in reply to"), item.in_reply_to);
    put_content(page, item, voice, details);
    for (const verify::AttachmentLine& attachment : item.attachments)
        row(msg("attached"), voice.place(msg("{type}, {bytes} bytes, SHA-256 {digest}", {{"type", voice.quote(attachment.media_type)},
                                                                                         {"bytes", voice.number(attachment.bytes)},
                                                                                         {"digest", voice.quote(attachment.sha256)}})));
    row(msg("time"), time_text(item, voice));
    row(msg("origin"), voice.say(origin_message(item.origin)));
    if (item.account_proof) put_account_proof(page, *item.account_proof, voice);
    for (const auto& [path, id] : item.context_facts)
        row(msg("context"), voice.say(msg("{path} stands outside the act itself, linked by {id}", {{"path", path}, {"id", id}})));
}

}  // namespace

void put_acts(Page& page, const std::vector<verify::ItemLine>& items, std::uint64_t cut, Judged judged, const Voice& voice, bool details) {
    const std::size_t shown = details ? items.size() : std::min(items.size(), limits::report_rows);
    for (std::size_t i = 0; i < shown; ++i) put_act(page, items[i], judged, voice, details);
    const std::uint64_t more = items.size() - shown + cut;
    if (more != 0) page.paragraph(voice.place(msg("… and {count} more", {{"count", voice.number(more)}})), 2);
}

}  // namespace saksi::report
