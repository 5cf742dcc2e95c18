// Reads objects of a closed schema: every member is asked for by name and form, what was not asked for is refused.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/limits.hpp"
#include "base/result.hpp"
#include "evidence/vocabulary.hpp"

namespace saksi::evidence {

/// The first thing that was wrong in a document; later ones follow from it.
class Problem {
public:
    explicit operator bool() const noexcept { return error_.has_value(); }
    void set(ErrorCode code, Message what) {
        if (!error_) error_.emplace(code, std::move(what));
    }
    template <class T>
    Result<T> unless(T value) {
        if (error_) return std::unexpected<Error>(std::move(*error_));
        return value;
    }

private:
    std::optional<Error> error_;
};

/// What a schema says about a text: lengths in characters (code points).
struct TextRule {
    std::size_t shortest = 0;
    std::size_t longest = 1024 * 1024;
    bool (*form)(std::string_view) = nullptr;
};

class Shape {
public:
    /// `json` must be an object; `at` is its pointer. Both `json` and `problem` outlive this.
    Shape(const Json& json, std::string at, Problem& problem);

    /// The member or nullptr (problem set: missing).
    const Json* member(std::string_view key);
    /// The member or nullptr, nothing said.
    const Json* optional(std::string_view key);
    /// A member that is there and not null, or nullptr; a missing one is a problem.
    const Json* unless_null(std::string_view key);

    std::string text(std::string_view key, const TextRule& rule = {});
    std::optional<std::string> text_or_null(std::string_view key, const TextRule& rule = {});
    std::int64_t integer(std::string_view key, std::int64_t least, std::int64_t most);
    std::optional<std::int64_t> integer_or_null(std::string_view key, std::int64_t least, std::int64_t most);
    std::uint64_t size(std::string_view key) { return static_cast<std::uint64_t>(integer(key, 0, limits::json_integer)); }
    bool boolean(std::string_view key);
    std::vector<std::string> texts(std::string_view key, const TextRule& rule, std::size_t least, std::size_t most, bool unique = true);
    /// Calls `each(element, pointer)` for the elements of an array member.
    template <class Each>
    void elements(std::string_view key, std::size_t least, std::size_t most, Each each) {
        if (const Json::Array* array = array_of(key, least, most))
            for (std::size_t i = 0; i < array->size() && !problem_; ++i) each((*array)[i], pointer(key) + "/" + std::to_string(i));
    }
    template <class E>
    E word(std::string_view key) {
        return word_in<E>(key, text(key));
    }
    template <class E>
    std::optional<E> word_or_null(std::string_view key) {
        const auto value = text_or_null(key);
        return value ? std::optional<E>(word_in<E>(key, *value)) : std::nullopt;
    }
    /// The `schema` member. Another version of the same family is unsupported, anything else malformed.
    void schema(std::string_view expected);

    void refuse(std::string_view key, Message what);
    void refuse_word(std::string_view key, std::string_view word);
    /// Refuses members that nobody asked for.
    void close();

    std::string pointer(std::string_view key) const { return at_ + "/" + base::pointer_token(key); }
    Problem& problem() noexcept { return problem_; }

private:
    template <class E>
    E word_in(std::string_view key, const std::string& value) {
        if (const auto known = from_word<E>(value)) return *known;
        refuse_word(key, value);
        return E{};
    }
    const Json::Array* array_of(std::string_view key, std::size_t least, std::size_t most);
    std::string checked_text(std::string_view key, const Json& json, const TextRule& rule, const std::string& at);
    std::int64_t checked_integer(std::string_view key, const Json& json, std::int64_t least, std::int64_t most);

    const Json& json_;
    std::string at_;
    Problem& problem_;
    std::set<std::string, std::less<>> asked_;
};

// Forms that several schemas share.
bool is_instant(std::string_view text);      ///< real date, `YYYY-MM-DDThh:mm:ss.sssZ`
bool is_sha256(std::string_view text);       ///< 64 lower-case hexadecimal digits
bool is_salt(std::string_view text);         ///< 32 lower-case hexadecimal digits
bool is_urn_uuid(std::string_view text);     ///< `urn:uuid:` and a lower-case UUID
bool is_line(std::string_view text);         ///< not empty, no control characters
bool is_capture_id(std::string_view text);   ///< four digits
bool is_item_id(std::string_view text);      ///< four to six digits
bool is_plugin_id(std::string_view text);    ///< `[a-z][a-z0-9-]{0,31}`
bool is_loss_code(std::string_view text);    ///< `[a-z][a-z0-9_]{1,39}`
bool is_media_type(std::string_view text);   ///< lower-case type/subtype, at most 127
bool is_address(std::string_view text);      ///< `[0-9a-f.:]{2,45}`
/// True when `text` has `least` to `most` characters, all of which `allowed` accepts.
bool made_of(std::string_view text, std::size_t least, std::size_t most, bool (*allowed)(char));
/// At most `longest` octets of `text`, ending on a character: for sentences.
std::string excerpt(std::string_view text, std::size_t longest = limits::selected_excerpt);
bool is_digit(char c);
bool is_lower(char c);
bool is_hex(char c);
bool is_alphanumeric(char c);

template <class T>
Json or_null(const std::optional<T>& value) {
    return value ? Json(*value) : Json();
}

}  // namespace saksi::evidence
