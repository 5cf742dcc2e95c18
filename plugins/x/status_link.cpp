#include "status_link.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "id_time.hpp"
#include "url.hpp"

namespace saksi::x {

namespace {

constexpr std::string_view digits = "0123456789abcdefghijklmnopqrstuvwxyz";

bool is_user(std::string_view text) {
    return !text.empty() && text.size() <= 20 && std::ranges::all_of(text, [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
           });
}

/// Number.prototype.toString(36) as V8 has it: as many digits of the fraction as tell `value` from its neighbours. 0 < value < 10^6.
std::string base_36(double value) {
    double whole = std::floor(value), fraction = value - whole;
    double delta = std::max(0.5 * (std::nextafter(value, std::numeric_limits<double>::infinity()) - value), std::numeric_limits<double>::min());
    std::string after;
    while (fraction >= delta) {
        fraction *= 36;
        delta *= 36;
        auto digit = static_cast<std::size_t>(fraction);
        fraction -= static_cast<double>(digit);
        // Rounded up when the rest is nearer to the next digit and no further one is needed.
        if ((fraction > 0.5 || (fraction == 0.5 && digit % 2 == 1)) && fraction + delta > 1) {
            ++digit;
            while (digit == 36 && !after.empty()) {
                digit = digits.find(after.back()) + 1;
                after.pop_back();
            }
            if (digit == 36) {
                whole += 1;
                break;
            }
            after += digits[digit];
            break;
        }
        after += digits[digit];
    }
    std::string before;
    for (auto rest = static_cast<std::size_t>(whole); rest > 0; rest /= 36) before.insert(before.begin(), digits[rest % 36]);
    return (before.empty() ? "0" : before) + "." + after;
}

}  // namespace

std::optional<StatusLink> StatusLink::from_url(std::string_view url) {
    const auto parts = sdk::split_url(url);
    if (!parts) return std::nullopt;
    std::string_view path = std::string_view(parts->path).substr(1);
    const std::size_t at = path.find("/status/");
    if (at == std::string_view::npos) return std::nullopt;
    const std::string_view user = path.substr(0, at);
    path.remove_prefix(at + 8);
    const std::string_view id = path.substr(0, path.find('/'));
    const bool nameless = user == "i" || user == "i/web";
    if (!sdk::id_number(id) || (!nameless && !is_user(user))) return std::nullopt;
    return StatusLink{nameless ? "" : std::string(user), std::string(id)};
}

std::string syndication_token(std::string_view id) {
    const auto number = sdk::id_number(id);
    if (!number) return {};
    std::string out = base_36(static_cast<double>(*number) / 1e15 * std::numbers::pi);
    std::erase_if(out, [](char c) { return c == '0' || c == '.'; });
    return out;
}

}  // namespace saksi::x
