#include "post_answer.hpp"

#include <array>

#include "id_time.hpp"
#include "recorded_json.hpp"

namespace saksi::x {

namespace {

using sdk::ItemBuilder;
using sdk::JsonCursor;
using sdk::PagePost;
using sdk::RecordedJson;

/// The id in the request's query stands for a post of which the answer says nothing.
ItemBuilder missing_item(const sdk::Answer& answer, const std::string& id) {
    ItemBuilder item("post", "Create", answer.record, sdk::fragment(""));
    item.with_object("Note");
    item.derived("/object/id", "canonical-url", sdk::json::array({"target-query", answer.record, "id"}), id);
    return item;
}

ItemBuilder post_item(const std::string& key, const RecordedJson& answer, const JsonCursor& post) {
    ItemBuilder item(key, "Create", answer.record(), answer.selector(post));
    const JsonCursor user = post["user"];
    item.with_actor().with_object("Note");
    item.text("/actor/id", answer.text(user["id_str"]));
    item.text("/actor/handle", answer.text(user["screen_name"]));
    item.text("/actor/name", answer.text(user["name"]));
    item.text("/object/id", answer.text(post["id_str"]));
    item.text("/object/attributedTo", answer.text(user["id_str"]));
    item.text("/object/content", answer.text(post["text"]));
    item.text("/object/inReplyTo", answer.text(post["in_reply_to_status_id_str"]));
    if (!item.time(answer.text(post["created_at"]), "rfc3339"))
        if (const auto instant = sdk::snowflake_time("x", item.leaf("/object/id")))
            item.id_time("snowflake-ms", sdk::json::array({"x", "/object/id"}), *instant, answer.text(post["created_at"]));
    if (post["isEdited"].selected() == "true") item.state("edited").state_fact(answer.found(post["isEdited"])->with_as("boolean"));
    // The post asked for has a number of conversation, those beside it have numbers of their own.
    static constexpr std::array<std::pair<const char*, const char*>, 4> counts{
        {{"likes", "favorite_count"}, {"comments", "conversation_count"}, {"comments", "reply_count"}, {"shares", "retweet_count"}}};
    for (const auto& [name, member] : counts) item.count(name, answer.number(post[member]));
    return item;
}

/// Pictures, and of each video the variant with the highest bitrate.
std::vector<sdk::Found> media_of(const RecordedJson& answer, const JsonCursor& post) {
    std::vector<sdk::Found> media;
    const JsonCursor details = post["mediaDetails"];
    for (std::size_t i = 0; i < details.size(); ++i) {
        if (const auto picture = answer.text(details[i]["media_url_https"])) media.push_back(*picture);
        const JsonCursor variants = details[i]["video_info"]["variants"];
        JsonCursor best;
        long long most = -1;
        for (std::size_t k = 0; k < variants.size(); ++k) {
            const auto bitrate = variants[k]["bitrate"].selected();
            if (!bitrate || !sdk::is_count(*bitrate) || std::stoll(*bitrate) <= most) continue;
            most = std::stoll(*bitrate);
            best = variants[k]["url"];
        }
        if (const auto video = answer.text(best)) media.push_back(*video);
    }
    return media;
}

}  // namespace

std::optional<PagePost> read_answer(const sdk::Answer& answer, const std::string& id, std::string& why) {
    const auto document = RecordedJson::whole(answer.body, answer.record, why);
    if (!document) return std::nullopt;
    const JsonCursor post = document->root();
    const auto kind = document->text(post["__typename"]);
    if (kind && kind->value == "TweetTombstone") {
        PagePost out{missing_item(answer, id)};
        out.item.state("tombstone").state_fact(*kind);
        if (const auto said = document->text(post["tombstone"]["text"]["text"])) out.item.state_fact(*said);
        return out;
    }
    if (post.is_object() && post.size() == 0) {
        PagePost out{missing_item(answer, id)};
        out.item.state("not_found").state_fact(*document->found(post));
        return out;
    }
    if (post["id_str"].text() != id || post["user"]["id_str"].text().empty()) {
        why = "the answer holds no post, or another";
        return std::nullopt;
    }
    PagePost out{post_item("post", *document, post)};
    for (const char* beside : {"parent", "quoted_tweet"})
        if (!post[beside]["id_str"].text().empty()) out.comments.push_back(post_item(beside, *document, post[beside]));
    // Likes are private since 2024-06; the other lists stand behind the login.
    out.lists = {{"likers", "platform_private"}, {"sharers", "login_required"}, {"comments", "login_required", 0, sdk::json::array(), document->number(post["conversation_count"])}, {"quotes", "login_required"}};
    out.media = media_of(*document, post);
    if (post["note_tweet"].is_object()) out.losses.push_back({"truncated", "/object/content", "the embedding interface shows only the beginning of a long post"});
    return out;
}

}  // namespace saksi::x
