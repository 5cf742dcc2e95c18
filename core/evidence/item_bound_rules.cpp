// Values that follow from other proven things and are computed again (bukti-1.md §9.5, "bound").
#include <algorithm>

#include "base/time_text.hpp"
#include "evidence/item_rules.hpp"

namespace saksi::evidence {

void ItemRules::bound(const std::string& pointer, bool holds, Message what) {
    if (!holds) report(Kind::false_value, pointer, std::move(what));
}

bool ItemRules::all_as(const std::string& path, std::initializer_list<As> allowed) const {
    const auto found = facts_of_.find(path);
    return found != facts_of_.end() &&
           std::ranges::all_of(found->second, [&](std::size_t i) { return std::ranges::find(allowed, item_.facts[i].as) != allowed.end(); });
}

void ItemRules::check_bound() {
    check_actor();
    check_object();
    check_time();
    check_counts_and_lists();
    check_state();
}

void ItemRules::check_actor() {
    if (!item_.actor) return;
    bound("/actor/platform", surroundings_.platforms.contains(item_.actor->platform),
          msg("the manifest names no plugin “{platform}”", {{"platform", item_.actor->platform}}));
}

void ItemRules::check_object() {
    if (!item_.object) return;
    const Object& object = *item_.object;
    const bool html = all_as("/object/content", {As::html}), plain = all_as("/object/content", {As::text, As::raw});
    const bool holds = object.content ? (html && object.media_type == "text/html") || (plain && object.media_type == "text/plain") : !object.media_type;
    // Content without any fact is reported as uncovered already.
    if (!object.content || has_facts("/object/content")) bound("/object/mediaType", holds, msg("the media type does not follow from how the content was read"));
    for (std::size_t i = 0; i < object.attachments.size(); ++i) check_attachment(i);
}

void ItemRules::check_attachment(std::size_t index) {
    const Attachment& attachment = item_.object->attachments[index];
    const std::string pointer = "/object/attachment/" + std::to_string(index);
    const RecordFacts* record = record_at(attachment.record, pointer + "/record");
    if (!record) return;
    bound(pointer + "/sha256", attachment.sha256 == record->payload_sha256,
          msg("the payload of {record} has the digest {found}", {{"record", attachment.record}, {"found", record->payload_sha256}}));
    bound(pointer + "/bytes", attachment.bytes == record->payload_bytes,
          msg("the payload of {record} has {found} octets", {{"record", attachment.record}, {"found", std::to_string(record->payload_bytes)}}));
    bound(pointer + "/mediaType", attachment.media_type == record->media_type,
          msg("the server called {record} {found}", {{"record", attachment.record}, {"found", record->media_type}}));
}

void ItemRules::check_time() {
    const ActTime& time = item_.time;
    const bool exact = time.exactness == Exactness::exact;
    const auto derived = derived_of_.find("/time/value");
    bool holds = false;
    switch (time.source) {
        case TimeSource::platform:
            holds = time.value && (exact || time.exactness == Exactness::rounded) && derived == derived_of_.end() &&
                    (!has_facts("/time/value") || all_as("/time/value", {As::rfc3339, As::datetime_gmt, As::unix_seconds, As::unix_milliseconds}));
            break;
        case TimeSource::http_date: {
            const auto facts = facts_of_.find("/time/value");
            holds = time.value && exact && all_as("/time/value", {As::http_date}) &&
                    std::ranges::all_of(facts->second, [&](std::size_t i) { return item_.facts[i].part == Part::head; });
            break;
        }
        case TimeSource::id_derived: holds = time.value && exact && derived != derived_of_.end(); break;
        case TimeSource::relative: holds = !time.value && time.raw && time.exactness == Exactness::relative; break;
        case TimeSource::none: holds = !time.value && !time.raw && !time.exactness; break;
    }
    bound("/time/source", holds, msg("the source and exactness of the time do not follow from how it is proven"));
    const auto root = answers_.described_.find(item_.root.record);
    if (root != answers_.described_.end())
        bound("/time/first_seen", time.first_seen == base::utc_text(root->second.date),
              msg("the record of the root was made at {time}", {{"time", base::utc_text(root->second.date)}}));
}

void ItemRules::check_counts_and_lists() {
    for (std::size_t i = 0; i < item_.counts.size(); ++i) {
        const Count& count = item_.counts[i];
        const bool holds = count.exactness == Exactness::exact ? count.value.has_value() : count.value || count.raw;
        bound("/counts/" + std::to_string(i) + "/exactness", holds, msg("a count without a value cannot be exact, one without any text cannot be rounded"));
    }
    for (std::size_t i = 0; i < item_.lists.size(); ++i) {
        const List& list = item_.lists[i];
        const bool complete = list.stop_reason == StopReason::end && (!list.declared || list.collected >= *list.declared);
        bound("/lists/" + std::to_string(i) + "/complete", list.complete == complete,
              msg("whether the list is complete does not follow from its numbers and the reason it ended"));
    }
}

void ItemRules::check_state() {
    if (item_.state != ObjectState::available && !has_facts("/state"))
        report(Kind::uncovered, "/state", msg("no recorded bytes are named for {path}", {{"path", "/state"}}));
}

}  // namespace saksi::evidence
