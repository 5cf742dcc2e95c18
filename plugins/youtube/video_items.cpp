#include "video_items.hpp"

#include <algorithm>

#include "page.hpp"
#include "url.hpp"

namespace saksi::youtube {

namespace {

using sdk::Answer;
using sdk::Found;
using sdk::ItemBuilder;
using sdk::JsonCursor;
using sdk::RecordedJson;

/// `var NAME = {…};` or `window["NAME"] = {…};`
std::optional<RecordedJson> assigned(const Answer& answer, std::string_view name, std::string& why) {
    for (std::size_t at = answer.body.find(name); at != std::string_view::npos; at = answer.body.find(name, at + 1)) {
        std::size_t next = answer.body.find_first_not_of("\"'] \t\r\n", at + name.size());
        if (next == std::string_view::npos || answer.body[next] != '=') continue;
        next = answer.body.find_first_not_of(" \t\r\n", next + 1);
        if (next == std::string_view::npos || answer.body[next] != '{') continue;
        const auto extent = sdk::json_extent(answer.body, next);
        if (extent) return RecordedJson::piece(answer.body, *extent, answer.record, why);
    }
    why = "no object " + std::string(name) + " in the page";
    return std::nullopt;
}

JsonCursor named_panel(const JsonCursor& data) {
    const JsonCursor panels = data["engagementPanels"];
    for (std::size_t i = 0; i < panels.size(); ++i) {
        const JsonCursor panel = panels[i]["engagementPanelSectionListRenderer"];
        if (panel["panelIdentifier"].text() == "engagement-panel-comments-section") return panel;
    }
    return {};
}

ItemBuilder whole_page_item(const Answer& answer) { return {"post", "Create", answer.record, sdk::position(0, answer.size)}; }

void set_author(ItemBuilder& item, const RecordedJson& player) {
    const JsonCursor details = player.root()["videoDetails"];
    const JsonCursor format = player.root()["microformat"]["playerMicroformatRenderer"];
    item.with_actor();
    item.text("/actor/id", player.text(details["channelId"]));
    item.text("/object/attributedTo", player.text(details["channelId"]));
    item.text("/actor/name", player.text(details["author"]));
    const auto profile = player.text(format["ownerProfileUrl"]);
    item.text("/actor/url", profile);
    const std::size_t at = profile ? profile->value.find("/@") : std::string::npos;
    if (at != std::string::npos) item.text("/actor/handle", profile->stretch(at + 1, profile->value.size()));
}

/// A comment on the video itself: its own address (`/watch?v=VIDEO&lc=COMMENT`) stands beside it in the answer, and names both.
std::optional<Found> video_of_comment(const RecordedJson& answer, const std::string& comment) {
    const JsonCursor mutations = answer.root()["frameworkUpdates"]["entityBatchUpdate"]["mutations"];
    for (std::size_t i = 0; i < mutations.size(); ++i) {
        const JsonCursor command = mutations[i]["payload"]["commentSurfaceEntityPayload"]["publishedTimeCommand"]["innertubeCommand"];
        const JsonCursor address = command["commandMetadata"]["webCommandMetadata"]["url"];
        const std::string& url = address.text();
        const std::size_t question = url.find('?');
        if (question == std::string::npos || sdk::query_value(std::string_view(url).substr(question + 1), "lc") != comment) continue;
        const std::size_t video = url.find("v=", question), here = url.find("lc=", question) + 3;
        if (video == std::string::npos) continue;
        const std::size_t end = std::min(url.find('&', video), url.size());
        const auto found = answer.found(address)->stretch(video + 2, end);
        if (found) return found->linked_by(comment, sdk::refined(answer.selector(address), sdk::position(here, here + comment.size())));
    }
    return std::nullopt;
}

}  // namespace

std::optional<WatchPage> WatchPage::read(const Answer& answer, std::string& why) {
    auto player = assigned(answer, "ytInitialPlayerResponse", why);
    if (!player) return std::nullopt;
    std::string why_no_data;
    return WatchPage{std::move(*player), assigned(answer, "ytInitialData", why_no_data)};
}

std::optional<Found> shown_comments(const WatchPage& page) {
    if (!page.data) return std::nullopt;
    const JsonCursor runs = named_panel(page.data->root())["header"]["engagementPanelTitleHeaderRenderer"]["contextualInfo"]["runs"];
    return page.data->text(runs[std::size_t{0}]["text"]);
}

std::optional<ItemBuilder> video_item(const Answer& answer, const WatchPage& page, const std::string& video_id) {
    const RecordedJson& player = page.player;
    const JsonCursor details = player.root()["videoDetails"];
    const JsonCursor format = player.root()["microformat"]["playerMicroformatRenderer"];
    if (details["videoId"].text() != video_id) return std::nullopt;
    ItemBuilder item = whole_page_item(answer);
    item.with_object("Video");
    item.text("/object/id", player.text(details["videoId"]));
    item.derived("/object/url", "canonical-url", sdk::json::array({"target-uri", answer.record}), sdk::address_of(answer));
    item.text("/object/content", player.text(details["title"]));
    set_author(item, player);
    if (!item.time(player.text(format["publishDate"]), "rfc3339")) item.time(player.text(format["uploadDate"]), "rfc3339");
    item.count("views", player.number(details["viewCount"]));
    item.count("likes", player.number(format["likeCount"]));
    item.shown_count("comments", shown_comments(page));
    return item;
}

std::optional<ItemBuilder> unplayable_item(const Answer& answer, const WatchPage& page, const Settings& settings) {
    const JsonCursor status = page.player.root()["playabilityStatus"];
    const std::string word = status["status"].text();
    if (word.empty() || word == "OK" || word == "LIVE_STREAM_OFFLINE") return std::nullopt;
    ItemBuilder item = whole_page_item(answer);
    item.with_object("Video");
    item.derived("/object/url", "canonical-url", sdk::json::array({"target-uri", answer.record}), sdk::address_of(answer));
    item.state(word == "LOGIN_REQUIRED" || word == "AGE_VERIFICATION_REQUIRED" ? "login_wall" : word == "UNPLAYABLE" ? "private" : "not_found");
    const auto reason = page.player.text(status["reason"]);
    for (const sdk::WallMarker& known : settings.reasons)
        if (reason && reason->value.find(known.text) != std::string::npos) {
            item.state(known.state);
            break;
        }
    if (reason) item.state_fact(*reason);
    item.state_fact(*page.player.text(status["status"]));
    return item;
}

std::optional<ItemBuilder> comment_item(const std::string& key, const RecordedJson& answer, const JsonCursor& payload) {
    const JsonCursor properties = payload["properties"], author = payload["author"], toolbar = payload["toolbar"];
    const auto id = answer.text(properties["commentId"]);
    if (!id || author["channelId"].text().empty()) return std::nullopt;
    ItemBuilder item(key, "Create", answer.record(), answer.selector(payload));
    item.with_actor().with_object("Note");
    item.text("/actor/id", answer.text(author["channelId"]));
    item.text("/actor/handle", answer.text(author["displayName"]));
    item.text("/object/id", id);
    item.text("/object/attributedTo", answer.text(author["channelId"]));
    item.text("/object/content", answer.text(properties["content"]["content"]));
    // An answer's id is that of the comment above it, a point, and its own.
    if (const std::size_t point = id->value.find('.'); point != std::string::npos) item.text("/object/inReplyTo", id->stretch(0, point));
    else
        item.text("/object/inReplyTo", video_of_comment(answer, id->value));
    const auto when = answer.text(properties["publishedTime"]);
    if (item.relative_time(when) && when->value.ends_with("(edited)")) item.state("edited").state_fact(*when);
    item.shown_count("likes", answer.text(toolbar["likeCountNotliked"]));
    item.shown_count("comments", answer.text(toolbar["replyCount"]));
    return item;
}

}  // namespace saksi::youtube
