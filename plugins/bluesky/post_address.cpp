#include "post_address.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>

#include "found.hpp"
#include "url.hpp"

namespace saksi::bluesky {

namespace {

constexpr std::string_view post_collection = "app.bsky.feed.post";
constexpr std::string_view tid_alphabet = "234567abcdefghijklmnopqrstuvwxyz";

bool is_alphanumeric(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

/// The segment before the next `/`, taken off `path` together with that slash.
std::string_view take_segment(std::string_view& path) {
    const std::size_t end = std::min(path.find('/'), path.size());
    const std::string_view segment = path.substr(0, end);
    path.remove_prefix(std::min(end + 1, path.size()));
    return segment;
}

std::optional<PostAddress> checked(std::string_view author, std::string_view key) {
    const std::optional<std::string> decoded = sdk::percent_decode(author);
    if (!decoded || (!is_did(*decoded) && !is_handle(*decoded)) || !is_record_key(key)) return std::nullopt;
    PostAddress address{*decoded, std::string(key)};
    // Handles compare without case (atproto.com/specs/handle); DIDs do not.
    if (!address.has_did())
        for (char& c : address.author)
            if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return address;
}

}  // namespace

bool is_did(std::string_view text) noexcept {
    if (!text.starts_with("did:") || text.size() > 2048) return false;
    text.remove_prefix(4);
    const std::size_t colon = text.find(':');
    if (colon == 0 || colon == std::string_view::npos || colon + 1 == text.size()) return false;
    return std::ranges::all_of(text.substr(0, colon), [](char c) { return c >= 'a' && c <= 'z'; }) && std::ranges::all_of(text.substr(colon + 1), [](char c) {
               return is_alphanumeric(c) || c == '.' || c == '_' || c == ':' || c == '%' || c == '-';
           });
}

bool is_handle(std::string_view text) noexcept {
    if (text.size() > 253 || text.find('.') == std::string_view::npos || text.front() == '.' || text.back() == '.') return false;
    return text.find("..") == std::string_view::npos && std::ranges::all_of(text, [](char c) { return is_alphanumeric(c) || c == '.' || c == '-'; });
}

bool is_record_key(std::string_view text) noexcept {
    if (text.empty() || text.size() > 512 || text == "." || text == "..") return false;
    return std::ranges::all_of(text, [](char c) { return is_alphanumeric(c) || c == '.' || c == '_' || c == '~' || c == ':' || c == '-'; });
}

std::optional<PostAddress> PostAddress::from_at_uri(std::string_view uri) {
    if (!uri.starts_with("at://")) return std::nullopt;
    uri.remove_prefix(5);
    const std::string_view author = take_segment(uri);
    if (take_segment(uri) != post_collection || !is_did(author) || !is_record_key(uri)) return std::nullopt;
    return PostAddress{std::string(author), std::string(uri)};
}

std::optional<PostAddress> PostAddress::from_url(std::string_view url) {
    const std::optional<sdk::UrlParts> parts = sdk::split_url(url);
    if (!parts) return std::nullopt;
    std::string_view path = std::string_view(parts->path).substr(1);
    if (parts->scheme == "at") {
        if (take_segment(path) != post_collection) return std::nullopt;
        return checked(parts->authority, take_segment(path));
    }
    if (take_segment(path) != "profile") return std::nullopt;
    const std::string_view author = take_segment(path);
    if (take_segment(path) != "post") return std::nullopt;
    return checked(author, take_segment(path));
}

std::optional<std::string> tid_time(std::string_view record_key) {
    if (record_key.size() != 13 || tid_alphabet.substr(0, 16).find(record_key[0]) == std::string_view::npos) return std::nullopt;
    std::uint64_t value = 0;
    for (const char c : record_key) {
        const std::size_t digit = tid_alphabet.find(c);
        if (digit == std::string_view::npos) return std::nullopt;
        value = value * 32 + digit;
    }
    return sdk::instant_of_ms(static_cast<std::int64_t>((value >> 10) / 1000));
}

std::optional<std::string> tid_after(std::string_view utc_text, int seconds) {
    const auto number = [&](std::size_t at, std::size_t size) {
        int value = -1;
        const auto [end, error] = std::from_chars(utc_text.data() + at, utc_text.data() + at + size, value);
        return error == std::errc() && end == utc_text.data() + at + size ? value : -1;
    };
    if (utc_text.size() != 24 || utc_text[10] != 'T' || utc_text[23] != 'Z') return std::nullopt;
    const int parts[] = {number(0, 4), number(5, 2), number(8, 2), number(11, 2), number(14, 2), number(17, 2), number(20, 3)};
    if (std::ranges::any_of(parts, [](int part) { return part < 0; }) || parts[0] < 1970) return std::nullopt;
    const std::chrono::year_month_day day{std::chrono::year{parts[0]}, std::chrono::month{static_cast<unsigned>(parts[1])}, std::chrono::day{static_cast<unsigned>(parts[2])}};
    if (!day.ok() || parts[0] > 2500) return std::nullopt;  // a TID ends in the year 2540
    const std::int64_t days = std::chrono::sys_days(day).time_since_epoch().count();
    const std::int64_t ms = ((days * 24 + parts[3]) * 60 + parts[4]) * 60'000 + (parts[5] + seconds) * 1000LL + parts[6];
    std::string tid(13, tid_alphabet[0]);
    std::uint64_t value = static_cast<std::uint64_t>(ms) * 1000 << 10;
    for (auto digit = tid.rbegin(); digit != tid.rend(); ++digit, value >>= 5) *digit = tid_alphabet[value & 31];
    return tid;
}

std::optional<std::string> did_document_url(std::string_view did, std::string_view plc) {
    if (did.starts_with("did:plc:")) return std::string(plc) + "/" + std::string(did);
    if (!did.starts_with("did:web:")) return std::nullopt;
    // did:web of the AT Protocol is a host alone, its port percent-encoded (atproto.com/specs/did).
    const std::optional<std::string> host = sdk::percent_decode(did.substr(8));
    if (!host || host->empty() || host->find_first_of("/?#@\\") != std::string::npos || did.substr(8).find(':') != std::string_view::npos) return std::nullopt;
    return "https://" + *host + "/.well-known/did.json";
}

}  // namespace saksi::bluesky
