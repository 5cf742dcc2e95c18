#include "report/page.hpp"

#include <algorithm>

#include "report/terminal_safe.hpp"

namespace saksi::report {

namespace {

// "Catatan perkara" and two spaces.
constexpr std::size_t label_column = 17;
// However narrow the terminal, a line holds this much beside its indent.
constexpr std::size_t narrowest = 20;

std::string_view sgr_of(TextPage::Tone tone) noexcept {
    switch (tone) {
        case TextPage::Tone::plain:
        case TextPage::Tone::good: return "1";  // bold only: a green light would be read as "true and guilty"
        case TextPage::Tone::bad: return "1;31";
        case TextPage::Tone::open: return "1;33";
    }
    return "1";
}

}  // namespace

std::string TextPage::painted(std::string_view text, std::string_view sgr) const {
    if (!colour_) return std::string(text);
    return "\x1b[" + std::string(sgr) + "m" + std::string(text) + "\x1b[0m";
}

void TextPage::headline(std::string_view text, Tone tone) { line(painted(text, sgr_of(tone))); }

void TextPage::status(std::string_view word, std::string_view text, Tone tone) { line(painted(word, sgr_of(tone)) + "  " + std::string(text)); }

void TextPage::heading(std::string_view text) {
    blank();
    line(painted(text, "1"));
}

void TextPage::paragraph(std::string_view text, std::size_t indent) { wrapped(std::string(indent, ' '), indent, text); }

void TextPage::row(std::string_view label, std::string_view text, std::size_t indent) {
    std::string prefix = std::string(indent, ' ') + std::string(label);
    const std::size_t used = columns_of(prefix);
    prefix.append(used + 1 < indent + label_column ? indent + label_column - used : 1, ' ');
    wrapped(std::move(prefix), indent + label_column, text);
}

void TextPage::point(std::string_view marker, std::string_view text, std::size_t indent) {
    const std::string prefix = std::string(indent, ' ') + std::string(marker) + " ";
    wrapped(prefix, columns_of(prefix), text);
}

void TextPage::line(std::string_view text) {
    text_ += text;
    text_ += '\n';
}

// A word longer than a line is broken by us: the terminal would break it too, but go on at the left margin, where content could pass for a headline.
void TextPage::wrapped(std::string first_prefix, std::size_t hang, std::string_view text) {
    const std::size_t room = width_ > hang + narrowest ? width_ - hang : narrowest;
    std::string current = std::move(first_prefix);
    std::size_t used = columns_of(current);
    bool empty = true;
    const auto next_line = [&] {
        line(current);
        current.assign(hang, ' ');
        used = hang;
        empty = true;
    };
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        std::string_view word = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (width_ != 0 && !empty && used + 1 + columns_of(word) > hang + room) next_line();
        for (; width_ != 0 && columns_of(word) > room; next_line()) {
            const std::size_t part = prefix_within(word, room);
            current += word.substr(0, part);
            word.remove_prefix(part);
        }
        if (!empty) current += ' ';
        current += word;
        used = columns_of(current);
        empty = false;
    }
    while (!current.empty() && current.back() == ' ') current.pop_back();
    line(current);
}

}  // namespace saksi::report
