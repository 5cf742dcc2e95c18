#include "evidence/shape.hpp"

#include <algorithm>

#include "base/time_text.hpp"

namespace saksi::evidence {

namespace {

std::size_t characters(std::string_view utf8) {
    return static_cast<std::size_t>(std::ranges::count_if(utf8, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string shown(std::string_view text) { return excerpt(text, 60); }

bool is_token_char(char c) {
    return is_lower(c) || is_digit(c) || std::string_view("!#$&^_.+-").find(c) != std::string_view::npos;
}

}  // namespace

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); }
bool is_alphanumeric(char c) { return is_digit(c) || is_lower(c) || (c >= 'A' && c <= 'Z'); }

std::string excerpt(std::string_view text, std::size_t longest) {
    std::size_t size = std::min(text.size(), longest);
    while (size < text.size() && size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) --size;
    return std::string(text.substr(0, size));
}

bool made_of(std::string_view text, std::size_t least, std::size_t most, bool (*allowed)(char)) {
    return text.size() >= least && text.size() <= most && std::ranges::all_of(text, allowed);
}

bool is_instant(std::string_view text) { return base::parse_utc(text).has_value(); }
bool is_sha256(std::string_view text) { return made_of(text, 64, 64, is_hex); }
bool is_salt(std::string_view text) { return made_of(text, 32, 32, is_hex); }
bool is_urn_uuid(std::string_view text) {
    if (!text.starts_with("urn:uuid:") || text.size() != 45) return false;
    text.remove_prefix(9);
    for (std::size_t i = 0; i < text.size(); ++i)
        if (i == 8 || i == 13 || i == 18 || i == 23 ? text[i] != '-' : !is_hex(text[i])) return false;
    return true;
}
bool is_line(std::string_view text) {
    return !text.empty() && std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}
bool is_capture_id(std::string_view text) { return made_of(text, 4, 4, is_digit); }
bool is_item_id(std::string_view text) { return made_of(text, 4, 6, is_digit); }
bool is_plugin_id(std::string_view text) {
    return made_of(text, 1, 32, [](char c) { return is_lower(c) || is_digit(c) || c == '-'; }) && is_lower(text[0]);
}
bool is_loss_code(std::string_view text) {
    return made_of(text, 2, 40, [](char c) { return is_lower(c) || is_digit(c) || c == '_'; }) && is_lower(text[0]);
}
bool is_media_type(std::string_view text) {
    const std::size_t slash = text.find('/');
    return text.size() <= 127 && slash != std::string_view::npos && made_of(text.substr(0, slash), 1, 127, is_token_char) &&
           made_of(text.substr(slash + 1), 1, 127, is_token_char);
}
bool is_address(std::string_view text) {
    return made_of(text, 2, 45, [](char c) { return is_hex(c) || c == '.' || c == ':'; });
}

Shape::Shape(const Json& json, std::string at, Problem& problem) : json_(json), at_(std::move(at)), problem_(problem) {
    if (!json.object()) problem_.set(ErrorCode::malformed, msg("{pointer}: an object is expected", {{"pointer", at_}}));
}

const Json* Shape::optional(std::string_view key) {
    asked_.emplace(key);
    return json_.find(key);
}

const Json* Shape::member(std::string_view key) {
    const Json* found = optional(key);
    if (!found) refuse(key, msg("{pointer}: this member is missing", {{"pointer", pointer(key)}}));
    return found;
}

const Json* Shape::unless_null(std::string_view key) {
    const Json* found = member(key);
    return found && !found->is_null() ? found : nullptr;
}

void Shape::refuse(std::string_view, Message what) { problem_.set(ErrorCode::malformed, std::move(what)); }

void Shape::refuse_word(std::string_view key, std::string_view word) {
    refuse(key, msg("{pointer}: the word “{word}” is not in the list of this schema", {{"pointer", pointer(key)}, {"word", shown(word)}}));
}

std::string Shape::checked_text(std::string_view key, const Json& json, const TextRule& rule, const std::string& at) {
    const std::string* value = json.string();
    if (!value) {
        refuse(key, msg("{pointer}: a string is expected", {{"pointer", at}}));
        return {};
    }
    if (const std::size_t size = characters(*value); size < rule.shortest || size > rule.longest)
        refuse(key, msg("{pointer}: the text has {size} characters, {least} to {most} are allowed",
                        {{"pointer", at}, {"size", std::to_string(size)}, {"least", std::to_string(rule.shortest)}, {"most", std::to_string(rule.longest)}}));
    else if (rule.form && !rule.form(*value))
        refuse(key, msg("{pointer}: “{text}” does not have the form that this schema asks for", {{"pointer", at}, {"text", shown(*value)}}));
    return *value;
}

std::string Shape::text(std::string_view key, const TextRule& rule) {
    const Json* found = member(key);
    return found ? checked_text(key, *found, rule, pointer(key)) : std::string();
}

std::optional<std::string> Shape::text_or_null(std::string_view key, const TextRule& rule) {
    const Json* found = unless_null(key);
    return found ? std::optional(checked_text(key, *found, rule, pointer(key))) : std::nullopt;
}

std::int64_t Shape::checked_integer(std::string_view key, const Json& json, std::int64_t least, std::int64_t most) {
    const std::int64_t* value = json.integer();
    if (!value) {
        refuse(key, msg("{pointer}: an integer is expected", {{"pointer", pointer(key)}}));
        return least;
    }
    if (*value < least || *value > most) {
        refuse(key, msg("{pointer}: {number} is outside {least} to {most}",
                        {{"pointer", pointer(key)}, {"number", std::to_string(*value)}, {"least", std::to_string(least)}, {"most", std::to_string(most)}}));
        return least;
    }
    return *value;
}

std::int64_t Shape::integer(std::string_view key, std::int64_t least, std::int64_t most) {
    const Json* found = member(key);
    return found ? checked_integer(key, *found, least, most) : least;
}

std::optional<std::int64_t> Shape::integer_or_null(std::string_view key, std::int64_t least, std::int64_t most) {
    const Json* found = unless_null(key);
    return found ? std::optional(checked_integer(key, *found, least, most)) : std::nullopt;
}

bool Shape::boolean(std::string_view key) {
    const Json* found = member(key);
    const bool* value = found ? found->boolean() : nullptr;
    if (found && !value) refuse(key, msg("{pointer}: true or false is expected", {{"pointer", pointer(key)}}));
    return value && *value;
}

const Json::Array* Shape::array_of(std::string_view key, std::size_t least, std::size_t most) {
    const Json* found = member(key);
    if (!found) return nullptr;
    const Json::Array* array = found->array();
    if (!array) {
        refuse(key, msg("{pointer}: an array is expected", {{"pointer", pointer(key)}}));
    } else if (array->size() < least || array->size() > most) {
        refuse(key, msg("{pointer}: {number} elements, {least} to {most} are allowed",
                        {{"pointer", pointer(key)}, {"number", std::to_string(array->size())}, {"least", std::to_string(least)}, {"most", std::to_string(most)}}));
        return nullptr;
    }
    return array;
}

std::vector<std::string> Shape::texts(std::string_view key, const TextRule& rule, std::size_t least, std::size_t most, bool unique) {
    std::vector<std::string> out;
    elements(key, least, most, [&](const Json& element, const std::string& at) { out.push_back(checked_text(key, element, rule, at)); });
    if (unique && std::set<std::string_view>(out.begin(), out.end()).size() != out.size())
        refuse(key, msg("{pointer}: an element stands twice", {{"pointer", pointer(key)}}));
    return out;
}

void Shape::schema(std::string_view expected) {
    const std::string found = text("schema");
    if (found == expected || problem_) return;
    const std::string_view family = expected.substr(0, expected.find('/') + 1);
    if (found.starts_with(family))
        problem_.set(ErrorCode::unsupported, msg("“{found}” is another version than “{expected}”; a newer program is needed",
                                                 {{"found", shown(found)}, {"expected", std::string(expected)}}));
    refuse_word("schema", found);
}

void Shape::close() {
    if (problem_ || !json_.object()) return;
    for (const auto& [key, value] : *json_.object())
        if (!asked_.contains(key)) {
            refuse(key, msg("{pointer}: unknown member", {{"pointer", pointer(key)}}));
            return;
        }
}

}  // namespace saksi::evidence
