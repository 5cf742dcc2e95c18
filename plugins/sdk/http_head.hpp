// The raw head of a response: where its status code and fields stand.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "found.hpp"

namespace saksi::sdk {

/// A field value without the white space around it, by its place in the head.
struct HeadField {
    std::string name;  ///< lower case
    std::string_view value;
    std::size_t start = 0;
};

/// Borrows the head's octets. Source: RFC 9112 §4, §5.
class HttpHead {
public:
    explicit HttpHead(std::string_view head);

    /// The three digits of the status line; nothing when the line has another form.
    std::optional<Found> status(const std::string& record) const;
    /// The first field `name` (lower case); nothing when absent, empty or no UTF-8.
    std::optional<Found> field(std::string_view name, const std::string& record) const;
    /// The values of all fields `name`, in order.
    std::vector<std::string_view> values(std::string_view name) const;

private:
    std::string_view head_;
    std::vector<HeadField> fields_;
};

/// One entry of a `Link` field. Source: RFC 8288 §3.
struct WebLink {
    std::string target;
    std::string rel;
    std::string type;
};
/// The entries of a Link value that can be read; what is malformed is left out.
std::vector<WebLink> parse_links(std::string_view value);

}  // namespace saksi::sdk
