#include "html_document.hpp"

#include <algorithm>

#include "gumbo_page.hpp"

namespace saksi::sdk {

namespace {

constexpr std::size_t most_tags = 4'096;

HtmlTag tag_of(const GumboElement& element, std::string_view body) {
    HtmlTag tag;
    tag.name = gumbo_normalized_tagname(element.tag);
    for (unsigned i = 0; i < element.attributes.length; ++i) {
        const auto* attribute = static_cast<const GumboAttribute*>(element.attributes.data[i]);
        tag.attributes.push_back({html_lower(attribute->name), html_source_of(attribute->original_value, attribute->value, body)});
    }
    if (element.tag == GUMBO_TAG_TITLE && element.children.length == 1) {
        const auto* child = static_cast<const GumboNode*>(element.children.data[0]);
        if (child->type == GUMBO_NODE_TEXT) {
            HtmlSource text;
            const GumboStringPiece& piece = child->v.text.original_text;
            text.decoded = child->v.text.text;
            if (piece.data >= body.data() && piece.data + piece.length <= body.data() + body.size()) {
                text.start = static_cast<std::size_t>(piece.data - body.data());
                text.end = text.start + piece.length;
                tag.text = std::move(text);
            }
        }
    }
    return tag;
}

std::vector<HtmlTag> collect(const GumboNode* root, std::string_view body) {
    std::vector<HtmlTag> tags;
    // Own stack: the tree may be deeper than the machine's.
    std::vector<const GumboNode*> pending{root};
    while (!pending.empty() && tags.size() < most_tags) {
        const GumboNode* node = pending.back();
        pending.pop_back();
        if (node->type != GUMBO_NODE_ELEMENT) continue;
        const GumboElement& element = node->v.element;
        const bool wanted = element.tag == GUMBO_TAG_TITLE || element.tag == GUMBO_TAG_META || element.tag == GUMBO_TAG_LINK || element.tag == GUMBO_TAG_HTML;
        if (wanted && element.tag_namespace == GUMBO_NAMESPACE_HTML) tags.push_back(tag_of(element, body));
        for (unsigned i = element.children.length; i-- > 0;) pending.push_back(static_cast<const GumboNode*>(element.children.data[i]));
    }
    return tags;
}

bool has_word(std::string_view words, std::string_view wanted) {
    while (!words.empty()) {
        const std::size_t start = words.find_first_not_of(" \t\r\n\f");
        if (start == std::string_view::npos) return false;
        words.remove_prefix(start);
        const std::string_view word = words.substr(0, words.find_first_of(" \t\r\n\f"));
        if (html_lower(word) == wanted) return true;
        words.remove_prefix(word.size());
    }
    return false;
}

}  // namespace

const HtmlSource* HtmlTag::attribute(std::string_view wanted) const noexcept {
    const auto found = std::ranges::find_if(attributes, [&](const Attribute& attribute) { return attribute.name == wanted; });
    return found == attributes.end() ? nullptr : &found->value;
}

std::string_view HtmlTag::decoded(std::string_view wanted) const noexcept {
    const HtmlSource* value = attribute(wanted);
    return value ? std::string_view(value->decoded) : std::string_view();
}

std::optional<HtmlDocument> HtmlDocument::parse(std::string_view body, std::string& why) {
    HtmlDocument document;
    const auto use = [](const GumboNode& root, std::string_view text, void* out) { static_cast<HtmlDocument*>(out)->tags_ = collect(&root, text); };
    if (!with_gumbo_page(body, why, use, &document)) return std::nullopt;
    return document;
}

const HtmlSource* HtmlDocument::meta(std::string_view name) const noexcept {
    for (const HtmlTag& tag : tags_) {
        if (tag.name != "meta" || (tag.decoded("property") != name && tag.decoded("name") != name)) continue;
        const HtmlSource* content = tag.attribute("content");
        if (content && content->start < content->end) return content;
    }
    return nullptr;
}

const HtmlTag* HtmlDocument::link(std::string_view rel, std::string_view type) const noexcept {
    for (const HtmlTag& tag : tags_)
        if (tag.name == "link" && has_word(tag.decoded("rel"), rel) && (type.empty() || tag.decoded("type") == type) && !tag.decoded("href").empty()) return &tag;
    return nullptr;
}

const HtmlSource* HtmlDocument::title() const noexcept {
    for (const HtmlTag& tag : tags_)
        if (tag.name == "title" && tag.text && tag.text->start < tag.text->end) return &*tag.text;
    return nullptr;
}

std::optional<Found> html_found(const HtmlSource& source, std::string_view body, const std::string& record) {
    if (source.start >= source.end || source.end > body.size()) return std::nullopt;
    const std::string_view text = body.substr(source.start, source.end - source.start);
    if (!is_utf8(text)) return std::nullopt;
    return Found{std::string(text), text.find('&') == std::string_view::npos ? "text" : "html", record, "body", position(source.start, source.end)};
}

}  // namespace saksi::sdk
