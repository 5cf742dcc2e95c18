#include "verify/foreign/wacz_index.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include "base/foreign_limits.hpp"
#include "base/json.hpp"

namespace saksi::verify {

namespace {

std::optional<std::uint64_t> number_of(std::string_view text) {
    std::uint64_t number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || read.ec != std::errc{} || read.ptr != text.data() + text.size()) return std::nullopt;
    return number;
}

/// pywb writes numbers as texts, others as numbers.
std::optional<std::uint64_t> number_at(const Json& json, std::string_view key) {
    if (const std::string* text = json.text_at(key)) return number_of(*text);
    if (const std::int64_t* number = json.integer_at(key); number != nullptr && *number >= 0) return static_cast<std::uint64_t>(*number);
    return std::nullopt;
}

std::string text_at(const Json& json, std::string_view key) {
    const std::string* text = json.text_at(key);
    return text != nullptr ? *text : std::string();
}

std::vector<std::string_view> words_of(std::string_view line) {
    std::vector<std::string_view> words;
    for (std::size_t at = 0; at <= line.size();) {
        const std::size_t end = std::min(line.find(' ', at), line.size());
        words.push_back(line.substr(at, end - at));
        at = end + 1;
    }
    return words;
}

}  // namespace

bool is_index_legend(std::string_view line) noexcept { return line.empty() || line.starts_with(" CDX") || line.starts_with("CDX ") || line.starts_with('!'); }

std::optional<IndexLine> read_index_line(std::string_view line) {
    if (const std::size_t brace = line.find(" {"); brace != std::string_view::npos) {
        const auto json = base::parse_json(bytes_of(line.substr(brace + 1)));
        if (!json || json->object() == nullptr) return std::nullopt;
        return IndexLine{text_at(*json, "url"), text_at(*json, "digest"), text_at(*json, "filename"), number_at(*json, "offset"), number_at(*json, "length")};
    }
    const auto words = words_of(line);
    if (words.size() != 11) return std::nullopt;
    return IndexLine{std::string(words[2]), std::string(words[5]), std::string(words[10]), number_of(words[9]), number_of(words[8])};
}

Result<std::optional<std::string>> LineReader::next() {
    for (;;) {
        if (const std::size_t end = buffer_.find('\n'); end != std::string::npos) {
            std::string line = buffer_.substr(0, end);
            buffer_.erase(0, end + 1);
            if (line.ends_with('\r')) line.pop_back();
            return std::optional(std::move(line));
        }
        if (ended_) {
            if (buffer_.empty()) return std::optional<std::string>();
            return std::optional(std::exchange(buffer_, {}));
        }
        if (buffer_.size() > limits::foreign_index_line_bytes)
            return fail(ErrorCode::limit_exceeded, msg("a line has more than {limit} octets", {{"limit", std::to_string(limits::foreign_index_line_bytes)}}));
        std::array<std::uint8_t, 16 * limits::kib> window;
        auto made = stream_.read(window);
        if (!made) return pass_on(made);
        ended_ = *made == 0;
        buffer_.append(text_of(ByteView(window).first(*made)));
    }
}

}  // namespace saksi::verify
