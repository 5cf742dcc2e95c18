#include "video_items.hpp"

#include <array>

#include "url.hpp"

namespace saksi::peertube {

namespace {

using sdk::Found;
using sdk::ItemBuilder;
using sdk::JsonCursor;
using sdk::RecordedJson;

void set_account(ItemBuilder& item, const RecordedJson& answer, const JsonCursor& account) {
    item.with_actor();
    item.text("/actor/id", answer.text(account["url"]));
    item.text("/actor/url", answer.text(account["url"]));
    item.text("/actor/handle", answer.text(account["name"]));
    item.text("/actor/name", answer.text(account["displayName"]));
}

std::uint64_t number_of(const RecordedJson& answer, const JsonCursor& value) {
    const auto number = answer.number(value);
    return number && sdk::is_count(number->value) ? std::stoull(number->value) : 0;
}

}  // namespace

bool is_video(const JsonCursor& video) {
    return video["uuid"].is_string() && video["name"].is_string() && video["url"].is_string() && video["account"].is_object();
}

ItemBuilder video_item(const RecordedJson& answer) {
    const JsonCursor video = answer.root();
    ItemBuilder item("post", "Create", answer.record(), answer.selector(video));
    set_account(item, answer, video["account"]);
    item.with_object("Video");
    item.text("/object/id", answer.text(video["uuid"]));
    item.text("/object/url", answer.text(video["url"]));
    item.text("/object/attributedTo", answer.text(video["account"]["url"]));
    item.text("/object/content", answer.text(video["name"]));
    item.time(answer.text(video["publishedAt"]), "rfc3339");
    static constexpr std::array<std::pair<const char*, const char*>, 4> counts{{{"likes", "likes"}, {"dislikes", "dislikes"}, {"comments", "comments"}, {"views", "views"}}};
    for (const auto& [name, member] : counts) item.count(name, answer.number(video[member]));
    return item;
}

std::optional<Found> video_file(const RecordedJson& answer, std::uint64_t most) {
    const JsonCursor video = answer.root();
    // Servers that only stream keep the same files in the playlist.
    const JsonCursor files = video["files"].size() > 0 ? video["files"] : video["streamingPlaylists"][std::size_t{0}]["files"];
    std::optional<Found> best;
    std::uint64_t highest = 0;
    for (std::size_t i = 0; i < files.size(); ++i) {
        const auto link = answer.text(files[i]["fileUrl"]);
        const std::uint64_t lines = number_of(answer, files[i]["resolution"]["id"]);
        const std::uint64_t size = number_of(answer, files[i]["size"]);
        if (!link || sdk::origin_of(link->value).empty() || size == 0 || size > most || lines < highest) continue;
        best = link;
        highest = lines;
    }
    return best;
}

std::optional<Preview> preview_of(const RecordedJson& answer, const std::string& origin) {
    for (const char* member : {"previewPath", "thumbnailPath"}) {
        const auto path = answer.text(answer.root()[member]);
        if (!path || !path->value.starts_with('/')) continue;
        // The last part of the path names the file: that is what ties the two.
        const std::size_t name = path->value.rfind('/') + 1;
        const auto url = sdk::resolve(origin, path->value);
        const auto found = path->stretch(name, path->value.size());
        if (url && found && found->value.size() >= 16) return Preview{*url, *found};
    }
    return std::nullopt;
}

std::optional<ItemBuilder> comment_item(const std::string& key, const RecordedJson& answer, const JsonCursor& comment, const std::string& asked_video) {
    const auto id = answer.found(comment["id"]);
    if (!id || !comment["id"].is_number() || !comment["url"].is_string()) return std::nullopt;
    ItemBuilder item(key, "Create", answer.record(), answer.selector(comment));
    if (comment["account"].is_object()) set_account(item, answer, comment["account"]);
    item.with_object("Note");
    item.text("/object/id", id);
    item.text("/object/url", answer.text(comment["url"]));
    item.text("/object/attributedTo", answer.text(comment["account"]["url"]));
    if (const auto words = answer.text(comment["text"])) item.text("/object/content", words->with_as("html"));
    if (comment["inReplyToCommentId"].is_number())
        item.text("/object/inReplyTo", answer.found(comment["inReplyToCommentId"]));
    else
        item.derived("/object/inReplyTo", "canonical-url", sdk::json::array({"target-path", answer.record(), "3"}), asked_video);
    item.time(answer.text(comment["createdAt"]), "rfc3339");
    if (comment["isDeleted"].selected() == "true") item.state("deleted").state_fact(answer.found(comment["isDeleted"])->with_as("boolean"));
    return item;
}

}  // namespace saksi::peertube
