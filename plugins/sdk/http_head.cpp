#include "http_head.hpp"

#include <algorithm>

namespace saksi::sdk {

namespace {

constexpr std::size_t most_fields = 1'000;
constexpr std::size_t most_links = 100;

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r')) text.remove_suffix(1);
    return text;
}

/// Takes one `name=value` or `name="value"` off the front; false when there is none.
bool take_parameter(std::string_view& rest, std::string& name, std::string& value) {
    const std::size_t end = rest.find_first_of("=;,");
    name = lower(trimmed(rest.substr(0, end)));
    value.clear();
    if (end == std::string_view::npos || rest[end] != '=') {
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end);
        return !name.empty();
    }
    rest.remove_prefix(end + 1);
    if (!rest.starts_with('"')) {
        const std::size_t stop = std::min(rest.find_first_of(";,"), rest.size());
        value = trimmed(rest.substr(0, stop));
        rest.remove_prefix(stop);
        return true;
    }
    rest.remove_prefix(1);
    while (!rest.empty() && rest[0] != '"') {
        if (rest[0] == '\\' && rest.size() > 1) rest.remove_prefix(1);
        value += rest[0];
        rest.remove_prefix(1);
    }
    if (!rest.empty()) rest.remove_prefix(1);
    return true;
}

}  // namespace

HttpHead::HttpHead(std::string_view head) : head_(head) {
    std::size_t at = head.find('\n');
    while (at != std::string_view::npos && fields_.size() < most_fields) {
        const std::size_t start = at + 1;
        at = head.find('\n', start);
        if (at == std::string_view::npos) break;
        const std::string_view line = head.substr(start, at - start);
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos || colon == 0) continue;
        const std::string_view value = trimmed(line.substr(colon + 1));
        const auto offset = value.empty() ? start + colon + 1 : static_cast<std::size_t>(value.data() - head.data());
        fields_.push_back({lower(line.substr(0, colon)), value, offset});
    }
}

std::optional<Found> HttpHead::status(const std::string& record) const {
    // "HTTP/1.1 404": RFC 9112 §4
    if (!head_.starts_with("HTTP/") || head_.size() < 13 || head_[8] != ' ') return std::nullopt;
    const std::string_view code = head_.substr(9, 3);
    if (!std::ranges::all_of(code, [](char c) { return c >= '0' && c <= '9'; })) return std::nullopt;
    return Found{std::string(code), "integer", record, "head", position(9, 12)};
}

std::optional<Found> HttpHead::field(std::string_view name, const std::string& record) const {
    for (const HeadField& field : fields_) {
        if (field.name != name) continue;
        if (field.value.empty() || !is_utf8(field.value)) return std::nullopt;
        return Found{std::string(field.value), "text", record, "head", position(field.start, field.start + field.value.size())};
    }
    return std::nullopt;
}

std::vector<std::string_view> HttpHead::values(std::string_view name) const {
    std::vector<std::string_view> out;
    for (const HeadField& field : fields_)
        if (field.name == name) out.push_back(field.value);
    return out;
}

std::vector<WebLink> parse_links(std::string_view value) {
    std::vector<WebLink> links;
    while (links.size() < most_links) {
        const std::size_t open = value.find('<');
        if (open == std::string_view::npos) break;
        const std::size_t close = value.find('>', open);
        if (close == std::string_view::npos) break;
        WebLink link;
        link.target = value.substr(open + 1, close - open - 1);
        value.remove_prefix(close + 1);
        while (!(value = trimmed(value)).empty() && value[0] == ';') {
            value.remove_prefix(1);
            std::string name, text;
            if (!take_parameter(value, name, text)) break;
            if (name == "rel" && link.rel.empty()) link.rel = text;
            if (name == "type" && link.type.empty()) link.type = text;
        }
        links.push_back(std::move(link));
    }
    return links;
}

}  // namespace saksi::sdk
