#include "mastodon_job.hpp"

#include <algorithm>
#include <map>

#include "nodeinfo.hpp"
#include "page.hpp"
#include "url.hpp"

namespace saksi::mastodon {

namespace {

using sdk::Answer;
using sdk::Emitter;
using sdk::json;
using sdk::JsonCursor;
using sdk::JsonDocument;

std::optional<JsonDocument> json_of(const Answer& answer, std::string& why) {
    why = answer.detail;
    if (!answer.has_body() || answer.status != 200) {
        if (why.empty() && answer.is_response()) why = "HTTP status " + std::to_string(answer.status);
        return std::nullopt;
    }
    return JsonDocument::parse(answer.body, why);
}

/// How many answers lie above the deepest of `statuses`, counted from `root`.
std::size_t depth_of(const JsonCursor& statuses, const std::string& root) {
    std::map<std::string, std::size_t> depths{{root, 0}};
    std::size_t deepest = 0;
    // Servers deliver parents before their answers.
    for (std::size_t i = 0; i < statuses.size(); ++i) {
        const auto parent = depths.find(statuses[i]["in_reply_to_id"].text());
        const std::size_t depth = parent == depths.end() ? 1 : parent->second + 1;
        depths.emplace(statuses[i]["id"].text(), depth);
        deepest = std::max(deepest, depth);
    }
    return deepest;
}

}  // namespace

void MastodonJob::begin(const Emitter& emitter) {
    if (address_.url.empty()) return no_server(emitter, "shape_changed", "the address is not that of a post");
    ask_server(emitter);
}

void MastodonJob::on_exchange(const Emitter& emitter, const Answer& answer) {
    for (sdk::PagedList& list : lists_) {
        if (!list.is_mine(answer.key)) continue;
        list.on_page(emitter, answer);
        if (list.ended()) reports_.send(emitter, list.end());
        return;
    }
    const std::string key = answer.key.substr(0, answer.key.find('.'));
    if (key == "nodeinfo-links") return on_nodeinfo_links(emitter, answer);
    if (key == "nodeinfo") return on_nodeinfo(emitter, answer);
    if (key == "object") return on_object_link(emitter, answer);
    if (key == "status") return on_status(emitter, answer);
    if (key == "account") return on_account(emitter, answer);
    if (key == "context") return on_context(emitter, answer);
    if (key == "history") return on_history(emitter, answer);
    if (key == "activity") return on_activity(emitter, answer);
    if (media_.is_mine(answer.key)) return media_.on_answer(emitter, answer);
    if (key == "page") return on_page(emitter, answer);
}

void MastodonJob::ask_server(const Emitter& emitter) {
    emitter.http({copy_ ? "nodeinfo-links.home" : "nodeinfo-links", "identity", sdk::nodeinfo_address(address_.origin)});
}

void MastodonJob::on_nodeinfo_links(const Emitter& emitter, const Answer& answer) {
    std::string why;
    const auto document = sdk::nodeinfo_document(answer, why);
    if (!document) return no_server(emitter, sdk::loss_code(answer), why);
    emitter.http({copy_ ? "nodeinfo.home" : "nodeinfo", "identity", *document});
}

void MastodonJob::on_nodeinfo(const Emitter& emitter, const Answer& answer) {
    std::string why;
    const std::string software = sdk::nodeinfo_software(answer, why);
    dialect_ = settings_.find(software);
    if (!dialect_)
        return no_server(emitter, sdk::loss_code(answer), software.empty() ? why : "the server's software is “" + software + "”, which is none of this family");
    if (address_.id.empty()) return emitter.http({"object", "post", address_.url});
    ask_status(emitter);
}

/// `/objects/UUID` leads to the page of the post, whose address has the id.
void MastodonJob::on_object_link(const Emitter& emitter, const Answer& answer) {
    const auto led = StatusAddress::from_url(sdk::address_of(answer));
    if (!answer.is_response() || !led || led->id.empty() || led->origin != address_.origin) {
        if (const auto refusal = answer.has_body() ? sdk::refusal_item("post", answer) : std::nullopt) return refusal->send(emitter);
        return no_server(emitter, answer.is_response() ? "shape_changed" : sdk::loss_code(answer), "the link does not lead to a post with a number");
    }
    address_.id = led->id;
    ask_status(emitter);
}

void MastodonJob::ask_status(const Emitter& emitter) { emitter.http({copy_ ? "status.home" : "status", "post", status_url()}); }

void MastodonJob::on_status(const Emitter& emitter, const Answer& answer) {
    std::string why;
    auto document = json_of(answer, why);
    if (!document || !is_status(document->root())) {
        if (why.empty()) why = "the answer is no status";
        if (copy_) return stay_away(emitter, sdk::loss_code(answer), why);
        // 401: the server shows posts only to servers and people it knows.
        if (const auto refusal = answer.has_body() ? sdk::refusal_item("post", answer) : std::nullopt) return refusal->send(emitter);
        return emitter.loss("", sdk::loss_code(answer), "post", why);
    }
    const JsonCursor status = document->root();
    if (copy_ && status["uri"].text() != copy_->document.root()["uri"].text()) return stay_away(emitter, "shape_changed", "the post's own server shows another post");
    if (!copy_ && go_home(emitter, status)) {
        const StatusAddress home = address_;
        copy_ = Copy{std::move(*document), answer.record, home, dialect_};
        const auto parts = StatusAddress::from_url(copy_->document.root()["uri"].text());
        const auto page = StatusAddress::from_url(copy_->document.root()["url"].text());
        address_ = parts && !parts->id.empty() ? *parts : *page;
        return ask_server(emitter);
    }
    copy_.reset();
    take_status(emitter, answer.record, status);
}

bool MastodonJob::go_home(const Emitter& emitter, const JsonCursor& status) {
    const std::string home = sdk::origin_of(status["uri"].text());
    if (home.empty() || home == address_.origin) return false;
    for (const char* member : {"uri", "url"})
        if (const auto there = StatusAddress::from_url(status[member].text()); there && !there->id.empty() && there->origin == home) return true;
    emitter.log(SAKSI_LOG_WARNING, "the post was written on another server, whose links have an unknown form");
    return false;
}

void MastodonJob::stay_away(const Emitter& emitter, std::string_view code, const std::string& detail) {
    const Copy copy = std::move(*copy_);
    copy_.reset();
    const std::string home = address_.origin;
    address_ = copy.address;
    dialect_ = copy.dialect;
    take_status(emitter, copy.record, copy.document.root());
    emitter.loss("post", code, "home server", "numbers and lists are those that " + address_.origin + " knows; " + home + ", where the post was written, did not show it: " + detail);
}

void MastodonJob::no_server(const Emitter& emitter, std::string_view code, const std::string& detail) {
    if (copy_) return stay_away(emitter, code, detail);
    emitter.loss("", code, "server", "no server of the Mastodon family answers here; the page was recorded as it is: " + detail);
    emitter.http({"page", "post", address_.given});
}

void MastodonJob::on_page(const Emitter& emitter, const Answer& answer) {
    std::string why;
    const auto item = sdk::any_item("page", answer, {}, why);
    if (!item) return emitter.loss("", sdk::loss_code(answer), "page", why);
    item->send(emitter);
}

void MastodonJob::take_status(const Emitter& emitter, const std::string& record, const JsonCursor& status) {
    address_.id = status["id"].text();
    post_ = status_item("post", record, status);
    post_->send(emitter);
    for (const auto& [list, member] : {std::pair{"likers", "favourites_count"}, {"sharers", "reblogs_count"}, {"comments", "replies_count"}})
        if (const auto total = status[member].found(record); total) reports_.declare(list, total);
    std::vector<sdk::Found> media;
    for (const JsonCursor& link : media_links(status)) media.push_back(*link.found(record));
    facts_ = StatusFacts::of(record, status);
    if (!is_status_id(address_.id)) return emitter.loss("post", "shape_changed", "lists", "the status has an id of unknown form");
    if (const std::string account = status["account"]["id"].text(); is_status_id(account))
        emitter.http({"account", "identity", address_.origin + "/api/v1/accounts/" + account, true});
    ask_lists(emitter);
    if (status["edited_at"].is_string()) emitter.http({"history", "edits", status_url("/history"), true});
    if (const auto uri = sdk::resolve(address_.origin, status["uri"].text()); uri && sdk::origin_of(*uri) == address_.origin)
        emitter.http({"activity", "post", *uri, true, {{"headers", json::array({json::array({"Accept", "application/activity+json"})})}}});
    for (const sdk::Found& link : media) media_.ask(emitter, link);
}

sdk::PagedList MastodonJob::accounts(const std::string& name, const std::string& activity, const std::string& method) {
    // 401, or 403 and 422 of older servers: the list is for those who are logged in.
    return {{name, name, settings_.most_pages, {401, 403, 422}},
            [this, method](const std::string& next) { return sdk::HttpRequest{"", "", next.empty() ? status_url(method + "?limit=" + std::to_string(settings_.page_size)) : next}; },
            [this, activity](const Emitter& emitter, const std::string& key, const Answer& answer, std::string& why) -> std::optional<sdk::PageRead> {
                const auto document = json_of(answer, why);
                if (!document || !document->root().is_array()) {
                    if (why.empty()) why = "the answer is no array";
                    return std::nullopt;
                }
                sdk::PageRead page = sdk::take_entries(emitter, "post", key, answer.record, document->root(), [&](const std::string& name_of_item, const JsonCursor& account) {
                    return act_item(name_of_item, activity, answer.record, account, facts_);
                });
                const std::string next = page.entries == 0 ? "" : sdk::next_link(answer, page.trouble);
                if (!next.empty()) page.next = {next};
                return page;
            }};
}

void MastodonJob::ask_lists(const Emitter& emitter) {
    lists_.push_back(accounts("likers", "Like", "/favourited_by"));
    lists_.push_back(accounts("sharers", "Announce", "/reblogged_by"));
    emitter.http({"context", "comments", status_url("/context"), true});
    for (sdk::PagedList& list : lists_) list.ask(emitter);
}

void MastodonJob::on_account(const Emitter& emitter, const Answer& answer) {
    std::string why;
    const auto document = json_of(answer, why);
    if (!document) return emitter.loss("post", sdk::loss_code(answer), "account", why);
    const JsonCursor account = document->root();
    const JsonCursor id = account_id(account);
    if (id.text().empty() || id.text() != post_->leaf("/actor/id")) return emitter.loss("post", "shape_changed", "account", "the answer is of another account");
    for (const auto& [path, member] : {std::pair{"/actor/handle", "acct"}, {"/actor/name", "display_name"}})
        if (const auto found = account[member].found(answer.record); found && !found->value.empty() && found->value == post_->leaf(path))
            emitter.fact("post", path, found->linked_by(id.text(), sdk::fragment(id.pointer())));
}

void MastodonJob::on_context(const Emitter& emitter, const Answer& answer) {
    std::string why;
    const auto document = json_of(answer, why);
    const JsonCursor root = document ? document->root() : JsonCursor();
    const JsonCursor below = root["descendants"], above = root["ancestors"];
    if (!below.is_array() || !above.is_array()) {
        if (document && why.empty()) why = "no arrays “ancestors” and “descendants”";
        emitter.loss("post", sdk::loss_code(answer), "comments", why);
        return reports_.send(emitter, {"comments", std::string(sdk::stop_reason(answer))});
    }
    for (const auto& [statuses, name] : {std::pair{&above, "ancestors"}, {&below, "comments"}})
        for (std::size_t i = 0; i < statuses->size(); ++i) {
            const JsonCursor status = (*statuses)[i];
            if (!is_status(status)) {
                emitter.loss("post", "shape_changed", status.pointer(), "a status of unknown form");
                continue;
            }
            const std::string key = std::string(name) + "." + std::to_string(i);
            status_item(key, answer.record, status).send(emitter);
            if (status["media_attachments"].size() > 0) emitter.loss(key, "not_fetched", "/object/attachment", "media of other posts in the conversation are not fetched");
        }
    const bool wide = dialect_->most_descendants > 0 && below.size() >= dialect_->most_descendants;
    const bool deep = dialect_->deepest > 0 && depth_of(below, address_.id) >= dialect_->deepest;
    if (wide) emitter.loss("post", "platform_cap", "comments", "without login the server shows at most " + std::to_string(dialect_->most_descendants) + " answers");
    if (deep) emitter.loss("post", "platform_cap", "comments", "without login the server shows answers to a depth of " + std::to_string(dialect_->deepest));
    if (dialect_->most_ancestors > 0 && above.size() >= dialect_->most_ancestors)
        emitter.loss("post", "platform_cap", "ancestors", "without login the server shows at most " + std::to_string(dialect_->most_ancestors) + " posts above");
    reports_.send(emitter, {"comments", wide || deep ? "platform_cap" : "end", below.size(), json::array({answer.record + "#/descendants"})});
}

void MastodonJob::on_history(const Emitter& emitter, const Answer& answer) {
    std::string why;
    const auto document = json_of(answer, why);
    const JsonCursor edits = document ? document->root() : JsonCursor();
    if (!edits.is_array()) {
        emitter.loss("post", sdk::loss_code(answer), "edits", why.empty() ? "the answer is no array" : why);
        return reports_.send(emitter, {"edits", std::string(sdk::stop_reason(answer))});
    }
    for (std::size_t i = 0; i < edits.size(); ++i) {
        if (const auto item = edit_item("edits." + std::to_string(i), answer.record, edits[i], facts_))
            item->send(emitter);
        else
            emitter.loss("post", "shape_changed", edits[i].pointer(), "an edit of unknown form");
    }
    reports_.send(emitter, {"edits", "end", edits.size(), json::array({answer.record + "#"})});
}

/// The post as other servers get it: the same words from another program of the server.
void MastodonJob::on_activity(const Emitter& emitter, const Answer& answer) {
    std::string why;
    const auto document = json_of(answer, why);
    if (!document) return emitter.loss("post", sdk::loss_code(answer), "ActivityPub object", why);
    const JsonCursor object = document->root();
    const std::string id = post_->leaf("/object/id");
    if (object["id"].text() != id) return emitter.loss("post", "shape_changed", "ActivityPub object", "the answer is of another object");
    const auto tell = [&](const char* path, const char* member, const char* as) {
        const auto found = object[member].is_string() ? object[member].found(answer.record) : std::nullopt;
        if (found && !found->value.empty() && found->value == post_->leaf(path)) emitter.fact("post", path, found->with_as(as).linked_by(id, sdk::fragment("/id")));
    };
    tell("/object/content", "content", "html");
    tell("/object/attributedTo", "attributedTo", "text");
}

}  // namespace saksi::mastodon
