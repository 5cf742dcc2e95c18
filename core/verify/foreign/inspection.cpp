#include "verify/foreign/inspection.hpp"

#include <algorithm>

#include "base/limits.hpp"

namespace saksi::verify {

std::string_view name_of(Statement::Tone tone) noexcept {
    switch (tone) {
        case Statement::Tone::plain: return "plain";
        case Statement::Tone::good: return "good";
        case Statement::Tone::weak: return "weak";
        case Statement::Tone::open: return "open";
        case Statement::Tone::bad: return "bad";
    }
    return {};
}

Json number(std::uint64_t value) { return static_cast<std::int64_t>(std::min<std::uint64_t>(value, limits::json_integer)); }

void Conclusion::take(Statement::Tone tone) {
    good_ = good_ || tone == Statement::Tone::good || tone == Statement::Tone::weak;
    weak_ = weak_ || tone == Statement::Tone::weak;
    open_ = open_ || tone == Statement::Tone::open;
    bad_ = bad_ || tone == Statement::Tone::bad;
}

void Conclusion::take(const std::vector<Statement>& statements) {
    for (const Statement& statement : statements) take(statement.tone);
}

Headline Conclusion::headline() const noexcept {
    if (bad_) return Headline::not_intact;
    if (open_ || !good_) return Headline::not_certain_yet;
    return weak_ ? Headline::intact_with_notes : Headline::intact;
}

}  // namespace saksi::verify
