#include "post_page.hpp"

#include <algorithm>

#include "../instagram/media_files.hpp"
#include "id_time.hpp"
#include "recorded_json.hpp"
#include "url.hpp"

namespace saksi::threads {

namespace {

using sdk::ItemBuilder;
using sdk::JsonCursor;
using sdk::PagePost;
using sdk::RecordedJson;

constexpr std::size_t most_scripts = 400;

ItemBuilder post_item(const sdk::Answer& answer, const RecordedJson& page, const JsonCursor& post) {
    ItemBuilder item("post", "Create", page.record(), page.selector(post));
    const JsonCursor user = post["user"], info = post["text_post_app_info"];
    item.with_actor().with_object("Note");
    item.text("/actor/id", page.text(user["pk"]));
    item.text("/actor/handle", page.text(user["username"]));
    item.text("/actor/name", page.text(user["full_name"]));
    item.text("/object/id", page.text(post["pk"]));
    item.derived("/object/url", "canonical-url", sdk::json::array({"target-uri", answer.record}), sdk::address_of(answer));
    item.text("/object/attributedTo", page.text(user["pk"]));
    item.text("/object/content", page.text(post["caption"]["text"]));
    if (!item.time(page.found(post["taken_at"]), "unix-seconds"))
        if (const auto instant = sdk::instagram_time(item.leaf("/object/id"))) item.id_time("instagram-pk", sdk::json::array({"/object/id"}), *instant, std::nullopt);
    item.count("likes", page.number(post["like_count"]));
    item.count("comments", page.number(info["direct_reply_count"]));
    item.count("shares", page.number(info["repost_count"]));
    item.count("quotes", page.number(info["quote_count"]));
    return item;
}

PagePost with_lists(ItemBuilder item, const std::optional<sdk::Found>& comments) {
    PagePost post{std::move(item)};
    post.lists = {{"likers", "login_required"}, {"sharers", "login_required"}, {"comments", "login_required", 0, sdk::json::array(), comments}};
    return post;
}

}  // namespace

std::optional<std::string> post_id_of(std::string_view url) {
    const auto parts = sdk::split_url(url);
    if (!parts) return std::nullopt;
    const std::string_view path = parts->path;
    std::size_t at = path.starts_with("/t/") ? 3 : path.find("/post/");
    if (at == std::string_view::npos) return std::nullopt;
    if (at != 3 || !path.starts_with("/t/")) at += 6;
    const std::string_view code = path.substr(at, path.find('/', at) - at);
    const bool fits = code.size() >= 5 && code.size() <= 40 && std::ranges::all_of(code, [](char c) {
                          return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '_';
                      });
    return fits ? std::optional(std::string(code)) : std::nullopt;
}

std::optional<std::string> time_of(const std::string& code) {
    const auto pk = sdk::shortcode_pk(code);
    return pk ? sdk::instagram_time(*pk) : std::nullopt;
}

std::optional<PagePost> read_page(const sdk::Answer& answer, const std::string& id, std::string& why) {
    const std::string code = post_id_of(sdk::address_of(answer)).value_or("");
    if (code.empty() || code != id) {
        why = "the link leads elsewhere";
        return std::nullopt;
    }
    const std::string needle = "\"code\":\"" + code + "\"";
    auto script = sdk::script_text(answer.body, "data-sjs", "");
    for (std::size_t i = 0; script && i < most_scripts; ++i, script = sdk::script_text(answer.body, "data-sjs", "", script->end)) {
        if (answer.body.substr(script->start, script->end - script->start).find(needle) == std::string_view::npos) continue;
        const auto page = RecordedJson::piece(answer.body, *script, answer.record, why);
        if (!page) continue;
        const JsonCursor post = sdk::find_object(page->root(), [&](const JsonCursor& object) { return object["code"].text() == code && object["user"].is_object() && object["pk"].is_string(); });
        if (!post) continue;
        PagePost out = with_lists(post_item(answer, *page, post), page->number(post["text_post_app_info"]["direct_reply_count"]));
        out.media = instagram::media_files(*page, post);
        return out;
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

}  // namespace saksi::threads
