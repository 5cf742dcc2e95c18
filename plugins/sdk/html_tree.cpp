#include "html_tree.hpp"

#include <algorithm>

#include "gumbo_page.hpp"

namespace saksi::sdk {

namespace {

constexpr std::size_t most_elements = 200'000;
constexpr std::string_view white = " \t\r\n\f";

std::size_t offset_of(const char* at, std::string_view body) { return static_cast<std::size_t>(at - body.data()); }

bool lies_in(const GumboStringPiece& piece, std::string_view body) {
    return piece.data && piece.length > 0 && piece.data >= body.data() && piece.data + piece.length <= body.data() + body.size();
}

HtmlElement element_of(const GumboElement& node, std::string_view body) {
    HtmlElement element;
    element.name = gumbo_normalized_tagname(node.tag);
    for (unsigned i = 0; i < node.attributes.length; ++i) {
        const auto* attribute = static_cast<const GumboAttribute*>(node.attributes.data[i]);
        element.attributes.push_back({html_lower(attribute->name), html_source_of(attribute->original_value, attribute->value, body)});
    }
    if (!lies_in(node.original_tag, body)) return element;
    element.start = offset_of(node.original_tag.data, body);
    element.inner_start = element.start + node.original_tag.length;
    if (lies_in(node.original_end_tag, body)) {
        element.inner_end = offset_of(node.original_end_tag.data, body);
        element.end = element.inner_end + node.original_end_tag.length;
    } else {
        // Void, or closed by what follows: what the parser had read of it when it closed it.
        element.inner_end = element.end = std::min<std::size_t>(node.end_pos.offset, body.size());
    }
    element.inner_end = std::max(element.inner_end, element.inner_start);
    element.end = std::max(element.end, element.inner_end);
    return element;
}

void collect_elements(const GumboNode& root, std::string_view body, std::vector<HtmlElement>& elements) {
    // Own stack: the tree may be deeper than the machine's. A node with `index` set is being left.
    struct Step {
        const GumboNode* node;
        std::size_t index;
    };
    constexpr std::size_t enter = static_cast<std::size_t>(-1);
    std::vector<Step> pending{{&root, enter}};
    while (!pending.empty()) {
        const Step step = pending.back();
        pending.pop_back();
        if (step.index != enter) {
            elements[step.index].last = elements.size();
            continue;
        }
        if ((step.node->type != GUMBO_NODE_ELEMENT && step.node->type != GUMBO_NODE_TEMPLATE) || elements.size() >= most_elements) continue;
        elements.push_back(element_of(step.node->v.element, body));
        elements.back().index = elements.size() - 1;
        pending.push_back({nullptr, elements.size() - 1});
        const GumboVector& children = step.node->v.element.children;
        for (unsigned i = children.length; i-- > 0;) pending.push_back({static_cast<const GumboNode*>(children.data[i]), enter});
    }
}

}  // namespace

const HtmlSource* HtmlElement::attribute(std::string_view wanted) const noexcept {
    const auto found = std::ranges::find_if(attributes, [&](const HtmlTag::Attribute& one) { return one.name == wanted; });
    return found == attributes.end() ? nullptr : &found->value;
}

std::string_view HtmlElement::decoded(std::string_view wanted) const noexcept {
    const HtmlSource* value = attribute(wanted);
    return value ? std::string_view(value->decoded) : std::string_view();
}

bool HtmlElement::has_class(std::string_view word) const noexcept {
    std::string_view words = decoded("class");
    while (!words.empty()) {
        words.remove_prefix(std::min(words.find_first_not_of(white), words.size()));
        const std::string_view one = words.substr(0, words.find_first_of(white));
        if (!one.empty() && one == word) return true;
        words.remove_prefix(one.size());
    }
    return false;
}

std::optional<HtmlTree> HtmlTree::parse(std::string_view body, std::string& why) {
    HtmlTree tree;
    const auto use = [](const GumboNode& root, std::string_view text, void* out) { collect_elements(root, text, static_cast<HtmlTree*>(out)->elements_); };
    if (!with_gumbo_page(body, why, use, &tree)) return std::nullopt;
    return tree;
}

const HtmlElement* HtmlTree::first(std::string_view class_word, const HtmlElement* scope) const noexcept {
    const std::size_t end = scope ? scope->last : elements_.size();
    for (std::size_t i = scope ? scope->index + 1 : 0; i < end; ++i)
        if (elements_[i].has_class(class_word)) return &elements_[i];
    return nullptr;
}

std::vector<const HtmlElement*> HtmlTree::all(std::string_view class_word, const HtmlElement* scope) const {
    std::vector<const HtmlElement*> found;
    const std::size_t end = scope ? scope->last : elements_.size();
    for (std::size_t i = scope ? scope->index + 1 : 0; i < end;) {
        const bool mine = elements_[i].has_class(class_word);
        if (mine) found.push_back(&elements_[i]);
        i = mine ? elements_[i].last : i + 1;
    }
    return found;
}

const HtmlElement* HtmlTree::named(std::string_view name, std::string_view attribute, const HtmlElement* scope) const noexcept {
    const std::size_t end = scope ? scope->last : elements_.size();
    for (std::size_t i = scope ? scope->index + 1 : 0; i < end; ++i)
        if ((name.empty() || elements_[i].name == name) && (attribute.empty() || elements_[i].attribute(attribute))) return &elements_[i];
    return nullptr;
}

HtmlSource inner_source(const HtmlElement& element, std::string_view body) {
    HtmlSource source;
    source.start = std::min(element.inner_start, body.size());
    source.end = std::clamp(element.inner_end, source.start, body.size());
    while (source.start < source.end && white.find(body[source.start]) != std::string_view::npos) ++source.start;
    while (source.end > source.start && white.find(body[source.end - 1]) != std::string_view::npos) --source.end;
    return source;
}

std::optional<Found> markup_found(std::size_t start, std::size_t end, std::string_view body, const std::string& record) {
    if (start >= end || end > body.size()) return std::nullopt;
    const std::string_view text = body.substr(start, end - start);
    if (!is_utf8(text)) return std::nullopt;
    return Found{std::string(text), text.find_first_of("&<") == std::string_view::npos ? "text" : "html", record, "body", position(start, end)};
}

}  // namespace saksi::sdk
