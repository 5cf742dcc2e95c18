// A report as one HTML document: escapes everything it is handed, loads nothing, runs nothing.
#pragma once

#include <string>
#include <string_view>

#include "report/page.hpp"
#include "report/picture.hpp"

namespace saksi::report {

/// Every text goes through one escape; element and class names are constants of this room. The document's policy (CSP level 3) allows this style and
/// pictures from `data:` alone, so that even an escape that failed could run and load nothing.
class HtmlPage final : public Page {
public:
    /// `language` is a BCP 47 tag, `title` outside text made safe.
    HtmlPage(std::string_view language, std::string_view title);

    void headline(std::string_view text, Tone tone) override;
    void heading(std::string_view text) override;
    void blank() override {}
    void paragraph(std::string_view text, std::size_t indent = 0) override;
    void row(std::string_view label, std::string_view text, std::size_t indent = 0) override;
    void point(std::string_view marker, std::string_view text, std::size_t indent = 2) override;
    void line(std::string_view text) override;

    // For what a terminal does not have.
    void open(std::string_view element, std::string_view css_class = {});
    void close(std::string_view element);
    void leaf(std::string_view element, std::string_view css_class, std::string_view text);
    void picture(const Picture& picture, std::string_view alternative);
    /// The whole document.
    std::string take();

private:
    std::string text_;
};

/// `&`, `<`, `>`, `"` and `'` as references; fit for text and for quoted attributes.
std::string html_escaped(std::string_view text);

}  // namespace saksi::report
