#include "capture/item_builder.hpp"

#include "base/time_text.hpp"
#include "capture/json_texts.hpp"

namespace saksi::capture {

namespace {

Json selector_json(const plugin_host::FactReport& fact) {
    Json json;
    json.set("path", fact.path).set("value", fact.value).set("as", fact.as).set("record", fact.record).set("selector", fact.selector);
    if (fact.part == "head") json.set("part", fact.part);
    if (fact.context) json.set("context", Json().set("id", fact.context->id).set("selector", fact.context->selector));
    return json;
}

Json loss_json(const plugin_host::LossReport& loss) { return Json().set("code", loss.code).set("what", loss.what).set("detail", loss.detail); }

Json list_json(const plugin_host::ListReport& list) {
    // bukti-1.md §9.5: `complete` follows from the other members.
    const bool complete = list.stop_reason == "end" && (!list.declared || list.collected >= *list.declared);
    Json json;
    json.set("name", list.name).set("declared", list.declared ? Json(*list.declared) : Json()).set("collected", list.collected);
    json.set("complete", complete).set("stop_reason", list.stop_reason).set("viewpoint", list.viewpoint);
    return json;
}

struct Attachments {
    Json::Array attached;
    Json::Array lost;
};

Attachments attachments_of(const Draft& draft, const RecordFactsOf& facts_of) {
    Attachments out;
    for (const plugin_host::AttachmentReport& report : draft.attachments) {
        auto facts = facts_of(report.record);
        if (!facts) {
            out.lost.push_back(Json().set("code", "media_failed").set("what", report.record).set("detail", "the attachment's record was not recorded"));
            continue;
        }
        Json attachment;
        attachment.set("record", report.record).set("sha256", facts->payload_sha256).set("bytes", static_cast<std::int64_t>(facts->payload_bytes));
        attachment.set("mediaType", facts->media_type);
        out.attached.push_back(std::move(attachment));
    }
    return out;
}

}  // namespace

Result<evidence::Item> build_item(const Draft& draft, const std::string& platform, const RecordFactsOf& facts_of, base::Random& random) {
    auto root = facts_of(draft.item.root_record);
    if (!root) return pass_on(root, msg("building an item of plugin {plugin}", {{"plugin", platform}}));
    Attachments attachments = attachments_of(draft, facts_of);

    Json actor = draft.item.actor;
    if (actor.object()) actor.set("platform", platform);
    Json object = draft.item.object;
    if (object.object()) object.set("attachment", Json(std::move(attachments.attached)));
    Json time = draft.item.time;
    if (time.object()) time.set("first_seen", base::utc_text({root->date.ms / 1000 * 1000}));

    Json::Array lists, facts, derived, proofs;
    for (const auto& list : draft.lists) lists.push_back(list_json(list));
    for (const auto& fact : draft.facts) facts.push_back(selector_json(fact));
    for (const auto& one : draft.derived) derived.push_back(Json().set("path", one.path).set("rule", one.rule).set("from", json_texts(one.from)));
    for (const auto& proof : draft.proofs) proofs.push_back(Json().set("kind", proof.kind).set("record", proof.record));
    Json::Array losses = std::move(attachments.lost);
    for (const auto& loss : draft.losses) losses.push_back(loss_json(loss));

    Json item;
    item.set("schema", "saksi-item/1").set("type", draft.item.type).set("actor", std::move(actor)).set("object", std::move(object)).set("time", std::move(time));
    item.set("state", draft.item.state).set("counts", draft.item.counts).set("lists", std::move(lists)).set("facts", std::move(facts));
    item.set("root", Json().set("record", draft.item.root_record).set("selector", draft.item.root_selector)).set("derived", std::move(derived));
    item.set("proofs", std::move(proofs)).set("origin", "recorded_by_officer").set("losses", std::move(losses));
    item.set("captures", Json(Json::Array{Json("0001")})).set("salt", base::new_salt(random));
    return evidence::item_from_json(item);
}

}  // namespace saksi::capture
