#include "peertube_job.hpp"

#include <algorithm>

#include "nodeinfo.hpp"
#include "page.hpp"
#include "url.hpp"

namespace saksi::peertube {

namespace {

using sdk::Answer;
using sdk::Emitter;
using sdk::json;
using sdk::JsonCursor;
using sdk::PageRead;
using sdk::RecordedJson;

constexpr std::string_view thread_token = "thread ";  // a page for a thread; anything else is where a page of threads starts
constexpr std::size_t most_comments_a_tree = 20'000;  // as many entries as a bundle has

}  // namespace

void PeerTubeJob::begin(const Emitter& emitter) { emitter.http({"nodeinfo-links", "identity", sdk::nodeinfo_address(address_.origin)}); }

void PeerTubeJob::on_exchange(const Emitter& emitter, const Answer& answer) {
    if (comments_ && comments_->is_mine(answer.key)) {
        comments_->on_page(emitter, answer);
        if (comments_->ended()) reports_.send(emitter, comments_->end());
        return;
    }
    if (answer.key == "nodeinfo-links") return on_nodeinfo_links(emitter, answer);
    if (answer.key == "nodeinfo") return on_nodeinfo(emitter, answer);
    if (answer.key == "video") return on_video(emitter, answer);
    if (answer.key == "activity") return on_activity(emitter, answer);
    if (answer.key == "page") return on_page(emitter, answer);
    if (media_.is_mine(answer.key)) return media_.on_answer(emitter, answer);
}

void PeerTubeJob::on_nodeinfo_links(const Emitter& emitter, const Answer& answer) {
    std::string why;
    const auto document = sdk::nodeinfo_document(answer, why);
    if (!document) return no_server(emitter, sdk::loss_code(answer), why);
    emitter.http({"nodeinfo", "identity", *document});
}

void PeerTubeJob::on_nodeinfo(const Emitter& emitter, const Answer& answer) {
    std::string why;
    const std::string software = sdk::nodeinfo_software(answer, why);
    if (!settings_.speaks(software))
        return no_server(emitter, sdk::loss_code(answer), software.empty() ? why : "the server's software is “" + software + "”");
    emitter.http({"video", "post", video_url()});
}

void PeerTubeJob::no_server(const Emitter& emitter, std::string_view code, const std::string& detail) {
    emitter.loss("", code, "server", "no PeerTube answers here; the page was recorded as it is: " + detail);
    emitter.http({"page", "post", address_.url()});
}

void PeerTubeJob::on_page(const Emitter& emitter, const Answer& answer) {
    std::string why;
    const auto item = sdk::any_item("page", answer, {}, why);
    if (!item) return emitter.loss("", sdk::loss_code(answer), "page", why);
    item->send(emitter);
}

void PeerTubeJob::on_video(const Emitter& emitter, const Answer& answer) {
    std::string why;
    const auto document = RecordedJson::of(answer, why);
    if (!document) return on_error(emitter, answer);
    const JsonCursor video = document->root();
    if (!is_video(video) || !is_uuid(video["uuid"].text()) || (is_uuid(address_.id) && address_.id != video["uuid"].text()))
        return emitter.loss("", "shape_changed", "post", "the answer is no video, or another");
    address_.id = video["uuid"].text();
    video_item(*document).send(emitter);
    title_ = video["name"].text();
    activity_id_ = video["url"].text();
    if (sdk::origin_of(activity_id_) != address_.origin)
        emitter.loss("post", "list_incomplete", "home server", "numbers and comments are those that " + address_.origin + " knows; the video stands at " + activity_id_);
    if (!sdk::origin_of(activity_id_).empty())
        emitter.http({"activity", "post", activity_id_, true, {{"headers", json::array({json::array({"Accept", "application/activity+json"})})}}});
    ask_lists(emitter, *document);
    ask_media(emitter, *document);
}

/// Refusals are documents of RFC 9457 with a code of PeerTube's.
void PeerTubeJob::on_error(const Emitter& emitter, const Answer& answer) {
    std::string why = answer.detail;
    const auto document = answer.has_body() ? RecordedJson::whole(answer.body, answer.record, why) : std::nullopt;
    const JsonCursor problem = document ? document->root() : JsonCursor();
    const auto known = std::ranges::find(settings_.errors, problem["code"].text(), &Settings::Error::code);
    if (known == settings_.errors.end()) {
        if (const auto refusal = answer.has_body() ? sdk::refusal_item("post", answer) : std::nullopt) return refusal->send(emitter);
        return emitter.loss("", sdk::loss_code(answer), "post", why.empty() ? "HTTP status " + std::to_string(answer.status) : why);
    }
    sdk::ItemBuilder item("post", "Create", answer.record, sdk::fragment(""));
    item.with_object("Video");
    item.derived("/object/id", "canonical-url", json::array({"target-path", answer.record, "3"}), address_.id);
    item.state(known->state).state_fact(*document->found(problem["code"]));
    if (const auto said = document->text(problem["detail"])) item.state_fact(*said);
    item.send(emitter);
    if (const std::string origin = problem["originUrl"].text(); !origin.empty())
        emitter.loss("post", "not_fetched", "home server", "this server shows the video only to those it follows; it stands at " + origin);
}

void PeerTubeJob::ask_lists(const Emitter& emitter, const RecordedJson& answer) {
    const JsonCursor video = answer.root();
    reports_.declare("likers", answer.number(video["likes"]));
    reports_.declare("comments", answer.number(video["comments"]));
    // The interface has numbers only, and no list of those who shared.
    reports_.send(emitter, {"likers", "platform_private"});
    reports_.send(emitter, {"sharers", "platform_private"});
    // 2: closed (VideoCommentPolicy); older servers have a boolean.
    if (video["commentsEnabled"].selected() == "false" || video["commentsPolicy"]["id"].selected() == "2") return reports_.send(emitter, {"comments", "platform_private"});
    comments_.emplace(
        sdk::PagedList::Shape{"comments", "comments", settings_.most_pages, {401, 403}},
        [this](const std::string& next) {
            const std::string threads = video_url("/comment-threads");
            if (next.starts_with(thread_token)) return sdk::HttpRequest{"", "", threads + "/" + next.substr(thread_token.size())};
            return sdk::HttpRequest{"", "", threads + "?start=" + (next.empty() ? "0" : next) + "&count=" + std::to_string(settings_.page_size)};
        },
        [this](const Emitter& e, const std::string& key, const Answer& page, std::string& why) {
            const auto asked = sdk::split_url(page.url);
            return asked && asked->has_query ? read_threads(e, key, page, why) : read_tree(e, key, page, why);
        });
    comments_->ask(emitter);
}

std::optional<PageRead> PeerTubeJob::read_threads(const Emitter& emitter, const std::string& key, const Answer& answer, std::string& why) const {
    const auto page = RecordedJson::of(answer, why);
    const JsonCursor threads = page ? page->root()["data"] : JsonCursor();
    const auto total = page ? page->number(page->root()["total"]) : std::nullopt;
    if (!threads.is_array() || !total || !sdk::is_count(total->value)) {
        if (why.empty()) why = "no array “data” or number “total” in the answer";
        return std::nullopt;
    }
    PageRead read = sdk::take_entries(emitter, "post", key, answer.record, threads,
                                      [&](const std::string& name, const JsonCursor& entry) { return comment_item(name, *page, entry, address_.id); });
    for (std::size_t i = 0; i < threads.size(); ++i) {
        const auto id = page->number(threads[i]["id"]), below = page->number(threads[i]["totalReplies"]);
        if (id && sdk::is_count(id->value) && below && below->value != "0") read.next.push_back(std::string(thread_token) + id->value);
    }
    const auto asked = sdk::split_url(answer.url);
    const std::string start = asked ? sdk::query_value(asked->query, "start") : "";
    const std::uint64_t end = (sdk::is_count(start) ? std::stoull(start) : 0) + threads.size();
    if (end < std::stoull(total->value)) {
        if (threads.size() == 0)
            read.trouble = "an empty page before the end of " + total->value + " threads";
        else
            read.next.push_back(std::to_string(end));
    }
    return read;
}

/// A thread with all that is below it; its first comment stands in the page of threads already.
std::optional<PageRead> PeerTubeJob::read_tree(const Emitter& emitter, const std::string& key, const Answer& answer, std::string& why) const {
    const auto page = RecordedJson::of(answer, why);
    if (!page || !page->root()["children"].is_array()) {
        if (why.empty()) why = "no array “children” in the answer";
        return std::nullopt;
    }
    PageRead read;
    std::vector<JsonCursor> open{page->root()};
    while (!open.empty()) {
        const JsonCursor children = open.back()["children"];
        open.pop_back();
        for (std::size_t i = 0; i < children.size(); ++i) {
            open.push_back(children[i]);
            if (++read.delivered > most_comments_a_tree) {
                read.trouble = "a thread of more than 20000 comments";
                return read;
            }
            const std::string name = key + "." + std::to_string(read.delivered - 1);
            const auto item = comment_item(name, *page, children[i]["comment"], address_.id);
            if (!item) {
                emitter.loss("post", "shape_changed", children[i].pointer(), "a comment of unknown form");
                continue;
            }
            item->send(emitter);
            read.count(name);
        }
    }
    return read;
}

void PeerTubeJob::ask_media(const Emitter& emitter, const RecordedJson& video) {
    if (const auto preview = preview_of(video, address_.origin)) media_.ask(emitter, preview->url, preview->found);
    if (const auto file = video_file(video, settings_.most_video_bytes))
        media_.ask(emitter, *file);
    else
        emitter.loss("post", "not_fetched", "/object/attachment", "no file of the video has at most " + std::to_string(settings_.most_video_bytes) + " bytes, or none is offered");
}

/// The video as other servers get it: it names the same, and where the collections of likes and shares are.
void PeerTubeJob::on_activity(const Emitter& emitter, const Answer& answer) {
    std::string why;
    const auto document = RecordedJson::of(answer, why);
    if (!document) return emitter.loss("post", sdk::loss_code(answer), "ActivityPub object", why);
    const JsonCursor object = document->root();
    if (object["id"].text() != activity_id_) return emitter.loss("post", "shape_changed", "ActivityPub object", "the answer is of another object");
    if (const auto name = document->text(object["name"]); name && name->value == title_)
        emitter.fact("post", "/object/content", name->linked_by(activity_id_, document->selector(object["id"])));
}

}  // namespace saksi::peertube
