// "Could not do it": an Error inside a Result. Bad evidence is a Finding (verify), a bug is SAKSI_ASSERT.
#pragma once

#include <expected>
#include <string>
#include <vector>

#include "base/message.hpp"

namespace saksi::base {

/// Stable reasons; cli/exit_code.cpp maps each to one exit code of the documented table.
enum class ErrorCode {
    usage,           ///< 64: the caller asked for something that cannot be meant
    malformed,       ///< 65: input is not of the stated form
    limit_exceeded,  ///< 65: input is larger, deeper or longer than a named limit
    unsupported,     ///< 65: a version or algorithm that this program refuses to guess about
    missing,         ///< 66: an input does not exist or cannot be read
    unavailable,     ///< 69: a service (host, authority) did not answer
    refused,         ///< 69: policy forbade it (address policy, plugin rules)
    try_later,       ///< 75: the other side asked to come back later
    cannot_write,    ///< 73: a file could not be created, written or made durable
    exists,          ///< 73: the target exists; nothing is ever overwritten
    interrupted,     ///< 75: the operator stopped it; the journal is kept
    internal,        ///< 70: our bug
};

/// A failure: a stable code, one sentence, and what each caller was doing, innermost first.
class Error {
public:
    Error(ErrorCode code, Message what) : code_(code), what_(std::move(what)) {}

    ErrorCode code() const noexcept { return code_; }
    const Message& what() const noexcept { return what_; }
    const std::vector<Message>& context() const noexcept { return context_; }
    /// Adds the caller's own activity: "reading record 7 of data.warc.gz".
    Error&& while_doing(Message activity) && {
        context_.push_back(std::move(activity));
        return std::move(*this);
    }

private:
    ErrorCode code_;
    Message what_;
    std::vector<Message> context_;
};

template <class T>
using Result = std::expected<T, Error>;
using Status = Result<void>;

/// `return fail(ErrorCode::malformed, msg("…"));`
inline std::unexpected<Error> fail(ErrorCode code, Message what) {
    return std::unexpected<Error>(Error(code, std::move(what)));
}
/// Hands an error of one Result type on as another: `if (!r) return pass_on(r);`
template <class T>
std::unexpected<Error> pass_on(Result<T>& result) {
    return std::unexpected<Error>(std::move(result.error()));
}
/// The same, adding what this caller was doing.
template <class T>
std::unexpected<Error> pass_on(Result<T>& result, Message activity) {
    return std::unexpected<Error>(std::move(result.error()).while_doing(std::move(activity)));
}
/// One line: the sentence, then what was being done.
std::string text_of(const Error& error, Language language);

}  // namespace saksi::base

namespace saksi {
using base::Error;
using base::ErrorCode;
using base::fail;
using base::pass_on;
using base::Result;
using base::Status;
}  // namespace saksi
