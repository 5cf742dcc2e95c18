#include "secrets/secret_forms.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include "digest/encoding.hpp"

namespace saksi::secrets {

namespace {

constexpr std::string_view capital_digits = "0123456789ABCDEF";
constexpr std::size_t longest_escape = 8;  // octets that stand for one: `&#x0041;` with room, `\u0041`, `%41`

bool is_unreserved(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || std::string_view("-._~").find(c) != std::string_view::npos;
}

std::string hexadecimal(std::string_view value, std::string_view digits) {
    std::string out;
    for (const char c : value) {
        const auto octet = static_cast<unsigned char>(c);
        out += digits[octet >> 4];
        out += digits[octet & 15];
    }
    return out;
}

/// What base64 of anything that has `value` `shift` octets after a multiple of three always holds.
std::string inside_base64(std::string_view value, std::size_t shift) {
    std::string padded(shift, '\0');
    padded += value;
    std::string text = digest::base64_of(bytes_of(padded));
    // The first characters mix the value with what stands before it, the last with what stands after it.
    const std::size_t before = shift == 0 ? 0 : shift + 1;
    const std::size_t whole = padded.size() / 3 * 4 + (padded.size() % 3 == 0 ? 0 : padded.size() % 3);
    return text.substr(before, whole - before);
}

std::string url_alphabet(std::string text) {
    std::ranges::replace(text, '+', '-');
    std::ranges::replace(text, '/', '_');
    return text;
}

std::optional<std::uint32_t> hex_at(std::string_view text, std::size_t at, std::size_t digits) {
    std::uint32_t value = 0;
    if (at + digits > text.size()) return std::nullopt;
    const char* end = text.data() + at + digits;
    const auto [read, error] = std::from_chars(text.data() + at, end, value, 16);
    return error == std::errc() && read == end ? std::optional(value) : std::nullopt;
}

void add_utf8(std::string& out, std::uint32_t code) {
    if (code < 0x80) {
        out += static_cast<char>(code);
    } else if (code < 0x800) {
        out += static_cast<char>(0xC0 | code >> 6);
        out += static_cast<char>(0x80 | (code & 0x3F));
    } else {
        out += static_cast<char>(0xE0 | (code >> 12 & 0x0F));
        out += static_cast<char>(0x80 | (code >> 6 & 0x3F));
        out += static_cast<char>(0x80 | (code & 0x3F));
    }
}

struct Escape {
    std::size_t size = 0;  ///< octets it takes; 0: none stands here
    std::uint32_t code = 0;
    bool is_octet = false;
};

Escape percent_escape(std::string_view text, std::size_t at) {
    if (text[at] != '%') return {};
    const auto octet = hex_at(text, at + 1, 2);
    return octet ? Escape{3, *octet, true} : Escape{};
}

Escape form_escape(std::string_view text, std::size_t at) { return text[at] == '+' ? Escape{1, ' ', true} : percent_escape(text, at); }

Escape json_escape(std::string_view text, std::size_t at) {
    if (text[at] != '\\' || at + 1 >= text.size()) return {};
    if (text[at + 1] == 'u') {
        const auto code = hex_at(text, at + 2, 4);
        return code ? Escape{6, *code, false} : Escape{};
    }
    return {2, static_cast<unsigned char>(text[at + 1]), true};  // \/ \" \\; the others are control characters, which no secret has
}

Escape html_escape(std::string_view text, std::size_t at) {
    if (text[at] != '&') return {};
    static constexpr std::pair<std::string_view, char> named[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}};
    for (const auto& [name, c] : named)
        if (text.substr(at, name.size()) == name) return {name.size(), static_cast<unsigned char>(c), true};
    const std::size_t end = text.substr(at, longest_escape).find(';');
    if (end == std::string_view::npos || text.substr(at, 2) != "&#") return {};
    const bool hexadecimal_number = end > 3 && (text[at + 2] == 'x' || text[at + 2] == 'X');
    const std::size_t from = at + (hexadecimal_number ? 3 : 2);
    std::uint32_t code = 0;
    const auto [read, error] = std::from_chars(text.data() + from, text.data() + at + end, code, hexadecimal_number ? 16 : 10);
    if (error != std::errc() || read != text.data() + at + end || from == at + end) return {};
    return {end + 1, code, false};
}

template <class Find>
std::string unescaped(std::string_view text, Find find) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const Escape escape = find(text, at);
        if (escape.size == 0) {
            out += text[at++];
            continue;
        }
        if (escape.is_octet)
            out += static_cast<char>(escape.code);
        else
            add_utf8(out, escape.code);
        at += escape.size;
    }
    return out;
}

}  // namespace

std::string percent_encoded(std::string_view value) {
    std::string out;
    for (const char c : value) {
        if (is_unreserved(c)) {
            out += c;
            continue;
        }
        out += '%';
        out += hexadecimal({&c, 1}, capital_digits);
    }
    return out;
}

std::string json_escaped(std::string_view value) {
    std::string out;
    for (const char c : value) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out;
}

SecretForms::SecretForms(std::string_view value) : value_(value) {
    literal_ = {value_, hexadecimal(value, "0123456789abcdef"), hexadecimal(value, capital_digits)};
    for (std::size_t shift = 0; shift < 3; ++shift) {
        literal_.push_back(inside_base64(value, shift));
        literal_.push_back(url_alphabet(literal_.back()));
    }
    written_ = {percent_encoded(value), json_escaped(value), value_};
    std::ranges::sort(written_, std::greater<>(), &std::string::size);
    reach_ = longest_escape * value_.size();
}

bool SecretForms::occur_in(ByteView octets) const {
    const std::string_view text = text_of(octets);
    if (std::ranges::any_of(literal_, [&](const std::string& form) { return text.find(form) != std::string_view::npos; })) return true;
    const auto hidden = [&](char sign, auto find) { return text.find(sign) != std::string_view::npos && unescaped(text, find).find(value_) != std::string::npos; };
    if (hidden('%', percent_escape) || hidden('\\', json_escape) || hidden('&', html_escape)) return true;
    return value_.find(' ') != std::string::npos && hidden('+', form_escape);
}

}  // namespace saksi::secrets
