#include "comment_feed.hpp"

#include <vector>

#include "video_items.hpp"

namespace saksi::youtube {

namespace {

using sdk::Answer;
using sdk::Emitter;
using sdk::json;
using sdk::JsonCursor;
using sdk::RecordedJson;

constexpr std::size_t longest_token = 16'384;

/// Every continuation token below `value`: recursion ends with the JSON depth of 256.
void collect_tokens(const JsonCursor& value, std::vector<std::string>& tokens) {
    if (value.is_array())
        for (std::size_t i = 0; i < value.size(); ++i) collect_tokens(value[i], tokens);
    if (!value.is_object()) return;
    if (const std::string token = value["continuationCommand"]["token"].text(); !token.empty()) tokens.push_back(token);
    for (const std::string& name : value.keys())
        if (name != "continuationCommand") collect_tokens(value[name], tokens);
}

/// The section of comments: below the video, or in a panel beside it (Shorts).
JsonCursor comment_section(const JsonCursor& data) {
    const JsonCursor contents = data["contents"]["twoColumnWatchNextResults"]["results"]["results"]["contents"];
    for (std::size_t i = 0; i < contents.size(); ++i)
        if (contents[i]["itemSectionRenderer"]["sectionIdentifier"].text() == "comment-item-section") return contents[i]["itemSectionRenderer"]["contents"];
    const JsonCursor panels = data["engagementPanels"];
    for (std::size_t i = 0; i < panels.size(); ++i) {
        const JsonCursor panel = panels[i]["engagementPanelSectionListRenderer"];
        if (panel["panelIdentifier"].text() == "engagement-panel-comments-section") return panel["content"]["sectionListRenderer"]["contents"];
    }
    return {};
}

/// The client's version as the page's own settings have it.
std::string version_in(std::string_view page, const std::string& otherwise) {
    static constexpr std::string_view name = "\"INNERTUBE_CLIENT_VERSION\":\"";
    const std::size_t at = page.find(name);
    if (at == std::string_view::npos) return otherwise;
    const std::string_view rest = page.substr(at + name.size(), 64);
    const std::string_view version = rest.substr(0, rest.find('"'));
    return !version.empty() && version.find_first_not_of("0123456789.") == std::string_view::npos && version.size() < 64 ? std::string(version) : otherwise;
}

}  // namespace

void CommentFeed::begin(const Emitter& emitter, std::string_view page, const RecordedJson& data) {
    version_ = version_in(page, version_);
    const JsonCursor section = comment_section(data.root());
    std::vector<std::string> tokens;
    collect_tokens(section, tokens);
    if (!tokens.empty()) return ask(emitter, tokens.front());
    const JsonCursor message = section[std::size_t{0}]["messageRenderer"];
    // “Comments are turned off.”
    if (message.is_object()) return emitter.list("post", 2, {"comments", "platform_private"});
    stop(emitter, "shape_changed", "the page does not say how to load them");
}

void CommentFeed::ask(const Emitter& emitter, const std::string& token) {
    if (token.size() > longest_token || !tokens_.insert(token).second) return;
    if (asked_ >= settings_.most_comment_pages) {
        if (!cut_) stop(emitter, "list_incomplete", std::to_string(asked_) + " pages were read");
        cut_ = true;
        return;
    }
    const json body = {{"context", {{"client", {{"clientName", settings_.client_name}, {"clientVersion", version_}, {"hl", "en"}, {"gl", "US"}}}}}, {"continuation", token}};
    const json headers = json::array({json::array({"Content-Type", "application/json"}), json::array({"Accept-Language", "en"})});
    emitter.http({"comments." + std::to_string(asked_++), "comments", site_ + "/youtubei/v1/next?prettyPrint=false", true, {{"headers", headers}}, body.dump()});
}

void CommentFeed::on_page(const Emitter& emitter, const Answer& answer) {
    ++answered_;
    std::string why = answer.detail;
    const auto document = answer.has_body() && answer.status == 200 ? RecordedJson::whole(answer.body, answer.record, why) : std::nullopt;
    if (!document) {
        cut_ = true;
        return stop(emitter, sdk::loss_code(answer), why);
    }
    const JsonCursor endpoints = document->root()["onResponseReceivedEndpoints"];
    if (!endpoints.is_array()) {
        cut_ = true;
        return stop(emitter, "shape_changed", "no onResponseReceivedEndpoints in the answer");
    }
    report(emitter, *document);
    for (std::size_t i = 0; i < endpoints.size(); ++i)
        for (const char* command : {"reloadContinuationItemsCommand", "appendContinuationItemsAction"}) {
            const JsonCursor items = endpoints[i][command]["continuationItems"];
            for (std::size_t k = 0; k < items.size(); ++k) {
                // The header's tokens sort anew: they would lead to the same comments again.
                std::vector<std::string> tokens;
                collect_tokens(items[k]["commentThreadRenderer"]["replies"], tokens);
                collect_tokens(items[k]["continuationItemRenderer"], tokens);
                for (const std::string& token : tokens) ask(emitter, token);
            }
        }
    finish(emitter);
}

void CommentFeed::report(const Emitter& emitter, const RecordedJson& answer) {
    const JsonCursor mutations = answer.root()["frameworkUpdates"]["entityBatchUpdate"]["mutations"];
    const std::string page = "comments." + std::to_string(answered_ - 1) + ".";
    for (std::size_t i = 0; i < mutations.size(); ++i) {
        const JsonCursor payload = mutations[i]["payload"]["commentEntityPayload"];
        if (!payload.is_object() || comments_.contains(payload["properties"]["commentId"].text())) continue;
        const auto item = comment_item(page + std::to_string(i), answer, payload);
        if (!item) {
            emitter.loss("post", "shape_changed", payload.pointer(), "a comment of unknown form");
            continue;
        }
        item->send(emitter);
        comments_.insert(payload["properties"]["commentId"].text());
    }
}

void CommentFeed::stop(const Emitter& emitter, std::string_view code, const std::string& detail) const {
    emitter.loss("post", code, "comments", std::to_string(comments_.size()) + " comments were recorded; more may exist" + (detail.empty() ? "" : ": " + detail));
}

void CommentFeed::finish(const Emitter& emitter) {
    if (asked_ == answered_ && !cut_ && comments_.empty()) emitter.list("post", 2, {"comments", "end"});
}

}  // namespace saksi::youtube
