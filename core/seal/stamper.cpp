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

bool Stamper::is_dead(const std::string& authority) const { return std::ranges::find(dead_, authority) != dead_.end(); }

void Stamper::give_up(const std::string& authority, Error error) {
    failures_.push_back(std::move(error));
    dead_.push_back(authority);
}

trust::TimestampToken Stamper::keep(const std::string& authority, trust::TimestampToken token) {
    last_ = authority;
    latest_ = std::max(latest_, std::optional(token.info().time));
    return token;
}

std::optional<trust::TimestampToken> Stamper::stamp(ByteView data, const std::string& not_this) {
    std::vector<std::string> order;
    for (const std::string& url : authorities_)
        if (url != not_this && !is_dead(url)) order.push_back(url);
    if (!not_this.empty() && !is_dead(not_this)) order.push_back(not_this);
    for (const std::string& url : order) {
        auto token = ask(url, data);
        if (token) return keep(url, std::move(*token));
        give_up(url, std::move(token.error()));
    }
    return std::nullopt;
}

std::optional<trust::TimestampToken> Stamper::stamp_by_another(ByteView data, const trust::Certificate& not_this) {
    only_same_ = false;
    for (const std::string& url : authorities_) {
        if (is_dead(url)) continue;
        auto token = ask(url, data);
        if (!token) {
            give_up(url, std::move(token.error()));
            continue;
        }
        // A new certificate of the same name is the same authority: what ends it ends both.
        const auto authority = authority_of(token->der());
        const bool same = !authority || (authority->subject() == not_this.subject() && authority->issuer() == not_this.issuer());
        if (!same) return keep(url, std::move(*token));
        only_same_ = true;
    }
    only_same_ = only_same_ && failures_.empty();
    return std::nullopt;
}

std::optional<trust::Certificate> authority_of(ByteView token) {
    static const trust::TrustStore nobody;
    return trust::verify_timestamp({token, std::nullopt, nobody, std::nullopt, {}, {}}).authority;
}

}  // namespace saksi::seal
