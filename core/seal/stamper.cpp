#include "seal/stamper.hpp"

#include <algorithm>

namespace saksi::seal {

Result<trust::TimestampToken> Stamper::ask(const std::string& authority, ByteView data) {
    auto query = trust::TimestampRequest::over(data, random_);
    if (!query) return pass_on(query);
    auto answer = ask_(authority, query->der());
    if (!answer) return pass_on(answer, msg("asking the timestamp authority {url}", {{"url", authority}}));
    auto token = trust::TimestampToken::from_response(*answer, *query);
    if (!token) return pass_on(token, msg("asking the timestamp authority {url}", {{"url", authority}}));
    return token;
}

std::optional<trust::TimestampToken> Stamper::stamp(ByteView data, const std::string& not_this) {
    std::vector<std::string> order;
    const auto is_dead = [&](const std::string& url) { return std::ranges::find(dead_, url) != dead_.end(); };
    for (const std::string& url : authorities_)
        if (url != not_this && !is_dead(url)) order.push_back(url);
    if (!not_this.empty() && !is_dead(not_this)) order.push_back(not_this);
    for (const std::string& url : order) {
        auto token = ask(url, data);
        if (token) {
            last_ = url;
            return std::move(*token);
        }
        failures_.push_back(std::move(token.error()));
        dead_.push_back(url);
    }
    return std::nullopt;
}

}  // namespace saksi::seal
