// Where in recorded bytes a stated value stands.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"

namespace saksi::evidence {

/// A place in JSON text: `pointer` is a plain RFC 6901 string. Source: W3C Web Annotation Data Model §4.2.1.
struct FragmentSelector {
    std::string pointer;
    bool operator==(const FragmentSelector&) const = default;
};

/// Octets `start` (inclusive) to `end` (exclusive). Source: W3C Web Annotation Data Model §4.2.6.
struct DataPositionSelector {
    std::uint64_t start = 0;
    std::uint64_t end = 0;
    bool operator==(const DataPositionSelector&) const = default;
};

/// A chain of selectors, outermost first; each runs on what the one before it selected (`refinedBy`). Never empty once read.
struct Selector {
    using Step = std::variant<FragmentSelector, DataPositionSelector>;
    std::vector<Step> chain;

    static Selector fragment(std::string pointer) { return {{FragmentSelector{std::move(pointer)}}}; }
    static Selector position(std::uint64_t start, std::uint64_t end) { return {{DataPositionSelector{start, end}}}; }

    /// The last step when it is a fragment, or nullptr.
    const FragmentSelector* innermost_fragment() const noexcept;
    bool operator==(const Selector&) const = default;
};

Json to_json(const Selector& selector);
/// `at` is the pointer of `json` in its document, for error texts. Errors: malformed, limit_exceeded (limits::selector_chain).
Result<Selector> selector_from_json(const Json& json, const std::string& at);

/// True when `inner` lies within `outer` in the sense of bukti-1.md §9.4: equal steps up to outer's last, which contains inner's.
bool lies_within(const Selector& inner, const Selector& outer) noexcept;

}  // namespace saksi::evidence
