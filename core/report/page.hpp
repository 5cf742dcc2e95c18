// Lays out lines of safe text: headings, labelled rows, points with a hanging indent. Knows nothing of verdicts.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace saksi::report {

/// Text handed in is safe already (Voice); lines break at spaces, and inside a word only when it alone is longer than a line.
class Page {
public:
    enum class Tone { plain, good, bad, open };

    /// `width` as in TextOptions.
    Page(std::size_t width, bool colour) noexcept : width_(width), colour_(colour) {}

    void headline(std::string_view text, Tone tone);
    /// `word text` in one line, whatever its length; the word in the tone's colour.
    void status(std::string_view word, std::string_view text, Tone tone);
    /// An empty line, then the name of a section.
    void heading(std::string_view text);
    void blank() { text_ += '\n'; }
    void paragraph(std::string_view text, std::size_t indent = 0);
    /// `label` in a column of its own; an empty label goes on under the row above.
    void row(std::string_view label, std::string_view text, std::size_t indent = 0);
    /// `marker text`, later lines under the text.
    void point(std::string_view marker, std::string_view text, std::size_t indent = 2);
    /// As it is, never broken: a command to be typed.
    void line(std::string_view text);
    /// All lines so far, each ending in LF.
    std::string take() { return std::move(text_); }

private:
    void wrapped(std::string first_prefix, std::size_t hang, std::string_view text);
    std::string painted(std::string_view text, std::string_view sgr) const;

    std::size_t width_;
    bool colour_;
    std::string text_;
};

}  // namespace saksi::report
