// Lays out safe text: headings, labelled rows, points with a hanging indent. Knows nothing of verdicts.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace saksi::report {

/// What a report is written on. Text handed in is safe to print already (Voice); what the medium obeys is up to the page.
class Page {
public:
    enum class Tone { plain, good, bad, open };

    virtual ~Page() = default;
    virtual void headline(std::string_view text, Tone tone) = 0;
    /// An empty line, then the name of a section.
    virtual void heading(std::string_view text) = 0;
    virtual void blank() = 0;
    virtual void paragraph(std::string_view text, std::size_t indent = 0) = 0;
    /// `label` in a column of its own; an empty label goes on under the row above.
    virtual void row(std::string_view label, std::string_view text, std::size_t indent = 0) = 0;
    /// `marker text`, later lines under the text.
    virtual void point(std::string_view marker, std::string_view text, std::size_t indent = 2) = 0;
    /// As it is, never broken: a command to be typed.
    virtual void line(std::string_view text) = 0;
};

/// Lines of text. They break at spaces, and inside a word only when it alone is longer than a line.
class TextPage final : public Page {
public:
    /// `width` as in TextOptions.
    TextPage(std::size_t width, bool colour) noexcept : width_(width), colour_(colour) {}

    void headline(std::string_view text, Tone tone) override;
    /// `word text` in one line, whatever its length; the word in the tone's colour.
    void status(std::string_view word, std::string_view text, Tone tone);
    void heading(std::string_view text) override;
    void blank() override { text_ += '\n'; }
    void paragraph(std::string_view text, std::size_t indent = 0) override;
    void row(std::string_view label, std::string_view text, std::size_t indent = 0) override;
    void point(std::string_view marker, std::string_view text, std::size_t indent = 2) override;
    void line(std::string_view text) override;
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
