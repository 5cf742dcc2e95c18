#include "misskey_job.hpp"

#include <algorithm>

#include "nodeinfo.hpp"
#include "page.hpp"
#include "url.hpp"

namespace saksi::misskey {

namespace {

using sdk::Answer;
using sdk::Emitter;
using sdk::json;
using sdk::JsonCursor;
using sdk::PageRead;
using sdk::RecordedJson;

/// An array of entries, or nothing and why.
std::optional<RecordedJson> array_of(const Answer& answer, std::string& why) {
    auto document = RecordedJson::of(answer, why);
    if (document && document->root().is_array()) return document;
    if (document) why = "the answer is no array";
    return std::nullopt;
}

/// The id after which the next page begins; empty after the last page, which is empty: a page may be short without being the last.
std::string last_id(const JsonCursor& entries) { return entries.size() == 0 ? "" : entries[entries.size() - 1]["id"].text(); }

}  // namespace

void MisskeyJob::begin(const Emitter& emitter) { emitter.http({"nodeinfo-links", "identity", sdk::nodeinfo_address(address_.origin)}); }

void MisskeyJob::on_exchange(const Emitter& emitter, const Answer& answer) {
    for (sdk::PagedList& list : lists_) {
        if (!list.is_mine(answer.key)) continue;
        list.on_page(emitter, answer);
        if (list.ended()) reports_.send(emitter, list.end());
        return;
    }
    if (answer.key == "nodeinfo-links") return on_nodeinfo_links(emitter, answer);
    if (answer.key == "nodeinfo") return on_nodeinfo(emitter, answer);
    if (answer.key == "note") return on_note(emitter, answer);
    if (answer.key == "activity") return on_activity(emitter, answer);
    if (answer.key == "conversation") return on_conversation(emitter, answer);
    if (answer.key == "page") return on_page(emitter, answer);
    if (media_.is_mine(answer.key)) return media_.on_answer(emitter, answer);
}

void MisskeyJob::on_nodeinfo_links(const Emitter& emitter, const Answer& answer) {
    std::string why;
    const auto document = sdk::nodeinfo_document(answer, why);
    if (!document) return no_server(emitter, sdk::loss_code(answer), why);
    emitter.http({"nodeinfo", "identity", *document});
}

void MisskeyJob::on_nodeinfo(const Emitter& emitter, const Answer& answer) {
    std::string why;
    const std::string software = sdk::nodeinfo_software(answer, why);
    if (!settings_.speaks(software))
        return no_server(emitter, sdk::loss_code(answer), software.empty() ? why : "the server's software is “" + software + "”, which is none of this family");
    sdk::HttpRequest request = call("notes/show", address_.id);
    request.key = "note";
    request.purpose = "post";
    emitter.http(request);
}

sdk::HttpRequest MisskeyJob::call(const std::string& method, const std::string& id, const std::string& until) const {
    json body = {{"noteId", id}};
    if (method != "notes/show") body["limit"] = settings_.page_size;
    if (!until.empty()) body["untilId"] = until;
    // The number stands in the body, where the server reads it, and in the address, where a verifier does.
    sdk::HttpRequest request{"", "", sdk::with_query(address_.origin + "/api/" + method, "noteId", id)};
    request.extra = {{"headers", json::array({json::array({"Content-Type", "application/json"})})}};
    request.body = body.dump();
    return request;
}

void MisskeyJob::no_server(const Emitter& emitter, std::string_view code, const std::string& detail) {
    emitter.loss("", code, "server", "no server of the Misskey family answers here; the page was recorded as it is: " + detail);
    emitter.http({"page", "post", address_.url()});
}

void MisskeyJob::on_page(const Emitter& emitter, const Answer& answer) {
    std::string why;
    const auto item = sdk::any_item("page", answer, {}, why);
    if (!item) return emitter.loss("", sdk::loss_code(answer), "page", why);
    item->send(emitter);
}

void MisskeyJob::on_note(const Emitter& emitter, const Answer& answer) {
    std::string why;
    note_ = RecordedJson::of(answer, why);
    if (!note_) return on_error(emitter, answer);
    const JsonCursor note = note_->root();
    if (!is_note(note) || note["id"].text() != address_.id) return emitter.loss("", "shape_changed", "post", "the answer is no note, or another");
    const json headers = json::array({json::array({"Accept", "application/activity+json"})});
    emitter.http({"activity", "post", address_.url(), true, {{"headers", headers}}});
}

/// Refusals have a code, whatever their HTTP status.
void MisskeyJob::on_error(const Emitter& emitter, const Answer& answer) {
    std::string why = answer.detail;
    const auto document = answer.has_body() ? RecordedJson::whole(answer.body, answer.record, why) : std::nullopt;
    const JsonCursor error = document ? document->root()["error"] : JsonCursor();
    const auto known = std::ranges::find(settings_.errors, error["code"].text(), &Settings::Error::code);
    if (known != settings_.errors.end()) {
        sdk::ItemBuilder item("post", "Create", answer.record, sdk::fragment(""));
        item.with_object("Note");
        item.derived("/object/id", "canonical-url", json::array({"target-query", answer.record, "noteId"}), address_.id);
        item.state(known->state).state_fact(*document->found(error["code"]));
        if (const auto said = document->text(error["message"])) item.state_fact(*said);
        return item.send(emitter);
    }
    if (const auto refusal = answer.has_body() ? sdk::refusal_item("post", answer) : std::nullopt) return refusal->send(emitter);
    emitter.loss("", sdk::loss_code(answer), "post", error["code"].text().empty() ? why : "the server refuses with code " + error["code"].text());
}

/// The note as other servers get it: the one place where a server states the address of its own note.
void MisskeyJob::on_activity(const Emitter& emitter, const Answer& answer) {
    std::string why;
    const auto object = RecordedJson::of(answer, why);
    const JsonCursor note = note_->root();
    sdk::ItemBuilder item = note_item("post", *note_, note);
    const std::string tail = "/" + address_.id;
    const std::string id = object ? object->root()["id"].text() : "";
    facts_.id = address_.id;
    if (const auto author = note_->text(note["userId"])) facts_.author = author->linked_by(address_.id, note_->selector(note["id"]));
    if (id.ends_with(tail) && sdk::origin_of(id) == address_.origin) {
        const json place = sdk::refined(object->selector(object->root()["id"]), sdk::position(id.size() - address_.id.size(), id.size()));
        facts_.url = object->found(object->root()["id"])->linked_by(address_.id, place);
        if (item.leaf("/object/url").empty()) item.text("/object/url", facts_.url);
    }
    item.send(emitter);
    if (!object) emitter.loss("post", sdk::loss_code(answer), "ActivityPub object", why);
    // One that only repeats is no note to other servers, but an act upon one.
    if (object && !facts_.url && note["uri"].text().empty() && !only_repeats(note)) emitter.loss("post", "shape_changed", "ActivityPub object", "the answer is of another object");
    if (const std::string home = sdk::origin_of(note["uri"].text()); !home.empty() && home != address_.origin)
        emitter.loss("post", "list_incomplete", "home server", "numbers and lists are those that " + address_.origin + " knows; the note was written at " + note["uri"].text());
    ask_lists(emitter);
    for (const sdk::Found& link : media_links(*note_, note)) media_.ask(emitter, link);
}

void MisskeyJob::ask_lists(const Emitter& emitter) {
    const JsonCursor note = note_->root();
    for (const auto& [list, member] : {std::pair{"reactors", "reactionCount"}, {"sharers", "renoteCount"}, {"comments", "repliesCount"}})
        reports_.declare(list, note_->number(note[member]));
    const std::vector<std::uint64_t> login{401, 403};
    lists_.emplace_back(sdk::PagedList::Shape{"reactors", "likers", settings_.most_pages, login}, [this](const std::string& until) { return call("notes/reactions", address_.id, until); },
                        [this](auto&&... given) { return read_reactions(given...); });
    lists_.emplace_back(sdk::PagedList::Shape{"sharers", "sharers", settings_.most_pages, login}, [this](const std::string& until) { return call("notes/renotes", address_.id, until); },
                        [this](auto&&... given) { return read_repeats(given...); });
    // `NOTE UNTIL`: the answers to a note, from that one on; first those to the post.
    lists_.emplace_back(sdk::PagedList::Shape{"comments", "comments", settings_.most_pages, login},
                        [this](const std::string& next) {
                            if (next.empty()) return call("notes/children", address_.id);
                            return call("notes/children", next.substr(0, next.find(' ')), next.substr(next.find(' ') + 1));
                        },
                        [this](const Emitter& e, const std::string& key, const Answer& answer, std::string& why) { return read_answers(e, key, answer, why); });
    if (note["replyId"].is_string()) {
        sdk::HttpRequest request = call("notes/conversation", address_.id);
        request.key = "conversation";
        request.purpose = "comments";
        request.optional = true;
        emitter.http(request);
    }
    for (sdk::PagedList& list : lists_) list.ask(emitter);
}

std::optional<PageRead> MisskeyJob::read_reactions(const Emitter& emitter, const std::string& key, const Answer& answer, std::string& why) const {
    const auto page = array_of(answer, why);
    if (!page) return std::nullopt;
    PageRead read = sdk::take_entries(emitter, "post", key, answer.record, page->root(),
                                      [&](const std::string& name, const JsonCursor& entry) { return reaction_item(name, *page, entry, facts_); });
    if (const std::string last = last_id(page->root()); !last.empty()) read.next = {last};
    return read;
}

std::optional<PageRead> MisskeyJob::read_repeats(const Emitter& emitter, const std::string& key, const Answer& answer, std::string& why) const {
    const auto page = array_of(answer, why);
    if (!page) return std::nullopt;
    PageRead read = sdk::take_entries(emitter, "post", key, answer.record, page->root(), [&](const std::string& name, const JsonCursor& entry) {
        return is_note(entry) ? std::optional(note_item(name, *page, entry)) : std::nullopt;
    });
    if (const std::string last = last_id(page->root()); !last.empty()) read.next = {last};
    return read;
}

std::optional<PageRead> MisskeyJob::read_answers(const Emitter& emitter, const std::string& key, const Answer& answer, std::string& why) {
    const auto page = array_of(answer, why);
    if (!page) return std::nullopt;
    const auto asked = sdk::split_url(answer.url);
    const std::string parent = asked ? sdk::query_value(asked->query, "noteId") : address_.id;
    PageRead read;
    const JsonCursor entries = page->root();
    read.delivered = entries.size();
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const std::string name = key + "." + std::to_string(i);
        if (!is_note(entries[i])) {
            emitter.loss("post", "shape_changed", entries[i].pointer(), "an entry of unknown form");
            continue;
        }
        // The same interface gives those who quote the note; they stand among the sharers.
        if (entries[i]["replyId"].text() != parent) continue;
        note_item(name, *page, entries[i]).send(emitter);
        read.count(name);
        if (entries[i]["files"].size() > 0) emitter.loss(name, "not_fetched", "/object/attachment", "media of other notes in the conversation are not fetched");
        const auto below = page->number(entries[i]["repliesCount"]);
        if (below && below->value != "0" && is_note_id(entries[i]["id"].text())) read.next.push_back(entries[i]["id"].text() + " ");
    }
    if (const std::string last = last_id(entries); !last.empty()) read.next.push_back(parent + " " + last);
    return read;
}

void MisskeyJob::on_conversation(const Emitter& emitter, const Answer& answer) {
    std::string why;
    const auto page = array_of(answer, why);
    if (!page) return emitter.loss("post", sdk::loss_code(answer), "ancestors", why);
    sdk::take_entries(emitter, "post", "ancestors", answer.record, page->root(), [&](const std::string& name, const JsonCursor& entry) {
        return is_note(entry) ? std::optional(note_item(name, *page, entry)) : std::nullopt;
    });
    if (page->root().size() >= settings_.page_size)
        emitter.loss("post", "platform_cap", "ancestors", "the server shows at most " + std::to_string(settings_.page_size) + " notes above");
}

}  // namespace saksi::misskey
