// Posts of X as they stand in links, and the token that its embedding interface asks for.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace saksi::x {

struct StatusLink {
    std::string user;  ///< empty for `/i/web/status/ID`
    std::string id;

    /// From `/(USER|i|i/web)/status/ID[/…]`.
    static std::optional<StatusLink> from_url(std::string_view url);
    std::string page_url() const { return "https://x.com/" + (user.empty() ? std::string("i/web") : user) + "/status/" + id; }
};

/// (id / 10^15) · π in base 36 as JavaScript writes it, without zeros and point. Source: react-tweet, fetch-tweet.ts.
std::string syndication_token(std::string_view id);

}  // namespace saksi::x
