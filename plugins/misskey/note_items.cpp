#include "note_items.hpp"

#include <array>

#include "url.hpp"

namespace saksi::misskey {

namespace {

using sdk::Found;
using sdk::ItemBuilder;
using sdk::JsonCursor;
using sdk::RecordedJson;

/// The id is the asked server's own, and so is the number of a person of another server.
void set_user(ItemBuilder& item, const RecordedJson& answer, const JsonCursor& user) {
    item.with_actor();
    item.text("/actor/id", answer.text(user["id"]));
    item.text("/actor/handle", answer.text(user["username"]));
    item.text("/actor/name", answer.text(user["name"]));
}

}  // namespace

bool is_note(const JsonCursor& note) {
    return note["id"].is_string() && note["createdAt"].is_string() && note["userId"].is_string() && note["user"].is_object();
}

bool only_repeats(const JsonCursor& note) {
    return note["renoteId"].is_string() && note["text"].text().empty() && note["fileIds"].size() == 0 && note["files"].size() == 0 && !note["poll"].is_object();
}

ItemBuilder note_item(const std::string& key, const RecordedJson& answer, const JsonCursor& note) {
    const bool repeats = only_repeats(note);
    ItemBuilder item(key, repeats ? "Announce" : "Create", answer.record(), answer.selector(note));
    set_user(item, answer, note["user"]);
    item.with_object("Note");
    item.time(answer.text(note["createdAt"]), "rfc3339");
    if (repeats) {
        item.text("/object/id", answer.text(note["renoteId"]));
        return item;
    }
    item.text("/object/id", answer.text(note["id"]));
    // Only notes that were written on another server state an address.
    item.text("/object/url", answer.text(note["url"].text().empty() ? note["uri"] : note["url"]));
    item.text("/object/attributedTo", answer.text(note["userId"]));
    item.text("/object/content", answer.text(note["text"]));
    item.text("/object/inReplyTo", answer.text(note["replyId"]));
    if (note["isHidden"].selected() == "true") item.state("private").state_fact(answer.found(note["isHidden"])->with_as("boolean"));
    static constexpr std::array<std::pair<const char*, const char*>, 3> counts{{{"reactions", "reactionCount"}, {"shares", "renoteCount"}, {"comments", "repliesCount"}}};
    for (const auto& [name, member] : counts) item.count(name, answer.number(note[member]));
    return item;
}

std::optional<ItemBuilder> reaction_item(const std::string& key, const RecordedJson& answer, const JsonCursor& reaction, const NoteFacts& note) {
    if (reaction["user"]["id"].text().empty()) return std::nullopt;
    ItemBuilder item(key, "Like", answer.record(), answer.selector(reaction));
    set_user(item, answer, reaction["user"]);
    item.with_object("Note");
    // The answer does not repeat which note it is about; the address does.
    item.derived("/object/id", "canonical-url", sdk::json::array({"target-query", answer.record(), "noteId"}), note.id);
    item.text("/object/attributedTo", note.author);
    item.text("/object/url", note.url);
    item.time(answer.text(reaction["createdAt"]), "rfc3339");
    return item;
}

std::vector<Found> media_links(const RecordedJson& answer, const JsonCursor& note) {
    std::vector<Found> links;
    const JsonCursor files = note["files"];
    for (std::size_t i = 0; i < files.size() && i < 64; ++i)
        if (const auto link = answer.text(files[i]["url"]); link && !sdk::origin_of(link->value).empty()) links.push_back(*link);
    return links;
}

}  // namespace saksi::misskey
