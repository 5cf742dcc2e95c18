#include "seal/stamper.hpp"

#include <algorithm>

#include "trust/timestamp_verifier.hpp"

namespace saksi::seal {

Result<trust::TimestampToken> Stamper::ask(const std::string& authority, ByteView data) {
    auto query = trust::TimestampRequest::over(data, random_);
    if (!query) return pass_on(query);
    auto answer = ask_(authority, query->der());
    if (!answer) return pass_on(answer, msg("asking the timestamp authority {url}", {{"url", authority}}));
    auto token = trust::TimestampToken::from_response(*answer, *query);
    if (!token) return pass_on(token, msg("asking the timestamp authority {url}", {{"url", authority}}));
    if (Status holds = check(*token, data); !holds) return pass_on(holds, msg("asking the timestamp authority {url}", {{"url", authority}}));
    return token;
}

Status Stamper::check(const trust::TimestampToken& token, ByteView data) const {
    static const trust::TrustStore nobody;
    const auto seen = trust::verify_timestamp({token.der(), data, roots_ ? *roots_ : nobody, std::nullopt, {}, {}});
    for (const trust::Finding& finding : seen.findings) {
        if (finding.outcome == trust::Outcome::note || finding.rule == trust::Rule::revocation) continue;  // revocation data can only come later
        if (finding.rule == trust::Rule::path && !roots_) continue;
        return fail(ErrorCode::unavailable, finding.message);
    }
    return {};
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
            latest_ = std::max(latest_, std::optional(token->info().time));
            return std::move(*token);
        }
        failures_.push_back(std::move(token.error()));
        dead_.push_back(url);
    }
    return std::nullopt;
}

}  // namespace saksi::seal
