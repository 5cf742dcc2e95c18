// Asking timestamp authorities, one after the other.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/message.hpp"
#include "base/random.hpp"
#include "trust/timestamp.hpp"
#include "trust/trust_store.hpp"

namespace saksi::seal {

/// The certificate that verifies a token, nullopt when the token does not hold it.
std::optional<trust::Certificate> authority_of(ByteView token);

/// Posts an application/timestamp-query to an authority and returns its answer's body.
using AskAuthority = std::function<Result<Bytes>(const std::string& url, ByteView query)>;

/// Keeps the authorities in the operator's order. One that failed is not asked again for the same bundle, so that it costs its wait once.
class Stamper {
public:
    /// `roots`: the authorities that this machine believes; nullptr when it knows none, then no path is asked for. Outlives the stamper.
    Stamper(std::vector<std::string> authorities, AskAuthority ask, base::Random& random, const trust::TrustStore* roots)
        : authorities_(std::move(authorities)), ask_(std::move(ask)), random_(random), roots_(roots) {}

    /// A token over `data` from the first authority that gives one; `not_this` is passed over when another can be had (two tokens of one bundle
    /// should come from two authorities). nullopt when none gave one: `failures` then says why, one sentence an authority.
    std::optional<trust::TimestampToken> stamp(ByteView data, const std::string& not_this = "");
    /// A token by another authority than the one of `not_this`, which may answer under any address. nullopt as above.
    std::optional<trust::TimestampToken> stamp_by_another(ByteView data, const trust::Certificate& not_this);
    /// stamp_by_another() was answered by that very authority, and by no other.
    bool only_same_answered() const noexcept { return only_same_; }
    /// The authority that gave the last token; empty before.
    const std::string& last_authority() const noexcept { return last_; }
    const std::vector<Error>& failures() const noexcept { return failures_; }
    /// The latest time of a token given; nullopt before.
    const std::optional<UtcTime>& latest() const noexcept { return latest_; }

private:
    trust::TimestampToken keep(const std::string& authority, trust::TimestampToken token);
    bool is_dead(const std::string& authority) const;
    void give_up(const std::string& authority, Error error);
    Result<trust::TimestampToken> ask(const std::string& authority, ByteView data);
    /// A token that a verifier would not believe is no token: better the next authority, or none yet. Errors: unavailable.
    Status check(const trust::TimestampToken& token, ByteView data) const;

    std::vector<std::string> authorities_;
    AskAuthority ask_;
    base::Random& random_;
    const trust::TrustStore* roots_;
    std::string last_;
    bool only_same_ = false;
    std::optional<UtcTime> latest_;
    std::vector<std::string> dead_;
    std::vector<Error> failures_;
};

}  // namespace saksi::seal
