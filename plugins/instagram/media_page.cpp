#include "media_page.hpp"

#include <algorithm>

#include "id_time.hpp"
#include "media_files.hpp"
#include "media_link.hpp"
#include "recorded_json.hpp"

namespace saksi::instagram {

namespace {

using sdk::Answer;
using sdk::Found;
using sdk::HtmlSource;
using sdk::ItemBuilder;
using sdk::json;
using sdk::JsonCursor;
using sdk::PagePost;
using sdk::RecordedJson;

constexpr std::size_t most_scripts = 400;

bool is_media(const JsonCursor& object, const std::string& code) {
    if (!object["user"].is_object() || !(object["taken_at"].is_number() || object["caption"].is_object())) return false;
    return object["code"].text() == code;
}

void set_user(ItemBuilder& item, const RecordedJson& page, const JsonCursor& user) {
    item.with_actor();
    const JsonCursor id = user["pk"].text().empty() ? user["id"] : user["pk"];
    item.text("/actor/id", page.text(id));
    item.text("/object/attributedTo", page.text(id));
    item.text("/actor/handle", page.text(user["username"]));
    item.text("/actor/name", page.text(user["full_name"]));
}

/// Posts that hide their likes say -1: no number.
ItemBuilder media_item(const Answer& answer, const RecordedJson& page, const JsonCursor& media) {
    ItemBuilder item("post", "Create", page.record(), page.selector(media));
    item.with_object(media["video_versions"].size() > 0 ? "Video" : "Image");
    item.text("/object/id", page.text(media["pk"]));
    item.derived("/object/url", "canonical-url", json::array({"target-uri", answer.record}), sdk::address_of(answer));
    set_user(item, page, media["user"]);
    item.text("/object/content", page.text(media["caption"]["text"]));
    if (!item.time(page.found(media["taken_at"]), "unix-seconds"))
        if (const auto instant = sdk::instagram_time(item.leaf("/object/id"))) item.id_time("instagram-pk", json::array({"/object/id"}), *instant, std::nullopt);
    item.count("likes", page.number(media["like_count"]));
    item.count("comments", page.number(media["comment_count"]));
    return item;
}

/// Of a page that shows one post: that is what its comments answer.
std::optional<ItemBuilder> comment_item(const std::string& key, const Answer& answer, const RecordedJson& page, const JsonCursor& comment) {
    if (comment["text"].text().empty() || !comment["user"].is_object()) return std::nullopt;
    ItemBuilder item(key, "Create", page.record(), page.selector(comment));
    item.with_object("Note");
    item.text("/object/id", page.text(comment["pk"]));
    set_user(item, page, comment["user"]);
    item.text("/object/content", page.text(comment["text"]));
    item.derived("/object/inReplyTo", "canonical-url", json::array({"target-uri", answer.record}), sdk::address_of(answer));
    item.time(page.found(comment["created_at"]), "unix-seconds");
    item.count("likes", page.number(comment["comment_like_count"]));
    return item;
}

PagePost with_lists(ItemBuilder item, const std::optional<Found>& comments) {
    PagePost post{std::move(item)};
    // Who shared a post is no list that anyone could see.
    post.lists = {{"likers", "login_required"}, {"sharers", "platform_private"}};
    post.lists.push_back({"comments", "login_required", 0, json::array(), comments});
    return post;
}

std::optional<PagePost> read_scripts(const Answer& answer, const std::string& code) {
    std::string why;
    const std::string needle = "\"code\":\"" + code + "\"";
    auto script = sdk::script_text(answer.body, "data-sjs", "");
    for (std::size_t i = 0; script && i < most_scripts; ++i, script = sdk::script_text(answer.body, "data-sjs", "", script->end)) {
        if (answer.body.substr(script->start, script->end - script->start).find(needle) == std::string_view::npos) continue;
        const auto page = RecordedJson::piece(answer.body, *script, answer.record, why);
        if (!page) continue;
        const JsonCursor media = sdk::find_object(page->root(), [&](const JsonCursor& object) { return is_media(object, code); });
        if (!media) continue;
        PagePost post = with_lists(media_item(answer, *page, media), page->number(media["comment_count"]));
        const JsonCursor holder = sdk::find_object(page->root(), [](const JsonCursor& object) { return object["comments_connection"]["edges"].is_array(); });
        const JsonCursor edges = holder["comments_connection"]["edges"];
        sdk::ListEnd& listed = post.lists.back();
        for (std::size_t k = 0; k < edges.size(); ++k)
            if (auto comment = comment_item("comments." + std::to_string(k), answer, *page, edges[k]["node"])) {
                listed.places.push_back("item:" + comment->key());
                ++listed.collected;
                post.comments.push_back(std::move(*comment));
            }
        if (listed.declared && listed.collected > 0 && std::to_string(listed.collected) == listed.declared->value)
            listed.stop_reason = "end";
        else if (listed.collected > 0)
            post.losses.push_back({"login_required", "comments", std::to_string(listed.collected) + " comments of the first page were recorded; the rest stands behind the login"});
        post.media = media_files(*page, media);
        return post;
    }
    return std::nullopt;
}

/// `298K likes, 553 comments - user on May 29, 2021: "text"`, as HTML source.
struct Description {
    std::optional<Found> likes, comments, user, text;
};

Description read_description(const HtmlSource& source, const Answer& answer) {
    const std::string_view all = answer.body.substr(source.start, source.end - source.start);
    const auto between = [&](std::size_t start, std::size_t end) {
        if (start == std::string_view::npos || end == std::string_view::npos || start >= end) return std::optional<Found>();
        return sdk::html_found({source.start + start, source.start + end, ""}, answer.body, answer.record);
    };
    Description out;
    const std::size_t likes = all.find(" like"), comments = all.find(" comment"), dash = all.find(" - ");
    if (likes == std::string_view::npos || comments == std::string_view::npos || dash == std::string_view::npos || likes > comments || comments > dash) return out;
    const std::size_t comma = all.rfind(", ", comments);
    const std::size_t on = all.find(" on ", dash);
    const std::size_t quote = on == std::string_view::npos ? on : all.find(": &quot;", on);
    const std::size_t last = all.rfind("&quot;");
    out.likes = between(0, likes);
    if (comma != std::string_view::npos && comma > likes) out.comments = between(comma + 2, comments);
    out.user = between(dash + 3, on);
    if (quote != std::string_view::npos) out.text = between(quote + 8, last);
    return out;
}

/// The post's number where the page repeats it, for app links and the like.
std::optional<Found> number_in(const Answer& answer, const std::string& pk) {
    for (std::size_t at = answer.body.find(pk); at != std::string_view::npos; at = answer.body.find(pk, at + 1)) {
        const std::size_t end = at + pk.size();
        const auto is_digit = [&](std::size_t i) { return i < answer.body.size() && answer.body[i] >= '0' && answer.body[i] <= '9'; };
        if ((at == 0 || !is_digit(at - 1)) && !is_digit(end)) return Found{pk, "text", answer.record, "body", sdk::position(at, end)};
    }
    return std::nullopt;
}

std::optional<PagePost> read_open_graph(const Answer& answer, const std::string& code, std::string& why) {
    const auto html = sdk::HtmlDocument::parse(answer.body, why);
    const HtmlSource* description = html ? html->meta("og:description") : nullptr;
    const Description said = description ? read_description(*description, answer) : Description{};
    if (!said.user) {
        if (why.empty()) why = "neither the post's JSON nor a description of the known form stands in the page";
        return std::nullopt;
    }
    ItemBuilder item = sdk::whole_body_item("post", answer, "Image");
    item.with_actor().text("/actor/handle", said.user);
    item.text("/object/attributedTo", said.user);
    item.text("/object/content", said.text);
    item.shown_count("likes", said.likes);
    item.shown_count("comments", said.comments);
    const auto pk = sdk::shortcode_pk(code);
    if (pk && item.text("/object/id", number_in(answer, *pk)))
        if (const auto instant = sdk::instagram_time(*pk)) item.id_time("instagram-pk", json::array({"/object/id"}), *instant, std::nullopt);
    PagePost post = with_lists(std::move(item), std::nullopt);
    if (const auto picture = sdk::source_found(html->meta("og:image"), answer)) post.media.push_back(*picture);
    return post;
}

}  // namespace

std::optional<PagePost> read_page(const Answer& answer, const std::string& code, std::string& why) {
    const std::string led = shortcode_of(sdk::address_of(answer)).value_or("");
    if (led.empty() || (!code.empty() && led != code)) {
        why = "the link leads elsewhere";
        return std::nullopt;
    }
    if (auto post = read_scripts(answer, led)) return post;
    return read_open_graph(answer, led, why);
}

}  // namespace saksi::instagram
