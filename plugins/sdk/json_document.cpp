#include "json_document.hpp"

#include <algorithm>
#include <memory>
#include <set>

namespace saksi::sdk {

namespace {
constexpr std::size_t deepest = 256;            // bukti-1.md 9.2
constexpr std::size_t most_values = 4'000'000;  // a 32 MiB body of `0,` would need a gigabyte of nodes
constexpr std::size_t longest_pointer = 2048;   // item-1.schema.json: what lies behind a longer one no selector can name
const std::string no_text;
}  // namespace

struct JsonCursor::Node {
    Kind kind = Kind::null;
    std::string text;  // string, lexeme or word
    std::vector<std::string> names;
    std::vector<Node> children;
};

namespace {

using Node = JsonCursor::Node;
using Kind = JsonCursor::Kind;

std::string token(std::string_view key) {
    std::string out;
    for (const char c : key) {
        if (c == '~')
            out += "~0";
        else if (c == '/')
            out += "~1";
        else
            out += c;
    }
    return out;
}

class Builder final : public nlohmann::json_sax<json> {
public:
    explicit Builder(Node& root) : root_(root) {}
    std::string why;

    bool null() override { return place(Kind::null, "null"); }
    bool boolean(bool value) override { return place(Kind::boolean, value ? "true" : "false"); }
    bool number_integer(number_integer_t value) override {
        // nlohmann hands over `-0` as the signed integer 0, and only that lexeme so.
        return place(Kind::number, value == 0 ? "-0" : std::to_string(value));
    }
    bool number_unsigned(number_unsigned_t value) override { return place(Kind::number, std::to_string(value)); }
    bool number_float(number_float_t, const string_t& lexeme) override { return place(Kind::number, lexeme); }
    bool string(string_t& value) override { return place(Kind::string, std::move(value)); }
    bool binary(binary_t&) override { return false; }
    bool start_object(std::size_t) override {
        names_.emplace_back();
        return open(Kind::object);
    }
    bool end_object() override {
        names_.pop_back();
        return close();
    }
    bool start_array(std::size_t) override { return open(Kind::array); }
    bool end_array() override { return close(); }
    bool key(string_t& name) override {
        if (!names_.back().insert(name).second) return refuse("the name “" + std::string(utf8_prefix(name, 64)) + "” stands twice in one object");
        stack_.back()->names.push_back(std::move(name));
        return true;
    }
    bool parse_error(std::size_t offset, const std::string&, const nlohmann::detail::exception&) override {
        return refuse("no well-formed JSON at byte " + std::to_string(offset));
    }

private:
    bool refuse(std::string reason) {
        if (why.empty()) why = std::move(reason);
        return false;
    }
    Node* add() {
        if (stack_.empty()) return &root_;
        return &stack_.back()->children.emplace_back();
    }
    bool place(Kind kind, std::string text) {
        if (++values_ > most_values) return refuse("more than 4,000,000 values");
        Node* node = add();
        node->kind = kind;
        node->text = std::move(text);
        return true;
    }
    bool open(Kind kind) {
        if (stack_.size() >= deepest) return refuse("nested deeper than 256 levels");
        if (++values_ > most_values) return refuse("more than 4,000,000 values");
        Node* node = add();
        node->kind = kind;
        // Only the innermost container grows, so the addresses above it stay.
        stack_.push_back(node);
        return true;
    }
    bool close() {
        stack_.pop_back();
        return true;
    }

    Node& root_;
    std::vector<Node*> stack_;
    std::vector<std::set<std::string, std::less<>>> names_;
    std::size_t values_ = 0;
};

}  // namespace

JsonCursor::Kind JsonCursor::kind() const noexcept { return node_ ? node_->kind : Kind::nothing; }

std::size_t JsonCursor::size() const noexcept { return node_ ? node_->children.size() : 0; }

JsonCursor JsonCursor::below(const Node& child, const std::string& token) const {
    if (pointer_.size() + 1 + token.size() > longest_pointer) return {};
    return {&child, pointer_ + "/" + token};
}

JsonCursor JsonCursor::operator[](std::string_view key) const {
    if (!is_object()) return {};
    const auto found = std::ranges::find(node_->names, key);
    if (found == node_->names.end()) return {};
    return below(node_->children[static_cast<std::size_t>(found - node_->names.begin())], token(key));
}

JsonCursor JsonCursor::operator[](std::size_t index) const {
    if (!is_array() || index >= node_->children.size()) return {};
    return below(node_->children[index], std::to_string(index));
}

std::vector<std::string> JsonCursor::keys() const { return is_object() ? node_->names : std::vector<std::string>(); }

const std::string& JsonCursor::text() const noexcept { return is_string() ? node_->text : no_text; }

std::optional<std::string> JsonCursor::selected() const {
    switch (kind()) {
        case Kind::nothing: return std::nullopt;
        case Kind::array: return size() == 0 ? std::optional<std::string>("[]") : std::nullopt;
        case Kind::object: return size() == 0 ? std::optional<std::string>("{}") : std::nullopt;
        case Kind::null:
        case Kind::boolean:
        case Kind::number:
        case Kind::string: return node_->text;
    }
    return std::nullopt;
}

std::optional<Found> JsonCursor::found(const std::string& record) const {
    std::optional<std::string> value = selected();
    if (!value) return std::nullopt;
    return Found{std::move(*value), is_string() ? "text" : "raw", record, "body", fragment(pointer_)};
}

JsonDocument::JsonDocument() : root_(std::make_unique<JsonCursor::Node>()) {}
JsonDocument::JsonDocument(JsonDocument&&) noexcept = default;
JsonDocument& JsonDocument::operator=(JsonDocument&&) noexcept = default;
JsonDocument::~JsonDocument() = default;

std::optional<JsonDocument> JsonDocument::parse(std::string_view text, std::string& why) {
    // nlohmann would skip a byte order mark.
    if (text.starts_with("\xEF\xBB\xBF")) {
        why = "a byte order mark stands before the JSON text";
        return std::nullopt;
    }
    JsonDocument document;
    Builder builder(*document.root_);
    if (!json::sax_parse(text.begin(), text.end(), &builder)) {
        why = builder.why;
        return std::nullopt;
    }
    return document;
}

JsonCursor JsonDocument::root() const { return {root_.get(), ""}; }

}  // namespace saksi::sdk
