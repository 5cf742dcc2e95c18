#include "status_items.hpp"

#include <array>

#include "url.hpp"

namespace saksi::mastodon {

namespace {

using sdk::Found;
using sdk::ItemBuilder;
using sdk::JsonCursor;

/// A filled string.
std::optional<Found> text_at(const JsonCursor& value, const std::string& record) { return value.text().empty() ? std::nullopt : value.found(record); }

void set_account(ItemBuilder& item, const std::string& record, const JsonCursor& account) {
    item.with_actor();
    item.text("/actor/id", text_at(account_id(account), record));
    item.text("/actor/handle", text_at(account["acct"], record));
    item.text("/actor/name", text_at(account["display_name"], record));
    item.text("/actor/url", text_at(account["url"], record));
}

/// `/api/v1/statuses/ID/…`: the id is segment 3 of the path. The number is the server's own; the address is the same everywhere.
void set_requested_status(ItemBuilder& item, const std::string& record, const StatusFacts& status) {
    item.with_object("Note");
    item.derived("/object/id", "canonical-url", sdk::json::array({"target-path", record, "3"}), status.id);
    item.text("/object/url", status.url);
    item.text("/object/attributedTo", status.author);
}

void set_content(ItemBuilder& item, const std::string& record, const JsonCursor& content) {
    if (const auto found = text_at(content, record)) item.text("/object/content", found->with_as("html"));
}

}  // namespace

bool is_status(const JsonCursor& status) {
    return status["id"].is_string() && status["uri"].is_string() && status["content"].is_string() && status["created_at"].is_string() && status["account"].is_object();
}

JsonCursor account_id(const JsonCursor& account) { return account["uri"].text().empty() ? account["url"] : account["uri"]; }

ItemBuilder status_item(const std::string& key, const std::string& record, const JsonCursor& status) {
    const JsonCursor repeated = status["reblog"];
    const JsonCursor& object = is_status(repeated) ? repeated : status;
    ItemBuilder item(key, is_status(repeated) ? "Announce" : "Create", record, sdk::fragment(status.pointer()));
    set_account(item, record, status["account"]);
    item.with_object("Note");
    item.text("/object/id", text_at(object["uri"], record));
    item.text("/object/url", text_at(object["url"], record));
    item.text("/object/attributedTo", text_at(account_id(object["account"]), record));
    set_content(item, record, object["content"]);
    item.text("/object/inReplyTo", text_at(object["in_reply_to_id"], record));
    item.time(text_at(status["created_at"], record), "rfc3339");
    if (const auto edited = text_at(object["edited_at"], record)) item.state("edited").state_fact(*edited);
    static constexpr std::array<std::pair<const char*, const char*>, 4> counts{
        {{"likes", "favourites_count"}, {"shares", "reblogs_count"}, {"comments", "replies_count"}, {"quotes", "quotes_count"}}};
    for (const auto& [name, member] : counts) item.count(name, object[member].is_number() ? object[member].found(record) : std::nullopt);
    return item;
}

StatusFacts StatusFacts::of(const std::string& record, const JsonCursor& status) {
    const auto linked = [&](const JsonCursor& value) {
        const auto found = text_at(value, record);
        return found ? std::optional(found->linked_by(status["id"].text(), sdk::fragment("/id"))) : std::nullopt;
    };
    return {status["id"].text(), linked(account_id(status["account"])), linked(status["url"].text().empty() ? status["uri"] : status["url"])};
}

std::optional<ItemBuilder> act_item(const std::string& key, const std::string& activity, const std::string& record, const JsonCursor& account,
                                    const StatusFacts& status) {
    if (account_id(account).text().empty()) return std::nullopt;
    ItemBuilder item(key, activity, record, sdk::fragment(account.pointer()));
    set_account(item, record, account);
    set_requested_status(item, record, status);
    return item;
}

std::optional<ItemBuilder> edit_item(const std::string& key, const std::string& record, const JsonCursor& edit, const StatusFacts& status) {
    if (!edit["content"].is_string() || !edit["created_at"].is_string()) return std::nullopt;
    ItemBuilder item(key, "Update", record, sdk::fragment(edit.pointer()));
    if (edit["account"].is_object()) set_account(item, record, edit["account"]);
    set_requested_status(item, record, status);
    set_content(item, record, edit["content"]);
    item.time(edit["created_at"].found(record), "rfc3339");
    return item;
}

std::vector<JsonCursor> media_links(const JsonCursor& status) {
    std::vector<JsonCursor> links;
    const JsonCursor media = status["media_attachments"];
    for (std::size_t i = 0; i < media.size() && i < 64; ++i) {
        const std::string& url = media[i]["url"].text();
        if (sdk::split_url(url) && (url.starts_with("https://") || url.starts_with("http://"))) links.push_back(media[i]["url"]);
    }
    return links;
}

}  // namespace saksi::mastodon
