#include "post_items.hpp"

#include <array>

#include "post_address.hpp"

namespace saksi::bluesky {

namespace {

using sdk::ItemBuilder;
using sdk::JsonCursor;

/// Only what is a string there: `raw` of another kind would be a shape the plugin does not know.
std::optional<sdk::Found> text_at(const JsonCursor& value, const std::string& record) {
    return value.is_string() ? value.found(record) : std::nullopt;
}

void set_profile_url(ItemBuilder& item) {
    const std::string did = item.leaf("/actor/id");
    if (is_did(did)) item.derived("/actor/url", "canonical-url", sdk::json::array({"bluesky-profile", "/actor/id"}), "https://bsky.app/profile/" + did);
}

void set_profile(ItemBuilder& item, const std::string& record, const JsonCursor& profile) {
    item.with_actor();
    item.text("/actor/id", text_at(profile["did"], record));
    item.text("/actor/handle", text_at(profile["handle"], record));
    item.text("/actor/name", text_at(profile["displayName"], record));
    set_profile_url(item);
}

void set_url(ItemBuilder& item) {
    if (const auto address = PostAddress::from_at_uri(item.leaf("/object/id")))
        item.derived("/object/url", "canonical-url", sdk::json::array({"bluesky-post", "/object/id"}), address->page_url());
}

void set_requested_post(ItemBuilder& item, const std::string& record, std::string_view parameter, const std::string& post_uri) {
    item.with_object("Note");
    item.derived("/object/id", "canonical-url", sdk::json::array({"target-query", record, parameter}), post_uri);
    set_url(item);
}

void set_post_record(ItemBuilder& item, const std::string& record, const JsonCursor& value) {
    item.text("/object/content", text_at(value["text"], record));
    item.text("/object/inReplyTo", text_at(value["reply"]["parent"]["uri"], record));
    const std::optional<sdk::Found> created = text_at(value["createdAt"], record);
    if (item.time(created, "rfc3339")) return;
    // The author's program wrote no usable time; the record key holds one.
    const auto address = PostAddress::from_at_uri(item.leaf("/object/id"));
    const auto instant = address ? tid_time(address->record_key) : std::nullopt;
    if (instant) item.id_time("tid-us", sdk::json::array({"/object/id"}), *instant, created);
}

/// The DID as it stands inside a record's own address: at://DID/…
std::optional<sdk::Found> did_in_uri(const std::string& record, const JsonCursor& answer, const std::string& did) {
    if (!answer["uri"].text().starts_with("at://" + did + "/")) return std::nullopt;
    return sdk::Found{did, "text", record, "body", sdk::refined(sdk::fragment("/uri"), sdk::position(5, 5 + did.size()))};
}

}  // namespace

std::optional<ItemBuilder> post_item(const std::string& key, const std::string& record, const JsonCursor& view) {
    const auto address = PostAddress::from_at_uri(view["uri"].text());
    if (!address || address->author != view["author"]["did"].text()) return std::nullopt;
    ItemBuilder item(key, "Create", record, sdk::fragment(view.pointer()));
    set_profile(item, record, view["author"]);
    item.with_object("Note");
    item.text("/object/id", text_at(view["uri"], record));
    item.text("/object/attributedTo", text_at(view["author"]["did"], record));
    set_url(item);
    set_post_record(item, record, view["record"]);
    static constexpr std::array<std::pair<const char*, const char*>, 5> counts{
        {{"likes", "likeCount"}, {"shares", "repostCount"}, {"comments", "replyCount"}, {"quotes", "quoteCount"}, {"bookmarks", "bookmarkCount"}}};
    for (const auto& [name, member] : counts) item.count(name, view[member].is_number() ? view[member].found(record) : std::nullopt);
    return item;
}

ItemBuilder withheld_item(const std::string& key, const std::string& record, const JsonCursor& node) {
    ItemBuilder item(key, "Create", record, sdk::fragment(node.pointer()));
    item.with_object("Note");
    item.text("/object/id", text_at(node["uri"], record));
    set_url(item);
    const bool blocked = node["blocked"].selected() == "true";
    if (text_at(node["author"]["did"], record)) {
        item.with_actor();
        item.text("/actor/id", text_at(node["author"]["did"], record));
        item.text("/object/attributedTo", text_at(node["author"]["did"], record));
        set_profile_url(item);
    }
    item.state(blocked ? "private" : "not_found");
    if (const auto flag = node[blocked ? "blocked" : "notFound"].found(record)) item.state_fact(flag->with_as("boolean"));
    return item;
}

std::optional<ItemBuilder> like_item(const std::string& key, const std::string& record, const JsonCursor& like, const std::string& post_uri) {
    if (!is_did(like["actor"]["did"].text())) return std::nullopt;
    ItemBuilder item(key, "Like", record, sdk::fragment(like.pointer()));
    set_profile(item, record, like["actor"]);
    set_requested_post(item, record, "uri", post_uri);
    item.time(text_at(like["createdAt"], record), "rfc3339");
    return item;
}

std::optional<ItemBuilder> repost_item(const std::string& key, const std::string& record, const JsonCursor& profile, const std::string& post_uri) {
    if (!is_did(profile["did"].text())) return std::nullopt;
    ItemBuilder item(key, "Announce", record, sdk::fragment(profile.pointer()));
    set_profile(item, record, profile);
    set_requested_post(item, record, "uri", post_uri);
    return item;
}

ItemBuilder missing_item(const std::string& key, const std::string& record, const JsonCursor& answer, const std::string& post_uri) {
    ItemBuilder item(key, "Create", record, sdk::fragment(""));
    set_requested_post(item, record, "uris", post_uri);
    item.state("not_found");
    if (const auto empty = answer["posts"].found(record)) item.state_fact(*empty);
    return item;
}

ItemBuilder repo_item(const std::string& key, const std::string& record, const JsonCursor& answer, const std::string& did) {
    ItemBuilder item(key, "Create", record, sdk::fragment(""));
    item.with_actor().with_object("Note");
    item.text("/object/id", text_at(answer["uri"], record));
    if (const auto author = did_in_uri(record, answer, did)) {
        item.text("/actor/id", *author);
        item.text("/object/attributedTo", *author);
        set_profile_url(item);
    }
    set_url(item);
    set_post_record(item, record, answer["value"]);
    return item;
}

ItemBuilder act_item(const std::string& key, const std::string& activity, const std::string& record, const JsonCursor& answer, const std::string& did) {
    ItemBuilder item(key, activity, record, sdk::fragment(""));
    item.with_actor().with_object("Note");
    if (const auto actor = did_in_uri(record, answer, did)) item.text("/actor/id", *actor);
    set_profile_url(item);
    item.text("/object/id", text_at(answer["value"]["subject"]["uri"], record));
    set_url(item);
    item.time(text_at(answer["value"]["createdAt"], record), "rfc3339");
    return item;
}

std::optional<ItemBuilder> missing_act(const std::string& key, const std::string& activity, const std::string& record, const JsonCursor& answer, const std::string& act_uri,
                                       const std::string& did) {
    const auto error = answer["error"].found(record);
    const std::size_t at = answer["message"].text().find(act_uri);
    if (!error || at == std::string::npos) return std::nullopt;
    ItemBuilder item(key, activity, record, sdk::fragment(""));
    item.with_actor();
    const std::size_t begin = at + std::string_view("at://").size();
    item.text("/actor/id", sdk::Found{did, "text", record, "body", sdk::refined(sdk::fragment("/message"), sdk::position(begin, begin + did.size()))});
    set_profile_url(item);
    item.state("not_found").state_fact(*error);
    return item;
}

std::vector<JsonCursor> media_links(const JsonCursor& post_record) {
    std::vector<JsonCursor> links;
    const auto add = [&](const JsonCursor& blob) {
        // Blobs of today, and those of before 2023 (atproto.com/specs/data-model#blob-type).
        const JsonCursor link = blob["ref"]["$link"].is_string() ? blob["ref"]["$link"] : blob["cid"];
        if (link.is_string() && link.text().size() >= 16 && link.text().size() <= 128) links.push_back(link);
    };
    const JsonCursor embed = post_record["embed"];
    for (const JsonCursor& holder : {embed, embed["media"]}) {
        for (std::size_t i = 0; i < holder["images"].size() && i < 64; ++i) add(holder["images"][i]["image"]);
        add(holder["video"]);
        add(holder["external"]["thumb"]);
    }
    return links;
}

}  // namespace saksi::bluesky
