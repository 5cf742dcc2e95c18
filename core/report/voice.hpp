// Says a Message in one language and one zone, with everything from outside made harmless.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/message.hpp"
#include "report/text_options.hpp"

namespace saksi::report {

class Voice {
public:
    Voice(Language language, base::Zone zone) noexcept : language_(language), zone_(zone) {}

    Language language() const noexcept { return language_; }
    /// The sentence with each argument through terminal_safe, cut at limits::report_value_characters.
    std::string say(const Message& message) const;
    /// The sentence with arguments as they are. Only for arguments that came from this class: a second escape would show the first.
    std::string place(const Message& message) const;
    /// Outside text on its own: safe and cut.
    std::string quote(std::string_view outside) const;
    /// `12.345` in Indonesian, `12,345` in English.
    std::string number(std::uint64_t value) const;
    /// `2026-11-21 14:05:09 WIB (2026-11-21 07:05:09 UTC)`.
    std::string time(UtcTime time) const;
    /// The same from the utc_text form; any other text comes out quoted as it is.
    std::string time(std::string_view utc_text) const;

private:
    Language language_;
    base::Zone zone_;
};

/// A hexadecimal digest for reading aloud: upper case, groups of four, one space between; sixty-four digits give sixteen groups.
std::string grouped_digest(std::string_view hex);

}  // namespace saksi::report
