#include "wordpress.hpp"

#include <algorithm>

#include "http_head.hpp"
#include "page.hpp"
#include "url.hpp"

namespace saksi::web {

namespace {

using sdk::Answer;
using sdk::Found;
using sdk::HtmlDocument;
using sdk::ItemBuilder;
using sdk::JsonCursor;

constexpr std::string_view api_relation = "https://api.w.org/";

std::optional<Found> text_at(const JsonCursor& value, const std::string& record) { return value.is_string() ? value.found(record) : std::nullopt; }

JsonCursor link(const JsonCursor& object, std::string_view relation) { return object["_links"][relation][std::size_t{0}]["href"]; }

/// `reference` on the page, if it stays on the page's host.
std::optional<std::string> own_address(const Answer& page, std::string_view reference) {
    const auto here = sdk::split_url(sdk::address_of(page));
    const auto url = sdk::resolve(sdk::address_of(page), reference);
    const auto there = url ? sdk::split_url(*url) : std::nullopt;
    if (!here || !there || here->authority != there->authority) return std::nullopt;
    return url;
}

/// The target of the first link with `relation` (and `type`), from the page's head or its Link fields.
std::optional<std::string> find_link(const Answer& page, const HtmlDocument& html, std::string_view relation, std::string_view type, std::string_view part) {
    const auto fits = [&](std::string_view target) {
        const auto decoded = sdk::percent_decode(target);
        return decoded && decoded->find(part) != std::string::npos;
    };
    for (const sdk::HtmlTag& tag : html.tags())
        if (tag.name == "link" && tag.decoded("rel") == relation && (type.empty() || tag.decoded("type") == type) && fits(tag.decoded("href")))
            return own_address(page, tag.decoded("href"));
    for (const std::string_view value : sdk::HttpHead(page.head).values("link"))
        for (const sdk::WebLink& entry : sdk::parse_links(value))
            if (entry.rel == relation && (type.empty() || entry.type == type) && fits(entry.target)) return own_address(page, entry.target);
    return std::nullopt;
}

std::string last_segment(const std::string& url) {
    const auto parts = sdk::split_url(url);
    std::string path = parts ? parts->path : "";
    while (path.ends_with('/')) path.pop_back();
    return path.substr(path.rfind('/') + 1);
}

/// `p=17` of a short link.
std::optional<std::string> post_number(const std::string& url) {
    const std::size_t at = url.find("?p=");
    if (at == std::string::npos) return std::nullopt;
    const std::string number = url.substr(at + 3, url.find('&', at) - at - 3);
    return sdk::is_count(number) ? std::optional(number) : std::nullopt;
}

/// What was typed into a comment form: a text that need not be there.
std::optional<Found> filled(const JsonCursor& value, const std::string& record) {
    return value.text().empty() ? std::nullopt : value.found(record);
}

}  // namespace

std::optional<WordPressPage> find_wordpress(const Answer& page, const HtmlDocument& html) {
    const auto api = find_link(page, html, api_relation, "", "");
    if (!api) return std::nullopt;
    const auto with_embeds = [](const std::string& url) { return url + (url.find('?') == std::string::npos ? "?" : "&") + "_embed=author,wp:featuredmedia"; };
    for (const std::string_view part : {"wp/v2/posts/", "wp/v2/pages/"})
        if (const auto post = find_link(page, html, "alternate", "application/json", part)) return WordPressPage{*api, with_embeds(*post)};
    if (const auto shortlink = find_link(page, html, "shortlink", "", ""); shortlink && post_number(*shortlink))
        return WordPressPage{*api, with_embeds(*api + "wp/v2/posts/" + *post_number(*shortlink))};
    const auto slug = sdk::percent_decode(last_segment(sdk::address_of(page)));
    if (!slug || slug->empty()) return std::nullopt;
    return WordPressPage{*api, with_embeds(sdk::with_query(*api + "wp/v2/posts", "slug", *slug))};
}

bool is_wordpress_post(const JsonCursor& post) {
    return post["id"].is_number() && post["content"]["rendered"].is_string() && post["link"].is_string() && post["date_gmt"].is_string();
}

ItemBuilder wordpress_post_item(const std::string& key, const std::string& record, const JsonCursor& post) {
    ItemBuilder item(key, "Create", record, sdk::fragment(post.pointer()));
    item.with_object(post["type"].text() == "page" ? "Page" : "Article");
    // Addresses of the interface are unique over all sites; the bare numbers are not.
    item.text("/object/id", text_at(link(post, "self"), record)) || item.text("/object/id", text_at(post["guid"]["rendered"], record));
    item.text("/object/url", text_at(post["link"], record));
    item.text("/object/content", post["content"]["rendered"].found(record)->with_as("html"));
    item.time(text_at(post["date_gmt"], record), "datetime-gmt");

    const JsonCursor author = link(post, "author");
    if (author.is_string()) {
        item.with_actor();
        item.text("/actor/id", text_at(author, record));
        item.text("/object/attributedTo", text_at(author, record));
    }
    const JsonCursor embedded = post["_embedded"]["author"][std::size_t{0}];
    if (author.is_string() && link(embedded, "self").text() == author.text()) {
        item.text("/actor/handle", filled(embedded["slug"], record));
        item.text("/actor/name", filled(embedded["name"], record));
        item.text("/actor/url", filled(embedded["link"], record));
    }
    if (post["content"]["protected"].selected() == "true")
        item.state("private").state_fact(post["content"]["protected"].found(record)->with_as("boolean"));
    return item;
}

ItemBuilder wordpress_comment_item(const std::string& key, const std::string& record, const JsonCursor& comment) {
    ItemBuilder item(key, "Create", record, sdk::fragment(comment.pointer()));
    item.with_actor().with_object("Note");
    item.text("/actor/id", text_at(link(comment, "author"), record));
    item.text("/actor/name", filled(comment["author_name"], record));
    item.text("/actor/url", filled(comment["author_url"], record));
    item.text("/object/id", text_at(link(comment, "self"), record));
    item.text("/object/url", text_at(comment["link"], record));
    item.text("/object/attributedTo", text_at(link(comment, "author"), record));
    if (const auto content = text_at(comment["content"]["rendered"], record)) item.text("/object/content", content->with_as("html"));
    const JsonCursor parent = link(comment, "in-reply-to");
    item.text("/object/inReplyTo", text_at(parent.is_string() ? parent : link(comment, "up"), record));
    item.time(text_at(comment["date_gmt"], record), "datetime-gmt");
    return item;
}

JsonCursor featured_picture(const JsonCursor& post) {
    const JsonCursor source = post["_embedded"]["wp:featuredmedia"][std::size_t{0}]["source_url"];
    return sdk::split_url(source.text()) && source.text().starts_with("http") ? source : JsonCursor();
}

}  // namespace saksi::web
