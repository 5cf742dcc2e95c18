#include "widget_items.hpp"

#include <algorithm>
#include <array>

#include "url.hpp"

namespace saksi::telegram {

namespace {

using sdk::Found;
using sdk::HtmlElement;
using sdk::ItemBuilder;

constexpr std::string_view message_class = "tgme_widget_message";

/// `attribute` when its source is the value itself and a web address.
std::optional<Found> address_at(const WidgetHtml& html, const HtmlElement* element, std::string_view attribute) {
    auto found = html.attribute(element, attribute);
    return found && found->as == "text" && sdk::split_url(found->value) ? found : std::nullopt;
}

void set_time(ItemBuilder& item, const WidgetHtml& html, const HtmlElement& message) {
    const HtmlElement* date = html.tree.first("tgme_widget_message_date", &message);
    const HtmlElement* time = date ? html.tree.named("time", "datetime", date) : html.tree.named("time", "datetime", &message);
    item.time(html.attribute(time, "datetime"), "rfc3339");
}

/// The word “edited” stands before the date.
void set_edited(ItemBuilder& item, const WidgetHtml& html, const HtmlElement& message) {
    const HtmlElement* meta = html.tree.first("tgme_widget_message_meta", &message);
    if (!meta) return;
    const sdk::HtmlSource source = sdk::inner_source(*meta, html.text);
    const std::string_view word = html.text.substr(source.start, std::min<std::size_t>(source.end - source.start, 6));
    if (word != "edited") return;
    if (const auto found = html.stretch(source.start, source.start + word.size())) item.state("edited").state_fact(*found);
}

/// Each emoji with the number behind it; the number alone is what follows the last tag.
void set_reactions(ItemBuilder& item, const WidgetHtml& html, const HtmlElement& message) {
    for (const HtmlElement* reaction : html.tree.all("tgme_reaction", &message)) {
        const sdk::HtmlSource source = sdk::inner_source(*reaction, html.text);
        const std::size_t tag_end = html.text.substr(0, source.end).rfind('>');
        const std::size_t start = tag_end == std::string_view::npos ? source.start : std::max(source.start, tag_end + 1);
        item.shown_count("reactions", html.stretch(start, source.end), html.stretch(source.start, source.end));
    }
}

/// The URL in `background-image:url('…')`.
std::optional<Found> background(const WidgetHtml& html, const HtmlElement& element) {
    const sdk::HtmlSource* style = element.attribute("style");
    if (!style || style->start >= style->end) return std::nullopt;
    const std::string_view source = html.text.substr(style->start, style->end - style->start);
    const std::size_t image = source.find("background-image:url(");
    if (image == std::string_view::npos) return std::nullopt;
    const std::size_t start = source.find("https://", image);
    const std::size_t close = source.find(')', image);
    if (start == std::string_view::npos || start > close || close == std::string_view::npos) return std::nullopt;
    std::string_view url = source.substr(start, close - start);
    for (const std::string_view quote : {"'", "&#39;", "&quot;"})
        if (url.ends_with(quote)) url.remove_suffix(quote.size());
    return html.stretch(style->start + start, style->start + start + url.size());
}

}  // namespace

sdk::json WidgetHtml::place(std::size_t start, std::size_t end) const {
    return outer.is_null() ? sdk::position(start, end) : sdk::refined(outer, sdk::position(start, end));
}

std::optional<Found> WidgetHtml::stretch(std::size_t start, std::size_t end) const {
    auto found = sdk::markup_found(start, end, text, record);
    if (found) found->selector = place(start, end);
    return found;
}

std::optional<Found> WidgetHtml::inner(const HtmlElement* element) const {
    if (!element) return std::nullopt;
    const sdk::HtmlSource source = sdk::inner_source(*element, text);
    return stretch(source.start, source.end);
}

std::optional<Found> WidgetHtml::attribute(const HtmlElement* element, std::string_view name) const {
    const sdk::HtmlSource* source = element ? element->attribute(name) : nullptr;
    return source ? stretch(source->start, source->end) : std::nullopt;
}

const HtmlElement* find_post(const WidgetHtml& html, const MessageAddress& address) {
    for (const HtmlElement* message : html.tree.all(message_class)) {
        if (address.is_post(message->decoded("data-post"))) return message;
        // An album stands under the number of its first picture; each picture links to its own.
        for (std::size_t i = message->index + 1; i < message->last; ++i) {
            const HtmlElement& element = html.tree.elements()[i];
            if (!element.has_class("tgme_widget_message_photo_wrap") && !element.has_class("tgme_widget_message_video_player")) continue;
            const auto link = MessageAddress::from_url(element.decoded("href"));
            if (link && address.is_post(link->post())) return message;
        }
    }
    return nullptr;
}

ItemBuilder post_item(const WidgetHtml& html, const HtmlElement& message) {
    ItemBuilder item("post", "Create", html.record, html.place(message.start, message.end));
    item.with_actor().with_object("Note");
    const sdk::HtmlSource* post = message.attribute("data-post");
    const std::size_t slash = post ? html.text.substr(post->start, post->end - post->start).find('/') : std::string_view::npos;
    if (slash != std::string_view::npos) {
        const auto channel = html.stretch(post->start, post->start + slash);
        item.text("/actor/handle", channel);
        item.text("/object/attributedTo", channel);
        item.text("/object/id", html.stretch(post->start, post->end));
    }
    const HtmlElement* owner = html.tree.first("tgme_widget_message_owner_name", &message);
    const HtmlElement* name = owner ? html.tree.named("span", "", owner) : nullptr;
    item.text("/actor/name", html.inner(name ? name : owner));
    item.text("/actor/url", address_at(html, owner, "href"));
    item.text("/object/url", address_at(html, html.tree.first("tgme_widget_message_date", &message), "href"));
    item.text("/object/content", html.inner(html.tree.first("js-message_text", &message) ? html.tree.first("js-message_text", &message)
                                                                                        : html.tree.first("tgme_widget_message_text", &message)));
    set_time(item, html, message);
    set_edited(item, html, message);
    item.shown_count("views", html.inner(html.tree.first("tgme_widget_message_views", &message)));
    set_reactions(item, html, message);
    return item;
}

std::optional<ItemBuilder> error_item(const WidgetHtml& html, const Settings& settings, const std::string& address) {
    const HtmlElement* error = html.tree.first("tgme_widget_message_error");
    const auto said = html.inner(error);
    if (!said) return std::nullopt;
    ItemBuilder item("post", "Create", html.record, html.place(error->start, error->end));
    item.with_object("Note");
    item.derived("/object/url", "canonical-url", sdk::json::array({"target-uri", html.record}), address);
    const auto known = std::ranges::find_if(settings.errors, [&](const Settings::Error& one) { return said->value.find(one.text) != std::string::npos; });
    item.state(known == settings.errors.end() ? "not_found" : known->state).state_fact(said->with_as("text"));
    return item;
}

std::vector<const HtmlElement*> find_comments(const WidgetHtml& html) { return html.tree.all(message_class); }

ItemBuilder comment_item(const std::string& key, const WidgetHtml& html, const HtmlElement& message, const Settings& settings) {
    ItemBuilder item(key, "Create", html.record, html.place(message.start, message.end));
    item.with_actor().with_object("Note");
    const HtmlElement* author = nullptr;
    for (const std::string& word : settings.comment_author_classes)
        if (!author) author = html.tree.first(word, &message);
    const HtmlElement* name = author ? html.tree.named("span", "", author) : nullptr;
    item.text("/actor/name", html.inner(name ? name : author));
    // Only people with a public name have a link.
    item.text("/actor/url", address_at(html, author, "href"));
    const HtmlElement* date = html.tree.first("tgme_widget_message_date", &message);
    if (const auto link = address_at(html, date, "href")) {
        item.text("/object/id", link);
        item.text("/object/url", link);
        const sdk::HtmlSource* source = date->attribute("href");
        if (const std::size_t question = link->value.find("?comment="); question != std::string::npos)
            item.text("/object/inReplyTo", html.stretch(source->start, source->start + question));
    }
    item.text("/object/content", html.inner(html.tree.first("tgme_widget_message_text", &message)));
    set_time(item, html, message);
    set_edited(item, html, message);
    set_reactions(item, html, message);
    return item;
}

std::vector<Found> media_links(const WidgetHtml& html, const HtmlElement& message) {
    std::vector<Found> links;
    for (std::size_t i = message.index + 1; i < message.last && links.size() < 64; ++i) {
        const HtmlElement& element = html.tree.elements()[i];
        std::optional<Found> link;
        if (element.has_class("tgme_widget_message_photo_wrap")) link = background(html, element);
        if (element.name == "video" || element.name == "audio") link = html.attribute(&element, "src");
        if (link && link->value.starts_with("https://")) links.push_back(*link);
    }
    return links;
}

bool has_hidden_media(const WidgetHtml& html, const HtmlElement& message) {
    static constexpr std::array<std::string_view, 3> hidden{"tgme_widget_message_document_wrap", "message_media_not_supported", "not_supported"};
    return std::ranges::any_of(hidden, [&](std::string_view word) { return html.tree.first(word, &message) != nullptr; });
}

}  // namespace saksi::telegram
