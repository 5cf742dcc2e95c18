#include "html_document.hpp"

#include <gumbo.h>

#include <algorithm>
#include <array>
#include <csetjmp>
#include <cstdlib>

namespace saksi::sdk {

namespace {

constexpr std::size_t most_octets = 2 * 1024 * 1024;
constexpr std::size_t most_memory = 256 * 1024 * 1024;  // an ordinary page takes about 20 times its size
// Gumbo walks its stack of open elements for many tags: a page of nested open tags would cost the square of its length.
constexpr std::size_t deepest_guess = 20'000;
constexpr std::size_t most_tags = 4'096;

/// Gumbo's memory. It is given back at once, never node by node: gumbo_destroy_output recurses as deep as the page nests and would overrun the stack.
/// Gumbo does not check for null, so running out leaves the parser by longjmp; between setjmp and here there are only C frames of Gumbo.
class Memory {
public:
    std::jmp_buf out_of_memory;

    Memory() = default;
    Memory(const Memory&) = delete;
    Memory& operator=(const Memory&) = delete;
    ~Memory() {
        while (first_) {
            Block* next = first_->next;
            std::free(first_);
            first_ = next;
        }
    }
    static void* allocate(void* self, std::size_t size) { return static_cast<Memory*>(self)->take(size); }
    static void release(void* self, void* pointer) { static_cast<Memory*>(self)->give(pointer); }

private:
    struct alignas(std::max_align_t) Block {
        Block *previous, *next;
        std::size_t size;
    };

    void* take(std::size_t size) {
        auto* block = size > most_memory - used_ ? nullptr : static_cast<Block*>(std::malloc(sizeof(Block) + size));
        if (!block) std::longjmp(out_of_memory, 1);
        used_ += size;
        block->previous = nullptr;
        block->next = first_;
        block->size = size;
        if (first_) first_->previous = block;
        first_ = block;
        return block + 1;
    }
    void give(void* pointer) {
        if (!pointer) return;
        Block* block = static_cast<Block*>(pointer) - 1;
        used_ -= block->size;
        (block->previous ? block->previous->next : first_) = block->next;
        if (block->next) block->next->previous = block->previous;
        std::free(block);
    }

    Block* first_ = nullptr;
    std::size_t used_ = 0;
};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string lower_text(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(), lower);
    return out;
}

/// Start tags that are not void minus end tags: more than any open-element stack of this text can hold, up to what HTML closes by itself.
bool nests_too_deep(std::string_view body) {
    static constexpr std::array<std::string_view, 14> closed_by_themselves{"br", "img", "input", "meta", "link", "hr", "source", "wbr",
                                                                           "area", "col", "embed", "param", "track", "base"};
    std::size_t open = 0;
    for (std::size_t at = body.find('<'); at != std::string_view::npos && at + 1 < body.size(); at = body.find('<', at + 1)) {
        if (body[at + 1] == '/') {
            if (open > 0) --open;
            continue;
        }
        if (!is_letter(body[at + 1])) continue;
        std::size_t end = at + 1;
        while (end < body.size() && end - at < 16 && is_letter(body[end])) ++end;
        const std::string name = lower_text(body.substr(at + 1, end - at - 1));
        if (std::ranges::find(closed_by_themselves, std::string_view(name)) == closed_by_themselves.end() && ++open > deepest_guess) return true;
    }
    return false;
}

/// The octets of `piece` in `body`, surrounding quotes left out. Pieces outside (inserted by the parser) give an empty source.
HtmlSource source_of(const GumboStringPiece& piece, const char* decoded, std::string_view body) {
    HtmlSource source;
    source.decoded = decoded ? decoded : "";
    // Gumbo lets the piece of an attribute without value point at its name.
    if (source.decoded.empty()) return source;
    if (!piece.data || piece.data < body.data() || piece.data + piece.length > body.data() + body.size()) return source;
    source.start = static_cast<std::size_t>(piece.data - body.data());
    source.end = source.start + piece.length;
    if (piece.length >= 2 && (body[source.start] == '"' || body[source.start] == '\'') && body[source.end - 1] == body[source.start]) {
        ++source.start;
        --source.end;
    }
    return source;
}

HtmlTag tag_of(const GumboElement& element, std::string_view body) {
    HtmlTag tag;
    tag.name = gumbo_normalized_tagname(element.tag);
    for (unsigned i = 0; i < element.attributes.length; ++i) {
        const auto* attribute = static_cast<const GumboAttribute*>(element.attributes.data[i]);
        tag.attributes.push_back({lower_text(attribute->name), source_of(attribute->original_value, attribute->value, body)});
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
        if (lower_text(word) == wanted) return true;
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
    body = body.substr(0, most_octets);
    if (nests_too_deep(body)) {
        why = "the page nests more tags than a page for people does";
        return std::nullopt;
    }
    Memory memory;
    GumboOptions options = kGumboDefaultOptions;
    options.allocator = Memory::allocate;
    options.deallocator = Memory::release;
    options.userdata = &memory;
    options.max_errors = 0;
    if (setjmp(memory.out_of_memory) != 0) {
        why = "the page needs more memory than a page for people does";
        return std::nullopt;
    }
    const GumboOutput* output = gumbo_parse_with_options(&options, body.data(), body.size());
    HtmlDocument document;
    document.tags_ = collect(output->root, body);
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
