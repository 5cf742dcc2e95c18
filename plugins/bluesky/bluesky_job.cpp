#include "bluesky_job.hpp"

#include <algorithm>

#include "did_answer.hpp"
#include "json_document.hpp"
#include "post_items.hpp"
#include "url.hpp"

namespace saksi::bluesky {

namespace {

using sdk::Answer;
using sdk::Emitter;
using sdk::json;
using sdk::JsonCursor;
using sdk::JsonDocument;
using sdk::with_query;

/// The JSON body of a 200, or nothing after telling the loss.
std::optional<JsonDocument> json_of(const Emitter& emitter, const Answer& answer, const std::string& item, std::string_view what) {
    std::string why = answer.detail;
    if (answer.has_body() && answer.status == 200) {
        if (auto document = JsonDocument::parse(answer.body, why)) return document;
    }
    emitter.loss(item, sdk::loss_code(answer), what, why);
    return std::nullopt;
}

std::string number(int value) { return std::to_string(value); }

}  // namespace

BlueskyJob::BlueskyJob(PostAddress address, std::string appview, std::string plc, Settings settings)
    : address_(std::move(address)), appview_(std::move(appview)), plc_(std::move(plc)), settings_(settings) {
    for (std::string* base : {&appview_, &plc_})
        while (base->ends_with('/')) base->pop_back();
}

void BlueskyJob::begin(const Emitter& emitter) {
    if (address_.has_did()) return ask_post(emitter);
    emitter.http({"resolve", "identity", with_query(xrpc("com.atproto.identity.resolveHandle"), "handle", address_.author)});
}

void BlueskyJob::on_exchange(const Emitter& emitter, const Answer& answer) {
    for (PagedList& list : lists_) {
        if (!list.is_mine(answer.key)) continue;
        list.on_page(emitter, answer);
        if (list.ended()) report_list(emitter, list.name(), list.collected(), list.pages(), list.stop_reason());
        // Lists first: who did what is worth more than the proof of each.
        if (std::ranges::all_of(lists_, &PagedList::ended)) actor_proofs_->begin(emitter);
        return;
    }
    if (actor_proofs_ && actor_proofs_->is_mine(answer.key)) return actor_proofs_->on_exchange(emitter, answer);
    if (answer.key == "resolve") return on_resolved(emitter, answer);
    if (answer.key == "post") return on_post(emitter, answer);
    if (answer.key == "did") return on_did_document(emitter, answer);
    if (answer.key == "profile") return on_profile(emitter, answer);
    if (answer.key == "thread") return on_thread(emitter, answer);
    if (answer.key == "repo") return on_repo_record(emitter, answer);
    if (answer.key == "car") return on_proof(emitter, answer, "atproto-commit-car");
    if (answer.key == "keylog") return on_key_log(emitter, answer);
    if (answer.key.starts_with("media.")) return on_media(emitter, answer);
}

void BlueskyJob::on_resolved(const Emitter& emitter, const Answer& answer) {
    std::string why;
    const auto document = answer.has_body() ? JsonDocument::parse(answer.body, why) : std::nullopt;
    if (document && answer.status == 200 && is_did(document->root()["did"].text())) {
        address_.author = document->root()["did"].text();
        return ask_post(emitter);
    }
    const auto error = document && answer.status == 400 ? document->root()["error"].found(answer.record) : std::nullopt;
    if (!error) return emitter.loss("", sdk::loss_code(answer), "handle", why.empty() ? answer.detail : why);
    // The handle leads to no account: the account, or its name, is gone. What the post was cannot be known from here.
    sdk::ItemBuilder item("post", "Create", answer.record, sdk::fragment(""));
    item.state("not_found").state_fact(*error);
    if (const auto message = document->root()["message"].found(answer.record)) item.state_fact(*message);
    item.send(emitter);
    emitter.loss("post", "not_fetched", "/object", "the handle leads to no account");
}

void BlueskyJob::ask_post(const Emitter& emitter) {
    emitter.http({"post", "post", with_query(xrpc("app.bsky.feed.getPosts"), "uris", address_.at_uri())});
}

void BlueskyJob::on_post(const Emitter& emitter, const Answer& answer) {
    const auto document = json_of(emitter, answer, "", "post");
    if (!document) return;
    const JsonCursor posts = document->root()["posts"];
    if (!posts.is_array()) return emitter.loss("", "shape_changed", "post", "no array “posts” in the answer");
    const auto did_url = did_document_url(address_.author, plc_);
    if (posts.size() == 0) {
        missing_ = missing_item("post", answer.record, document->root(), address_.at_uri());
        if (!did_url) return finish_missing(emitter);
        return emitter.http({"did", "identity", *did_url, true});
    }
    const JsonCursor view = posts[std::size_t{0}];
    if (view["uri"].text() == address_.at_uri()) post_ = post_item("post", answer.record, view);
    if (!post_) return emitter.loss("", "shape_changed", "post", "the answer holds another post, or another author");
    post_->send(emitter);
    actor_proofs_.emplace(plc_, address_.at_uri(), settings_.proofs);
    for (const auto& [list, member] : {std::pair{"comments", "replyCount"}, {"likers", "likeCount"}, {"sharers", "repostCount"}, {"quotes", "quoteCount"}})
        if (const auto total = view[member].found(answer.record); total && sdk::is_count(total->value)) declared_.emplace(list, total->with_as("integer"));
    for (const JsonCursor& link : media_links(view["record"])) media_.push_back({link.text(), *link.found(answer.record)});

    if (did_url)
        emitter.http({"did", "identity", *did_url, true});
    else
        emitter.loss("post", "not_fetched", "proofs", "only did:plc and did:web are known");
    ask_rest(emitter);
}

void BlueskyJob::ask_rest(const Emitter& emitter) {
    const std::string uri = address_.at_uri();
    emitter.http({"profile", "identity", with_query(xrpc("app.bsky.actor.getProfile"), "actor", address_.author), true});
    const std::string thread = with_query(with_query(xrpc("app.bsky.feed.getPostThread"), "uri", uri), "depth", number(settings_.thread_depth));
    emitter.http({"thread", "comments", with_query(thread, "parentHeight", "0"), true});

    const auto paged = [&](std::string_view method) { return with_query(with_query(xrpc(method), "uri", uri), "limit", number(settings_.page_size)); };
    lists_.emplace_back(PagedList::Shape{"likers", "likers", paged("app.bsky.feed.getLikes"), "likes"},
                        [this, uri](const std::string& key, const std::string& record, const JsonCursor& entry) { return noted(like_item(key, record, entry, uri), "app.bsky.feed.like"); });
    lists_.emplace_back(PagedList::Shape{"sharers", "sharers", paged("app.bsky.feed.getRepostedBy"), "repostedBy"},
                        [this, uri](const std::string& key, const std::string& record, const JsonCursor& entry) { return noted(repost_item(key, record, entry, uri), "app.bsky.feed.repost"); });
    lists_.emplace_back(PagedList::Shape{"quotes", "sharers", paged("app.bsky.feed.getQuotes"), "posts"}, post_item);
    for (const PagedList& list : lists_) list.ask(emitter);
}

std::optional<sdk::ItemBuilder> BlueskyJob::noted(std::optional<sdk::ItemBuilder> item, std::string collection) {
    if (item) actor_proofs_->add({item->key(), std::move(collection), item->leaf("/actor/id"), item->leaf("/time/value")});
    return item;
}

void BlueskyJob::on_did_document(const Emitter& emitter, const Answer& answer) {
    const std::string item = missing_ ? "" : "post";
    std::string why;
    const auto told = read_did_document(answer, address_.author, why);
    if (!told) emitter.loss(item, answer.has_body() && answer.status == 200 ? "shape_changed" : sdk::loss_code(answer), "did_document", why);
    if (told && missing_) held_proofs_.emplace_back("atproto-did-document", answer.record);
    if (told && post_) {
        emitter.proof("post", "atproto-did-document", answer.record);
        actor_proofs_->know_author(address_.author, answer.record, told->pds);
    }
    pds_ = told ? told->pds : "";
    if (pds_.empty()) {
        if (told) emitter.loss(item, "shape_changed", "did_document", "no #atproto_pds service with an http address");
        if (missing_) return finish_missing(emitter);
        for (std::size_t i = 0; i < media_.size(); ++i) emitter.loss("post", "media_failed", media_[i].cid, "the author's server is not known");
        return;
    }
    const auto of_record = [&](std::string_view method, std::string_view who) {
        const std::string url = with_query(with_query(pds_ + "/xrpc/" + std::string(method), who, address_.author), "collection", "app.bsky.feed.post");
        return with_query(url, "rkey", address_.record_key);
    };
    emitter.http({"car", "proof", of_record("com.atproto.sync.getRecord", "did"), true});
    if (address_.author.starts_with("did:plc:")) emitter.http({"keylog", "proof", plc_ + "/" + address_.author + "/log/audit", true});
    if (missing_) emitter.http({"repo", "post", of_record("com.atproto.repo.getRecord", "repo"), true});
    ask_media(emitter);
}

void BlueskyJob::ask_media(const Emitter& emitter) {
    for (std::size_t i = 0; i < media_.size(); ++i) {
        const std::string url = with_query(with_query(pds_ + "/xrpc/com.atproto.sync.getBlob", "did", address_.author), "cid", media_[i].cid);
        emitter.http({"media." + std::to_string(i), "media", url, true});
    }
}

void BlueskyJob::on_repo_record(const Emitter& emitter, const Answer& answer) {
    std::string why;
    const auto document = answer.has_body() ? JsonDocument::parse(answer.body, why) : std::nullopt;
    const JsonCursor root = document ? document->root() : JsonCursor();
    if (answer.status == 200 && root["uri"].text() == address_.at_uri()) {
        missing_ = repo_item("post", answer.record, root, address_.author);
        finish_missing(emitter);
        for (const JsonCursor& link : media_links(root["value"])) media_.push_back({link.text(), *link.found(answer.record)});
        ask_media(emitter);
        return emitter.loss("post", "platform_private", "counts and lists", "the public view does not show this post; its author's own server does");
    }
    const std::string message = root["message"].text();
    const std::size_t at = message.find(address_.at_uri());
    const auto error = answer.status == 400 ? root["error"].found(answer.record) : std::nullopt;
    if (error && at != std::string::npos) {
        // The address inside the sentence links this answer to the item.
        const json link = sdk::refined(sdk::fragment("/message"), sdk::position(at, at + address_.at_uri().size()));
        missing_->state_fact(error->linked_by(address_.at_uri(), link));
    } else {
        emitter.loss("", sdk::loss_code(answer), "repository", why.empty() ? answer.detail : why);
    }
    finish_missing(emitter);
}

void BlueskyJob::finish_missing(const Emitter& emitter) {
    missing_->send(emitter);
    for (const auto& [kind, record] : held_proofs_) emitter.proof("post", kind, record);
    post_ = std::move(missing_);
    missing_.reset();
}

void BlueskyJob::on_profile(const Emitter& emitter, const Answer& answer) {
    const auto document = json_of(emitter, answer, "post", "profile");
    if (!document) return;
    const JsonCursor profile = document->root();
    if (profile["did"].text() != address_.author) return emitter.loss("post", "shape_changed", "profile", "the answer is of another account");
    for (const auto& [path, member] : {std::pair{"/actor/handle", "handle"}, {"/actor/name", "displayName"}})
        if (const auto found = profile[member].found(answer.record); found && !found->value.empty() && found->value == post_->leaf(path))
            emitter.fact("post", path, found->linked_by(address_.author, sdk::fragment("/did")));
}

void BlueskyJob::on_thread(const Emitter& emitter, const Answer& answer) {
    const auto document = json_of(emitter, answer, "post", "comments");
    if (!document) return report_list(emitter, "comments", 0, {}, sdk::stop_reason(answer));
    const JsonCursor replies = document->root()["thread"]["replies"];
    if (!document->root()["thread"]["post"].is_object()) {
        emitter.loss("post", "shape_changed", "comments", "no post in the thread");
        return report_list(emitter, "comments", 0, {}, "error");
    }
    report_replies(emitter, answer.record, replies);
    // Direct replies only: that is what the declared total counts.
    std::vector<std::string> pages;
    if (replies.is_array()) pages.push_back(answer.record + "#" + replies.pointer());
    report_list(emitter, "comments", replies.size(), pages, "end");
}

void BlueskyJob::report_replies(const Emitter& emitter, const std::string& record, const JsonCursor& replies) {
    // Recursion ends with the JSON depth of 256.
    for (std::size_t i = 0; i < replies.size(); ++i) report_reply(emitter, record, replies[i]);
}

void BlueskyJob::report_reply(const Emitter& emitter, const std::string& record, const JsonCursor& node) {
    const std::string key = "comments." + std::to_string(replies_++);
    if (!node["post"].is_object()) {
        if (node["uri"].is_string() && (node["notFound"].selected() == "true" || node["blocked"].selected() == "true"))
            return withheld_item(key, record, node).send(emitter);
        return emitter.loss("post", "shape_changed", node.pointer(), "a reply of unknown form");
    }
    const auto item = post_item(key, record, node["post"]);
    if (!item) return emitter.loss("post", "shape_changed", node.pointer(), "a reply of unknown form");
    item->send(emitter);
    if (!media_links(node["post"]["record"]).empty()) emitter.loss(key, "not_fetched", "/object/attachment", "pictures of comments are not fetched");
    const auto total = node["post"]["replyCount"].selected();
    if (node["replies"].size() == 0 && total && *total != "0")
        emitter.loss(key, "list_incomplete", "comments", "the thread is cut off below this comment");
    report_replies(emitter, record, node["replies"]);
}

void BlueskyJob::report_list(const Emitter& emitter, const std::string& name, std::size_t collected, const std::vector<std::string>& pages,
                             std::string_view reason) {
    const std::string path = "/lists/" + std::to_string(reported_lists_++);
    json message = {{"type", "list"}, {"item", "post"}, {"name", name}, {"collected", collected}, {"stop_reason", reason}, {"viewpoint", "anonymous"}};
    const auto declared = declared_.find(name);
    if (declared != declared_.end()) message["declared"] = std::stoll(declared->second.value);
    emitter.send(message);
    if (declared != declared_.end()) emitter.fact("post", path + "/declared", declared->second);
    emitter.derived("post", path + "/collected", "count-of-items", pages);
}

void BlueskyJob::on_proof(const Emitter& emitter, const Answer& answer, std::string_view kind) {
    const bool usable = answer.is_response() && answer.status == 200 && !answer.truncated && !answer.undecodable;
    if (!usable) return emitter.loss(missing_ ? "" : "post", sdk::loss_code(answer), kind, answer.detail);
    // For a record that is gone the CAR is a signed proof that the repository does not hold it.
    if (missing_) return static_cast<void>(held_proofs_.emplace_back(kind, answer.record));
    emitter.proof("post", kind, answer.record);
}

void BlueskyJob::on_key_log(const Emitter& emitter, const Answer& answer) {
    on_proof(emitter, answer, "atproto-key-log");
    if (actor_proofs_) actor_proofs_->know_author_log(emitter, answer.is_response() && answer.status == 200 && !answer.truncated && !answer.undecodable ? std::optional(answer.record) : std::nullopt);
}

void BlueskyJob::on_media(const Emitter& emitter, const Answer& answer) {
    const std::size_t index = std::min<std::size_t>(std::stoul(answer.key.substr(6)), media_.size() - 1);
    if (!answer.is_response() || answer.status != 200 || answer.truncated)
        return emitter.loss("post", "media_failed", media_[index].cid, answer.detail.empty() ? std::string(sdk::loss_code(answer)) : answer.detail);
    emitter.attachment("post", answer.record);
    emitter.fact("post", "/object/attachment/" + std::to_string(attached_++) + "/record", media_[index].link);
}

}  // namespace saksi::bluesky
