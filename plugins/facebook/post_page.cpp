#include "post_page.hpp"

#include <algorithm>

#include "recorded_json.hpp"
#include "url.hpp"

namespace saksi::facebook {

namespace {

using sdk::ItemBuilder;
using sdk::JsonCursor;
using sdk::PagePost;
using sdk::RecordedJson;

constexpr std::size_t most_scripts = 400;

bool is_id(std::string_view text) {
    const bool digits = !text.empty() && text.size() <= 24 && text.find_first_not_of("0123456789") == std::string_view::npos;
    const bool opaque = text.starts_with("pfbid") && text.size() > 8 && text.size() <= 128 && std::ranges::all_of(text, [](char c) {
                            return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
                        });
    return digits || opaque;
}

bool is_story(const JsonCursor& object, const std::string& id) {
    if (!object["message"]["text"].is_string() || object["actors"].size() == 0) return false;
    // The page of one post may show others beside it.
    return object["post_id"].text() == id || object["url"].text().find(id) != std::string::npos || object["wwwURL"].text().find(id) != std::string::npos;
}

/// Author, words, time and numbers of one object; what stands elsewhere in the page is not taken for its own.
ItemBuilder story_item(const RecordedJson& page, const JsonCursor& story) {
    ItemBuilder item("post", "Create", page.record(), page.selector(story));
    const JsonCursor actor = story["actors"][std::size_t{0}], feedback = story["feedback"];
    item.with_actor().with_object("Note");
    item.text("/actor/id", page.text(actor["id"]));
    item.text("/actor/name", page.text(actor["name"]));
    item.text("/actor/url", page.text(actor["url"]));
    item.text("/object/id", page.text(story["post_id"]));
    item.text("/object/url", page.text(story["wwwURL"].text().empty() ? story["url"] : story["wwwURL"]));
    item.text("/object/attributedTo", page.text(actor["id"]));
    item.text("/object/content", page.text(story["message"]["text"]));
    if (!item.time(page.found(story["creation_time"]), "unix-seconds")) item.time(page.found(story["publish_time"]), "unix-seconds");
    item.count("reactions", page.number(feedback["reaction_count"]["count"]));
    item.count("comments", page.number(feedback["total_comment_count"]));
    item.shown_count("shares", page.text(feedback["share_count_reduced"]));
    return item;
}

/// Pictures and videos of the story's attachments: of each object `media` the largest picture and the video, where they are named.
void collect_media(const RecordedJson& page, const JsonCursor& value, std::vector<sdk::Found>& out) {
    // Recursion ends with the JSON depth of 256.
    if (value.is_array())
        for (std::size_t i = 0; i < value.size(); ++i) collect_media(page, value[i], out);
    if (!value.is_object()) return;
    const JsonCursor media = value["media"];
    const auto add_first = [&](std::initializer_list<JsonCursor> places) {
        for (const JsonCursor& place : places)
            if (const auto link = page.text(place)) {
                if (std::ranges::find(out, link->value, &sdk::Found::value) == out.end()) out.push_back(*link);
                return;
            }
    };
    if (media.is_object()) {
        add_first({media["viewer_image"]["uri"], media["photo_image"]["uri"], media["image"]["uri"], media["preferred_thumbnail"]["image"]["uri"]});
        add_first({media["browser_native_hd_url"], media["playable_url_quality_hd"], media["browser_native_sd_url"], media["playable_url"]});
    }
    for (const std::string& name : value.keys())
        if (name != "media") collect_media(page, value[name], out);
}

PagePost with_lists(ItemBuilder item, const std::optional<sdk::Found>& comments) {
    PagePost post{std::move(item)};
    post.lists = {{"reactors", "login_required"}, {"sharers", "login_required"}, {"comments", "login_required", 0, sdk::json::array(), comments}};
    return post;
}

}  // namespace

std::optional<std::string> post_id_of(std::string_view url) {
    const auto parts = sdk::split_url(url);
    if (!parts) return std::nullopt;
    if (parts->path.starts_with("/share/")) return std::nullopt;
    for (const std::string_view name : {"story_fbid=", "fbid=", "v="}) {
        const std::string query = "&" + parts->query;
        const std::size_t at = query.find("&" + std::string(name));
        if (at == std::string::npos) continue;
        const std::size_t start = at + 1 + name.size();
        const std::string value = query.substr(start, query.find('&', start) - start);
        if (is_id(value)) return value;
    }
    for (const std::string_view part : {"/posts/", "/videos/", "/reel/", "/permalink/"}) {
        const std::size_t at = parts->path.find(part);
        if (at == std::string::npos) continue;
        // `/posts/SLUG/ID` and `/videos/SLUG/ID` too: the last segment that is an id.
        std::string rest = parts->path.substr(at + part.size());
        while (rest.ends_with('/')) rest.pop_back();
        const std::string last = rest.substr(rest.rfind('/') == std::string::npos ? 0 : rest.rfind('/') + 1);
        if (is_id(last)) return last;
    }
    return std::nullopt;
}

std::optional<PagePost> read_page(const sdk::Answer& answer, const std::string& id, std::string& why) {
    const std::string led = post_id_of(sdk::address_of(answer)).value_or("");
    if (led.empty()) {
        why = "the link leads to no post";
        return std::nullopt;
    }
    for (const std::string& wanted : {id.empty() ? led : id, led}) {
        auto script = sdk::script_text(answer.body, "data-sjs", "");
        for (std::size_t i = 0; script && i < most_scripts; ++i, script = sdk::script_text(answer.body, "data-sjs", "", script->end)) {
            if (answer.body.substr(script->start, script->end - script->start).find(wanted) == std::string_view::npos) continue;
            const auto page = RecordedJson::piece(answer.body, *script, answer.record, why);
            if (!page) continue;
            const JsonCursor story = sdk::find_object(page->root(), [&](const JsonCursor& object) { return is_story(object, wanted); });
            if (!story) continue;
            PagePost post = with_lists(story_item(*page, story), page->number(story["feedback"]["total_comment_count"]));
            collect_media(*page, story["attachments"], post.media);
            return post;
        }
    }
    const auto html = sdk::HtmlDocument::parse(answer.body, why);
    if (!html || !html->meta("og:description")) {
        if (why.empty()) why = "neither the post's JSON nor an OpenGraph description stands in the page";
        return std::nullopt;
    }
    PagePost post = with_lists(sdk::page_item("post", answer, *html), std::nullopt);
    if (const auto picture = sdk::source_found(html->meta("og:image"), answer)) post.media.push_back(*picture);
    return post;
}

}  // namespace saksi::facebook
