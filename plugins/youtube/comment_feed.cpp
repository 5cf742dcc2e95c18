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

FeedStart feed_start(const RecordedJson& data) {
    const JsonCursor section = comment_section(data.root());
    std::vector<std::string> tokens;
    collect_tokens(section, tokens);
    if (!tokens.empty()) return {tokens.front()};
    // “Comments are turned off.”
    return {"", section[std::size_t{0}]["messageRenderer"].is_object()};
}

void CommentFeed::take_version(std::string_view page) { version_ = version_in(page, version_); }

sdk::HttpRequest CommentFeed::request(const std::string& token) const {
    const json body = {{"context", {{"client", {{"clientName", settings_.client_name}, {"clientVersion", version_}, {"hl", "en"}, {"gl", "US"}}}}}, {"continuation", token}};
    const json headers = json::array({json::array({"Content-Type", "application/json"}), json::array({"Accept-Language", "en"})});
    return {"", "", site_ + "/youtubei/v1/next?prettyPrint=false", true, {{"headers", headers}}, body.dump()};
}

std::optional<sdk::PageRead> CommentFeed::read(const Emitter& emitter, const std::string& key, const Answer& answer, std::string& why) {
    const auto document = RecordedJson::whole(answer.body, answer.record, why);
    const JsonCursor endpoints = document ? document->root()["onResponseReceivedEndpoints"] : JsonCursor();
    if (!endpoints.is_array()) {
        if (why.empty()) why = "no onResponseReceivedEndpoints in the answer";
        return std::nullopt;
    }
    sdk::PageRead page = take(emitter, key, *document);
    for (std::size_t i = 0; i < endpoints.size(); ++i)
        for (const char* command : {"reloadContinuationItemsCommand", "appendContinuationItemsAction"}) {
            const JsonCursor items = endpoints[i][command]["continuationItems"];
            for (std::size_t k = 0; k < items.size(); ++k) {
                // The header's tokens sort anew: they would lead to the same comments again.
                std::vector<std::string> tokens;
                collect_tokens(items[k]["commentThreadRenderer"]["replies"], tokens);
                collect_tokens(items[k]["continuationItemRenderer"], tokens);
                for (const std::string& token : tokens)
                    if (tokens_.insert(token).second) page.next.push_back(token);
            }
        }
    return page;
}

sdk::PageRead CommentFeed::take(const Emitter& emitter, const std::string& key, const RecordedJson& answer) {
    sdk::PageRead page;
    const JsonCursor mutations = answer.root()["frameworkUpdates"]["entityBatchUpdate"]["mutations"];
    page.delivered = mutations.size();
    for (std::size_t i = 0; i < mutations.size(); ++i) {
        const JsonCursor payload = mutations[i]["payload"]["commentEntityPayload"];
        if (!payload.is_object() || comments_.contains(payload["properties"]["commentId"].text())) continue;
        const std::string name = key + "." + std::to_string(i);
        const auto item = comment_item(name, answer, payload);
        if (!item) {
            emitter.loss("post", "shape_changed", payload.pointer(), "a comment of unknown form");
            continue;
        }
        item->send(emitter);
        page.count(name);
        comments_.insert(payload["properties"]["commentId"].text());
    }
    return page;
}

}  // namespace saksi::youtube
