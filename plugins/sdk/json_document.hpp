// Recorded JSON read so that every value knows its RFC 6901 pointer and its lexeme.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "found.hpp"

namespace saksi::sdk {

/// A value of a JsonDocument, or nothing: a walk never fails, it ends at "nothing". Valid while the document lives.
class JsonCursor {
public:
    enum class Kind { nothing, null, boolean, number, string, array, object };
    struct Node;

    JsonCursor() = default;
    JsonCursor(const Node* node, std::string pointer) : node_(node), pointer_(std::move(pointer)) {}

    Kind kind() const noexcept;
    explicit operator bool() const noexcept { return kind() != Kind::nothing && kind() != Kind::null; }
    bool is_object() const noexcept { return kind() == Kind::object; }
    bool is_array() const noexcept { return kind() == Kind::array; }
    bool is_string() const noexcept { return kind() == Kind::string; }
    bool is_number() const noexcept { return kind() == Kind::number; }
    const std::string& pointer() const noexcept { return pointer_; }
    /// Of an array or object; 0 for anything else.
    std::size_t size() const noexcept;

    /// Nothing, too, for a value whose pointer would be longer than a selector may be.
    JsonCursor operator[](std::string_view key) const;
    JsonCursor operator[](std::size_t index) const;
    /// The member names of an object, in file order.
    std::vector<std::string> keys() const;

    /// The decoded string; empty for anything else.
    const std::string& text() const noexcept;
    /// The selected text: decoded string, number lexeme, word, `[]`, `{}`. Nothing for a filled container.
    std::optional<std::string> selected() const;
    /// A string as `text`, anything else with a selected text as `raw`.
    std::optional<Found> found(const std::string& record) const;

private:
    JsonCursor below(const Node& child, const std::string& token) const;

    const Node* node_ = nullptr;
    std::string pointer_;
};

class JsonDocument {
public:
    /// Reads one JSON text (RFC 8259) strictly enough that every reader sees the same values: valid UTF-8, no byte order mark, no name twice in
    /// an object, no lone surrogate, depth at most 256. `why` gets a sentence when nothing is returned. Source: bukti-1.md 9.2.
    static std::optional<JsonDocument> parse(std::string_view text, std::string& why);
    JsonDocument(JsonDocument&&) noexcept;
    JsonDocument& operator=(JsonDocument&&) noexcept;
    ~JsonDocument();

    JsonCursor root() const;

private:
    JsonDocument();
    std::unique_ptr<JsonCursor::Node> root_;
};

}  // namespace saksi::sdk
