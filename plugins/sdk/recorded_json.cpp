#include "recorded_json.hpp"

#include <algorithm>

namespace saksi::sdk {

namespace {

char lower_letter(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// `wanted` is lower case.
std::size_t find_word(std::string_view body, std::string_view wanted, std::size_t from) noexcept {
    if (from >= body.size()) return std::string_view::npos;
    const std::string_view rest = body.substr(from);
    const auto hit = std::ranges::search(rest, wanted, {}, lower_letter);
    return hit.empty() && !wanted.empty() ? std::string_view::npos : from + static_cast<std::size_t>(hit.begin() - rest.begin());
}

/// True when the start tag `tag` has `attribute` with `value`, in any quotes or none.
bool tag_has(std::string_view tag, std::string_view attribute, std::string_view value) noexcept {
    for (std::size_t at = find_word(tag, attribute, 0); at != std::string_view::npos; at = find_word(tag, attribute, at + 1)) {
        std::string_view rest = tag.substr(at + attribute.size());
        if (at == 0 || (tag[at - 1] != ' ' && tag[at - 1] != '\t' && tag[at - 1] != '\n')) continue;
        if (value.empty() && (rest.empty() || rest[0] == ' ' || rest[0] == '=')) return true;
        if (!rest.starts_with('=')) continue;
        rest.remove_prefix(1);
        if (rest.starts_with('"') || rest.starts_with('\'')) rest.remove_prefix(1);
        if (!rest.starts_with(value)) continue;
        rest.remove_prefix(value.size());
        if (rest.empty() || rest[0] == '"' || rest[0] == '\'' || rest[0] == ' ') return true;
    }
    return false;
}

}  // namespace

std::optional<JsonExtent> json_extent(std::string_view body, std::size_t from) noexcept {
    const std::size_t start = body.find_first_of("{[", from);
    if (start == std::string_view::npos) return std::nullopt;
    std::size_t depth = 0;
    bool in_string = false;
    for (std::size_t i = start; i < body.size(); ++i) {
        const char c = body[i];
        if (in_string) {
            if (c == '\\')
                ++i;
            else if (c == '"')
                in_string = false;
        } else if (c == '"') {
            in_string = true;
        } else if (c == '{' || c == '[') {
            ++depth;
        } else if ((c == '}' || c == ']') && --depth == 0) {
            return JsonExtent{start, i + 1};
        }
    }
    return std::nullopt;
}

std::optional<JsonExtent> script_text(std::string_view body, std::string_view attribute, std::string_view value, std::size_t from) noexcept {
    for (std::size_t at = find_word(body, "<script", from); at != std::string_view::npos;) {
        const std::size_t tag_end = body.find('>', at);
        if (tag_end == std::string_view::npos) return std::nullopt;
        const std::size_t close = find_word(body, "</script", tag_end);
        if (close == std::string_view::npos) return std::nullopt;
        if (tag_has(body.substr(at + 7, tag_end - at - 7), attribute, value)) return JsonExtent{tag_end + 1, close};
        at = find_word(body, "<script", close);
    }
    return std::nullopt;
}

std::optional<RecordedJson> RecordedJson::whole(std::string_view body, std::string record, std::string& why) {
    auto document = JsonDocument::parse(body, why);
    if (!document) return std::nullopt;
    return RecordedJson(std::move(*document), std::move(record), nullptr);
}

std::optional<RecordedJson> RecordedJson::of(const Answer& answer, std::string& why) {
    if (answer.has_body() && answer.status == 200) return whole(answer.body, answer.record, why);
    why = answer.detail.empty() && answer.is_response() ? "HTTP status " + std::to_string(answer.status) : answer.detail;
    return std::nullopt;
}

std::optional<RecordedJson> RecordedJson::piece(std::string_view body, JsonExtent extent, std::string record, std::string& why) {
    if (extent.start >= extent.end || extent.end > body.size()) {
        why = "no JSON text there";
        return std::nullopt;
    }
    auto document = JsonDocument::parse(body.substr(extent.start, extent.end - extent.start), why);
    if (!document) return std::nullopt;
    return RecordedJson(std::move(*document), std::move(record), position(extent.start, extent.end));
}

std::optional<Found> RecordedJson::found(const JsonCursor& value) const {
    std::optional<Found> out = value.found(record_);
    if (out) out->selector = wrapped(std::move(out->selector));
    return out;
}

std::optional<Found> RecordedJson::number(const JsonCursor& value) const {
    const std::optional<std::string> lexeme = value.selected();
    if ((!value.is_number() && !value.is_string()) || !lexeme || !is_count(*lexeme)) return std::nullopt;
    return found(value)->with_as("integer");
}

}  // namespace saksi::sdk
