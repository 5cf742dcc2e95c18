#include "evidence/derived_rules.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>

#include "base/bytes.hpp"
#include "base/time_text.hpp"
#include "evidence/shape.hpp"

namespace saksi::evidence {

namespace {

std::optional<std::string> instant_text(std::uint64_t ms) {
    constexpr std::uint64_t end_of_9999 = 253'402'300'800'000;
    if (ms >= end_of_9999) return std::nullopt;
    return base::utc_text({static_cast<std::int64_t>(ms)});
}

/// `[1-9][0-9]{0,18}` below 2^63.
std::optional<std::uint64_t> id_of(std::string_view text) {
    if (!made_of(text, 1, 19, is_digit) || text[0] == '0') return std::nullopt;
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || value > static_cast<std::uint64_t>(INT64_MAX)) return std::nullopt;
    return value;
}

bool is_did(std::string_view text) {
    if (!text.starts_with("did:")) return false;
    text.remove_prefix(4);
    const std::size_t colon = text.find(':');
    return colon != std::string_view::npos && made_of(text.substr(0, colon), 1, colon + 1, is_lower) &&
           made_of(text.substr(colon + 1), 1, 4096, [](char c) { return is_alphanumeric(c) || std::string_view("._:%-").find(c) != std::string_view::npos; });
}

bool is_record_key(std::string_view text) {
    return made_of(text, 1, 512, [](char c) { return is_alphanumeric(c) || std::string_view("._~:-").find(c) != std::string_view::npos; });
}

/// Calls `visit(piece)` for the pieces of `text` between `separator`s until it says true; tells whether it did.
template <class Visit>
bool any_piece(std::string_view text, char separator, Visit visit) {
    for (;;) {
        const std::size_t end = text.find(separator);
        if (visit(text.substr(0, end))) return true;
        if (end == std::string_view::npos) return false;
        text.remove_prefix(end + 1);
    }
}

struct UriParts {
    std::string_view path, query;
};

UriParts parts_of(std::string_view uri) {
    UriParts parts;
    uri = uri.substr(0, uri.find('#'));
    if (const std::size_t mark = uri.find('?'); mark != std::string_view::npos) {
        parts.query = uri.substr(mark + 1);
        uri = uri.substr(0, mark);
    }
    if (const std::size_t scheme = uri.find("://"); scheme != std::string_view::npos) {
        uri.remove_prefix(scheme + 3);
        const std::size_t slash = uri.find('/');
        uri = slash == std::string_view::npos ? std::string_view() : uri.substr(slash + 1);
    }
    parts.path = uri;
    return parts;
}

std::size_t characters(std::string_view utf8) {
    return static_cast<std::size_t>(std::ranges::count_if(utf8, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

}  // namespace

std::optional<std::string> time_of_tid(std::string_view leaf) {
    constexpr std::string_view alphabet = "234567abcdefghijklmnopqrstuvwxyz";
    const std::string_view tid = leaf.substr(leaf.rfind('/') + 1);
    // 13 digits of 5 bits are 65: the first digit carries only 4, hence its smaller alphabet.
    if (tid.size() != 13 || tid[0] > 'j') return std::nullopt;
    std::uint64_t value = 0;
    for (const char c : tid) {
        const std::size_t digit = alphabet.find(c);
        if (digit == std::string_view::npos) return std::nullopt;
        value = value << 5 | digit;
    }
    return instant_text((value >> 10) / 1000);
}

std::optional<std::string> time_of_snowflake(std::string_view scheme, std::string_view leaf) {
    const auto id = id_of(leaf);
    if (!id) return std::nullopt;
    if (scheme == "x") return instant_text((*id >> 22) + 1'288'834'974'657u);
    if (scheme == "mastodon") return instant_text(*id >> 16);
    if (scheme == "tiktok") return instant_text((*id >> 32) * 1000);
    return std::nullopt;
}

std::optional<std::string> time_of_instagram_pk(std::string_view leaf) {
    const auto id = id_of(leaf.substr(0, leaf.find('_')));
    if (!id) return std::nullopt;
    return instant_text((*id >> 23) + 1'314'220'021'721u);
}

std::optional<std::string> bluesky_post_url(std::string_view leaf) {
    constexpr std::string_view scheme = "at://", collection = "/app.bsky.feed.post/";
    if (!leaf.starts_with(scheme)) return std::nullopt;
    leaf.remove_prefix(scheme.size());
    const std::size_t middle = leaf.find(collection);
    if (middle == std::string_view::npos) return std::nullopt;
    const std::string_view author = leaf.substr(0, middle), key = leaf.substr(middle + collection.size());
    if (!is_did(author) || !is_record_key(key)) return std::nullopt;
    return "https://bsky.app/profile/" + std::string(author) + "/post/" + std::string(key);
}

std::optional<std::string> bluesky_profile_url(std::string_view leaf) {
    if (!is_did(leaf)) return std::nullopt;
    return "https://bsky.app/profile/" + std::string(leaf);
}

std::optional<std::string> percent_decoded(std::string_view text, bool plus_is_space) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            out += plus_is_space && text[i] == '+' ? ' ' : text[i];
            continue;
        }
        unsigned value = 0;
        if (i + 2 >= text.size()) return std::nullopt;
        const auto [end, error] = std::from_chars(text.data() + i + 1, text.data() + i + 3, value, 16);
        if (error != std::errc() || end != text.data() + i + 3) return std::nullopt;
        out += static_cast<char>(static_cast<unsigned char>(value));
        i += 2;
    }
    return out;
}

std::optional<std::string> query_value(std::string_view uri, std::string_view name) {
    std::optional<std::string> found;
    const bool doubled = any_piece(parts_of(uri).query, '&', [&](std::string_view pair) {
        const std::size_t equals = pair.find('=');
        const auto key = percent_decoded(pair.substr(0, equals), true);
        if (!key || *key != name || pair.empty()) return false;
        if (found) return true;
        found = percent_decoded(equals == std::string_view::npos ? std::string_view() : pair.substr(equals + 1), true);
        return !found.has_value();
    });
    if (doubled || !found || !base::is_utf8(bytes_of(*found))) return std::nullopt;
    return found;
}

std::optional<std::string> path_segment(std::string_view uri, std::string_view n) {
    if (!made_of(n, 1, 2, is_digit) || (n.size() == 2 && n[0] == '0')) return std::nullopt;
    int left = 0;
    std::from_chars(n.data(), n.data() + n.size(), left);
    std::optional<std::string> found;
    any_piece(parts_of(uri).path, '/', [&](std::string_view piece) {
        if (left-- > 0) return false;
        found = percent_decoded(piece, false);
        return true;
    });
    if (!found || !base::is_utf8(bytes_of(*found))) return std::nullopt;
    return found;
}

bool names_address(std::string_view text, std::string_view uri) {
    if (text == uri) return true;
    if (characters(text) < 16) return false;
    const UriParts parts = parts_of(uri);
    const auto same = [&](std::string_view piece) { return percent_decoded(piece, false) == text; };
    return any_piece(parts.path, '/', same) || any_piece(parts.query, '&', [&](std::string_view pair) {
               const std::size_t equals = pair.find('=');
               return equals != std::string_view::npos && same(pair.substr(equals + 1));
           });
}

}  // namespace saksi::evidence
