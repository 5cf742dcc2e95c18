// The tags of an HTML page that speak about it, with byte offsets into the recorded body.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "found.hpp"

namespace saksi::sdk {

/// A stretch of HTML source. `decoded` has the character references resolved: for planning only, a fact quotes the source.
struct HtmlSource {
    std::size_t start = 0;
    std::size_t end = 0;
    std::string decoded;
};

struct HtmlTag {
    struct Attribute {
        std::string name;  ///< lower case
        HtmlSource value;  ///< without quotes; start == end when empty
    };
    std::string name;  ///< `title`, `meta`, `link` or `html`
    std::vector<Attribute> attributes;
    std::optional<HtmlSource> text;  ///< of a title

    /// nullptr when absent.
    const HtmlSource* attribute(std::string_view name) const noexcept;
    /// The attribute's decoded value, empty when absent.
    std::string_view decoded(std::string_view name) const noexcept;
};

class HtmlDocument {
public:
    /// Reads at most the first 2 MiB of `body` (page metadata stands in front) by the HTML standard's algorithm. Nothing when the page is built to
    /// exhaust a parser (nesting, memory); `why` then has a sentence.
    static std::optional<HtmlDocument> parse(std::string_view body, std::string& why);

    /// In document order.
    const std::vector<HtmlTag>& tags() const noexcept { return tags_; }
    /// The value of the first `<meta property=NAME content=…>` or `<meta name=NAME content=…>` that is not empty, or nullptr.
    const HtmlSource* meta(std::string_view name) const noexcept;
    /// The first `<link>` whose rel holds the word `rel` and whose type is `type` (any when empty), or nullptr.
    const HtmlTag* link(std::string_view rel, std::string_view type = {}) const noexcept;
    /// The text of the first title that is not empty, or nullptr.
    const HtmlSource* title() const noexcept;

private:
    std::vector<HtmlTag> tags_;
};

/// The source text as a fact: `text` when it holds no character reference, else `html`. Nothing when empty or no UTF-8.
std::optional<Found> html_found(const HtmlSource& source, std::string_view body, const std::string& record);

}  // namespace saksi::sdk
