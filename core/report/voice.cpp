#include "report/voice.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "base/time_text.hpp"
#include "report/terminal_safe.hpp"

namespace saksi::report {

std::string Voice::say(const Message& message) const {
    Message safe{message.id, {}};
    for (const auto& [name, value] : message.args) safe.args.emplace_back(name, quote(value));
    return place(safe);
}

std::string Voice::place(const Message& message) const { return base::text_of(message, language_); }

std::string Voice::quote(std::string_view outside) const { return terminal_safe(outside, limits::report_value_characters); }

std::string Voice::number(std::uint64_t value) const {
    std::string digits = std::to_string(value);
    const char separator = language_ == Language::indonesian ? '.' : ',';
    for (std::size_t at = digits.size(); at > 3;) {
        at -= 3;
        digits.insert(at, 1, separator);
    }
    return digits;
}

std::string Voice::time(UtcTime time) const { return base::local_and_utc(time, zone_); }

std::string Voice::time(std::string_view utc_text) const {
    const Result<UtcTime> parsed = base::parse_utc(utc_text);
    return parsed ? time(*parsed) : quote(utc_text);
}

std::string grouped_digest(std::string_view hex) {
    std::string out;
    for (std::size_t i = 0; i < hex.size(); ++i) {
        if (i != 0 && i % 4 == 0) out += ' ';
        out += hex[i] >= 'a' && hex[i] <= 'z' ? static_cast<char>(hex[i] - 'a' + 'A') : hex[i];
    }
    return terminal_safe(out);
}

}  // namespace saksi::report
