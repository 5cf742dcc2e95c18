#include "gumbo_page.hpp"

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
// And for each character of text between formatting tags that stay open: depth times length. A page for people stays below a hundredth of this.
constexpr std::uint64_t most_steps = 2'000'000'000;

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

template <std::size_t Size>
bool is_one_of(const std::array<std::string_view, Size>& names, std::string_view name) {
    return std::ranges::find(names, name) != names.end();
}

/// Start tags that are not void minus end tags: more than any open-element stack of this text can hold, up to what HTML closes by itself. Old pages leave
/// paragraphs and cells open by the thousand, and HTML closes them: for the steps per character they do not count.
bool nests_too_deep(std::string_view body) {
    static constexpr std::array<std::string_view, 14> closed_by_themselves{"br", "img", "input", "meta", "link", "hr", "source", "wbr",
                                                                           "area", "col", "embed", "param", "track", "base"};
    static constexpr std::array<std::string_view, 10> closed_by_others{"p", "li", "dt", "dd", "td", "th", "tr", "option", "tbody", "thead"};
    std::size_t open = 0, staying = 0;
    std::uint64_t steps = 0;
    for (std::size_t at = body.find('<'), next = 0; at != std::string_view::npos && at + 1 < body.size(); at = next) {
        next = body.find('<', at + 1);
        std::size_t begin = at + 1;
        const bool ends = body[begin] == '/';
        if (ends) ++begin;
        std::size_t end = begin;
        while (end < body.size() && end - begin < 16 && is_letter(body[end])) ++end;
        const std::string name = html_lower(body.substr(begin, end - begin));
        const bool stays = !is_one_of(closed_by_others, name);
        if (ends) {
            if (open > 0) --open;
            if (stays && staying > 0) --staying;
        } else if (!name.empty() && !is_one_of(closed_by_themselves, name)) {
            if (++open > deepest_guess) return true;
            if (stays) ++staying;
        }
        steps += staying * static_cast<std::uint64_t>(std::min(next, body.size()) - at);
        if (steps > most_steps) return true;
    }
    return false;
}

}  // namespace

std::string html_lower(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(), lower);
    return out;
}

HtmlSource html_source_of(const GumboStringPiece& piece, const char* decoded, std::string_view body) {
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

bool with_gumbo_page(std::string_view body, std::string& why, void (*use)(const GumboNode& root, std::string_view body, void* out), void* out) {
    body = body.substr(0, most_octets);
    if (nests_too_deep(body)) {
        why = "the page nests more tags than a page for people does";
        return false;
    }
    Memory memory;
    GumboOptions options = kGumboDefaultOptions;
    options.allocator = Memory::allocate;
    options.deallocator = Memory::release;
    options.userdata = &memory;
    options.max_errors = 0;
    if (setjmp(memory.out_of_memory) != 0) {
        why = "the page needs more memory than a page for people does";
        return false;
    }
    const GumboOutput* output = gumbo_parse_with_options(&options, body.data(), body.size());
    use(*output->root, body, out);
    return true;
}

}  // namespace saksi::sdk
