#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/json.hpp"
#include "base/limits.hpp"

namespace saksi::base {

namespace {

bool is_key(std::string_view key) {
    return !key.empty() && std::ranges::all_of(key, [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '@' || c == '_' || c == ':' || c == '.' || c == '-';
    });
}

/// Builds a Json from nlohmann's SAX events; nlohmann's own values would keep the last of two equal keys and turn large integers into floats.
class Builder final : public nlohmann::json_sax<nlohmann::json> {
public:
    Result<Json> take() {
        if (problem_) return fail(problem_->first, std::move(problem_->second));
        return std::move(root_);
    }

    bool null() override { return place(Json()); }
    bool boolean(bool value) override { return place(Json(value)); }
    bool number_integer(number_integer_t value) override { return integer(value, value >= -limits::json_integer); }
    bool number_unsigned(number_unsigned_t value) override {
        return integer(static_cast<std::int64_t>(value), value <= static_cast<number_unsigned_t>(limits::json_integer));
    }
    bool number_float(number_float_t, const string_t& text) override {
        return refuse(ErrorCode::malformed, msg("the number {number} is no integer within ±(2^53−1)", {{"number", text.substr(0, 40)}}));
    }
    bool string(string_t& value) override { return place(Json(std::move(value))); }
    bool binary(binary_t&) override { return false; }
    bool start_object(std::size_t) override { return open(Json(Json::Object{})); }
    bool start_array(std::size_t) override { return open(Json(Json::Array{})); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }
    bool key(string_t& name) override {
        if (!is_key(name)) return refuse(ErrorCode::malformed, msg("the key “{key}” has characters outside A-Z a-z 0-9 @ _ : . -", {{"key", name.substr(0, 64)}}));
        if (stack_.back()->find(name)) return refuse(ErrorCode::malformed, msg("the key “{key}” stands twice in one object", {{"key", name.substr(0, 64)}}));
        key_ = std::move(name);
        return true;
    }
    bool parse_error(std::size_t offset, const std::string&, const nlohmann::detail::exception&) override {
        return refuse(ErrorCode::malformed, msg("not well-formed JSON at byte {offset}", {{"offset", std::to_string(offset)}}));
    }

private:
    bool refuse(ErrorCode code, Message what) {
        if (!problem_) problem_.emplace(code, std::move(what));
        return false;
    }
    bool integer(std::int64_t value, bool in_range) {
        if (!in_range) return refuse(ErrorCode::malformed, msg("the number {number} is no integer within ±(2^53−1)", {{"number", std::to_string(value)}}));
        return place(Json(value));
    }
    Json* attach(Json value) {
        if (stack_.empty()) {
            root_ = std::move(value);
            return &root_;
        }
        Json* parent = stack_.back();
        if (Json::Array* elements = parent->array()) {
            elements->push_back(std::move(value));
            return &elements->back();
        }
        return &((*parent->object())[key_] = std::move(value));
    }
    bool place(Json value) {
        attach(std::move(value));
        return true;
    }
    bool open(Json container) {
        if (stack_.size() >= static_cast<std::size_t>(limits::json_depth))
            return refuse(ErrorCode::limit_exceeded, msg("JSON is nested deeper than {limit} levels", {{"limit", std::to_string(limits::json_depth)}}));
        // The parent's storage does not move while its child is open: only the innermost container grows.
        stack_.push_back(attach(std::move(container)));
        return true;
    }
    bool close() {
        stack_.pop_back();
        return true;
    }

    Json root_;
    std::vector<Json*> stack_;
    std::string key_;
    std::optional<std::pair<ErrorCode, Message>> problem_;
};

}  // namespace

Result<Json> parse_json(ByteView text) {
    // nlohmann skips a byte order mark; signed text has none.
    if (text.size() >= 3 && text[0] == 0xEF && text[1] == 0xBB && text[2] == 0xBF)
        return fail(ErrorCode::malformed, msg("JSON begins with a byte order mark, which is not allowed"));
    Builder builder;
    nlohmann::json::sax_parse(text.begin(), text.end(), &builder);
    return builder.take();
}

Result<Json> parse_canonical_json(ByteView text) {
    Result<Json> value = parse_json(text);
    if (!value) return value;
    if (value->canonical() != text_of(text))
        return fail(ErrorCode::malformed, msg("JSON is not in canonical form (RFC 8785): white space, key order, number or escape differs"));
    return value;
}

}  // namespace saksi::base
