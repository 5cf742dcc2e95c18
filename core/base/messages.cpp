#include <algorithm>
#include <array>
#include <string>

#include "base/message.hpp"
#include "base/result.hpp"

namespace saksi::base {

namespace {

struct Translation {
    std::string_view id;
    std::string_view text;
};

// Sorted by id at build time (po/compile.py). The first line keeps the table from being empty.
constexpr Translation indonesian_table[] = {
    {"", ""},
#include "messages_table.inc"
};

const Translation* find(std::string_view id) noexcept {
    const auto* end = std::end(indonesian_table);
    const auto* found = std::lower_bound(std::begin(indonesian_table), end, id,
                                         [](const Translation& entry, std::string_view wanted) { return entry.id < wanted; });
    return found != end && found->id == id && !id.empty() ? found : nullptr;
}

}  // namespace

bool has_translation(std::string_view id) noexcept { return find(id) != nullptr; }

std::string_view translated(std::string_view id, Language language) noexcept {
    if (language == Language::english) return id;
    const Translation* found = find(id);
    return found ? found->text : id;
}

std::string text_of(const Message& message, Language language) {
    const std::string_view pattern = translated(message.id, language);
    std::string out;
    for (std::size_t at = 0; at < pattern.size();) {
        const std::size_t open = pattern.find('{', at);
        const std::size_t close = open == std::string_view::npos ? open : pattern.find('}', open);
        if (close == std::string_view::npos) {
            out += pattern.substr(at);
            break;
        }
        out += pattern.substr(at, open - at);
        const std::string_view name = pattern.substr(open + 1, close - open - 1);
        const auto arg = std::ranges::find_if(message.args, [&](const auto& pair) { return pair.first == name; });
        out += arg != message.args.end() ? std::string_view(arg->second) : pattern.substr(open, close - open + 1);
        at = close + 1;
    }
    return out;
}

std::string text_of(const Error& error, Language language) {
    std::string out = text_of(error.what(), language);
    for (const Message& activity : error.context()) out += " (" + text_of(activity, language) + ")";
    return out;
}

}  // namespace saksi::base
