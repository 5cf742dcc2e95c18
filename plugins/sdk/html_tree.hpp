// The elements of an HTML page (or of a piece of one) with byte offsets into the recorded text.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "html_document.hpp"

namespace saksi::sdk {

struct HtmlElement {
    std::string name;  ///< lower case
    std::vector<HtmlTag::Attribute> attributes;
    std::size_t start = 0, inner_start = 0, inner_end = 0, end = 0;  ///< octets; equal when the parser inserted the element
    std::size_t index = 0;                                           ///< its place in HtmlTree::elements
    std::size_t last = 0;                                            ///< one past its last descendant there

    /// nullptr when absent.
    const HtmlSource* attribute(std::string_view name) const noexcept;
    /// The attribute's decoded value, empty when absent.
    std::string_view decoded(std::string_view name) const noexcept;
    bool has_class(std::string_view word) const noexcept;
};

class HtmlTree {
public:
    /// Limits as HtmlDocument::parse, and 200,000 elements: what stands behind is left out.
    static std::optional<HtmlTree> parse(std::string_view body, std::string& why);

    /// In document order.
    const std::vector<HtmlElement>& elements() const noexcept { return elements_; }
    /// The first element below `scope` (anywhere when nullptr) with the class, or nullptr.
    const HtmlElement* first(std::string_view class_word, const HtmlElement* scope = nullptr) const noexcept;
    /// All of them, none inside another of them.
    std::vector<const HtmlElement*> all(std::string_view class_word, const HtmlElement* scope = nullptr) const;
    /// The first element below `scope` of that name and with that attribute, either of them any when empty; or nullptr.
    const HtmlElement* named(std::string_view name, std::string_view attribute, const HtmlElement* scope = nullptr) const noexcept;

private:
    std::vector<HtmlElement> elements_;
};

/// The element's inner source without white space around it. `decoded` is left empty.
HtmlSource inner_source(const HtmlElement& element, std::string_view body);
/// The source `start` to `end` as a fact: `html` when it holds markup or character references, else `text`. Nothing when empty or no UTF-8.
std::optional<Found> markup_found(std::size_t start, std::size_t end, std::string_view body, const std::string& record);
inline std::optional<Found> inner_found(const HtmlElement* element, std::string_view body, const std::string& record) {
    if (!element) return std::nullopt;
    const HtmlSource source = inner_source(*element, body);
    return markup_found(source.start, source.end, body, record);
}

}  // namespace saksi::sdk
