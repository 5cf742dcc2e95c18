#include "report/content_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

#include "report/terminal_safe.hpp"

namespace saksi::report {

namespace {

using namespace std::string_view_literals;

constexpr std::array blocks{"address"sv, "article"sv, "blockquote"sv, "br"sv, "dd"sv, "div"sv, "dt"sv, "figcaption"sv, "figure"sv, "h1"sv, "h2"sv, "h3"sv, "h4"sv,
                            "h5"sv, "h6"sv, "hr"sv, "li"sv, "ol"sv, "p"sv, "pre"sv, "section"sv, "table"sv, "tr"sv, "ul"sv};
constexpr std::array unseen{"script"sv, "style"sv, "template"sv, "noscript"sv};
constexpr std::array<std::pair<std::string_view, std::string_view>, 9> entities{{{"amp", "&"},
                                                                                 {"lt", "<"},
                                                                                 {"gt", ">"},
                                                                                 {"quot", "\""},
                                                                                 {"apos", "'"},
                                                                                 {"nbsp", " "},
                                                                                 {"ndash", "–"},
                                                                                 {"mdash", "—"},
                                                                                 {"hellip", "…"}}};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

/// The element name of the tag whose octets after `<` these are: `/p` and `P class=…` give `p`.
std::string tag_name(std::string_view tag) {
    if (tag.starts_with('/')) tag.remove_prefix(1);
    std::string name;
    for (const char c : tag) {
        if (is_space(c) || c == '/' || c == '>') break;
        name += lower(c);
    }
    return name;
}

void put_utf8(std::string& out, std::uint32_t point) {
    if (point == 0 || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF)) point = 0xFFFD;
    if (point < 0x80) {
        out += static_cast<char>(point);
        return;
    }
    const int more = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
    constexpr std::array<std::uint8_t, 4> lead{0, 0xC0, 0xE0, 0xF0};
    out += static_cast<char>(lead[static_cast<std::size_t>(more)] | (point >> (6 * more)));
    for (int i = more - 1; i >= 0; --i) out += static_cast<char>(0x80 | ((point >> (6 * i)) & 0x3F));
}

/// Reads `&name;` or `&#number;` at `at`; leaves everything else as it stands. Returns where reading goes on.
std::size_t put_entity(std::string& out, std::string_view source, std::size_t at) {
    const std::size_t end = source.substr(at, 12).find(';');
    if (end == std::string_view::npos || end < 2) return out += '&', at + 1;
    std::string_view name = source.substr(at + 1, end - 1);
    if (name.starts_with('#')) {
        name.remove_prefix(1);
        const bool hexadecimal = name.starts_with('x') || name.starts_with('X');
        if (hexadecimal) name.remove_prefix(1);
        std::uint32_t point = 0;
        const auto [stop, problem] = std::from_chars(name.data(), name.data() + name.size(), point, hexadecimal ? 16 : 10);
        if (name.empty() || problem != std::errc() || stop != name.data() + name.size()) return out += '&', at + 1;
        put_utf8(out, point);
        return at + end + 1;
    }
    const auto found = std::ranges::find(entities, name, &std::pair<std::string_view, std::string_view>::first);
    if (found == entities.end()) return out += '&', at + 1;
    out += found->second;
    return at + end + 1;
}

/// Where the octets after a tag, a comment or an unseen element go on; `name` is its name.
std::size_t after_tag(std::string_view source, std::size_t at, const std::string& name) {
    if (source.substr(at).starts_with("<!--")) {
        const std::size_t end = source.find("-->", at + 4);
        return end == std::string_view::npos ? source.size() : end + 3;
    }
    // A quoted attribute may hold `>`.
    char quote = 0;
    std::size_t end = at + 1;
    for (; end < source.size(); ++end) {
        const char c = source[end];
        if (quote != 0)
            quote = c == quote ? '\0' : quote;
        else if (c == '"' || c == '\'')
            quote = c;
        else if (c == '>')
            break;
    }
    end = std::min(end + 1, source.size());
    if (source[at + 1] == '/' || std::ranges::find(unseen, name) == unseen.end()) return end;
    for (std::size_t close = source.find("</", end); close != std::string_view::npos; close = source.find("</", close + 2))
        if (tag_name(source.substr(close + 1, 16)) == name) return std::min(source.find('>', close), source.size() - 1) + 1;
    return source.size();
}

bool opens_tag(std::string_view source, std::size_t at) {
    if (at + 1 >= source.size()) return false;
    const char c = lower(source[at + 1]);
    return (c >= 'a' && c <= 'z') || c == '/' || c == '!' || c == '?';
}

void end_line(std::string& out) {
    while (out.ends_with(' ')) out.pop_back();
    if (!out.empty() && !out.ends_with('\n')) out += '\n';
}

}  // namespace

std::string text_of_html(std::string_view source) {
    std::string out;
    for (std::size_t at = 0; at < source.size();) {
        const char c = source[at];
        if (c == '<' && opens_tag(source, at)) {
            const std::string name = tag_name(source.substr(at + 1, 32));
            if (std::ranges::find(blocks, name) != blocks.end()) end_line(out);
            at = after_tag(source, at, name);
        } else if (c == '&') {
            at = put_entity(out, source, at);
        } else if (is_space(c)) {
            // HTML §13.1.1: white space folds into one space.
            if (!out.empty() && !out.ends_with(' ') && !out.ends_with('\n')) out += ' ';
            ++at;
        } else {
            out += c;
            ++at;
        }
    }
    while (!out.empty() && is_space(out.back())) out.pop_back();
    return out;
}

ContentText content_text(const verify::ItemLine& item, std::size_t longest_lines, std::size_t longest) {
    ContentText text;
    text.from_html = item.content_type == "text/html";
    text.cut = item.content_cut;
    const std::string readable = text.from_html ? text_of_html(item.content) : item.content;
    std::string_view rest = readable;
    while (!rest.empty()) {
        if (text.lines.size() == longest_lines || longest == 0) {
            text.cut = true;
            break;
        }
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        std::string_view line = rest.substr(0, end);
        if (line.ends_with('\r')) line.remove_suffix(1);
        std::string safe = terminal_safe(line, longest);
        const std::size_t used = std::max<std::size_t>(characters_of(safe), 1);
        text.cut = text.cut || used > longest;
        longest -= std::min(used, longest);
        text.lines.push_back(std::move(safe));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return text;
}

}  // namespace saksi::report
