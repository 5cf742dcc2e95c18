// A sentence for people, kept as catalogue key and arguments until someone knows the language.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace saksi::base {

/// `id` is the English sentence with `{name}` placeholders and the key into the catalogues of po/ (gettext's habit);
/// `args` are placed verbatim: whoever prints to a terminal escapes them (report::terminal_safe).
struct Message {
    std::string id;
    std::vector<std::pair<std::string, std::string>> args;

    bool operator==(const Message&) const = default;
};

/// Makes a Message. xgettext collects the first argument (po/update.sh), so it is always a literal.
inline Message msg(std::string_view id, std::initializer_list<std::pair<std::string, std::string>> args = {}) {
    return {std::string(id), {args.begin(), args.end()}};
}

enum class Language { indonesian, english };

/// The sentence in `language`, placeholders filled; a sentence without translation comes out in English.
std::string text_of(const Message& message, Language language);
/// The translated sentence pattern itself, for fixed texts without arguments.
std::string_view translated(std::string_view id, Language language) noexcept;
/// True when the Indonesian catalogue holds `id`; the suite checks this for every id in the sources.
bool has_translation(std::string_view id) noexcept;

}  // namespace saksi::base

namespace saksi {
using base::Language;
using base::Message;
using base::msg;
}  // namespace saksi
