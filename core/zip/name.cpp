#include <algorithm>
#include <array>

#include "base/limits.hpp"
#include "zip/entry.hpp"
#include "zip/name_set.hpp"

namespace saksi::zip {

namespace {

bool is_alphanumeric(char c) noexcept { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }
char folded(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string folded(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(), [](char c) { return folded(c); });
    return out;
}

// Windows opens a device for these, whatever extension follows (Microsoft, "Naming Files, Paths, and Namespaces").
bool is_device_name(std::string_view segment) {
    const std::string stem = folded(segment.substr(0, segment.find('.')));
    static constexpr std::array<std::string_view, 4> plain{"con", "prn", "aux", "nul"};
    if (std::ranges::find(plain, stem) != plain.end()) return true;
    return stem.size() == 4 && (stem.starts_with("com") || stem.starts_with("lpt")) && stem[3] >= '0' && stem[3] <= '9';
}

bool is_portable_segment(std::string_view segment) {
    if (segment.empty() || !is_alphanumeric(segment.front()) || segment.back() == '.') return false;
    const auto allowed = [](char c) { return is_alphanumeric(c) || c == '.' || c == '_' || c == '-'; };
    return std::ranges::all_of(segment, allowed) && !is_device_name(segment);
}

}  // namespace

bool is_portable_name(std::string_view name) noexcept {
    if (name.empty() || name.size() > limits::zip_name_bytes) return false;
    for (std::size_t at = 0;;) {
        const std::size_t slash = name.find('/', at);
        if (!is_portable_segment(name.substr(at, slash - at))) return false;
        if (slash == std::string_view::npos) return true;
        at = slash + 1;
    }
}

Status NameSet::add(std::string_view name) {
    if (!is_portable_name(name)) {
        return fail(ErrorCode::malformed, msg("the name {name} is not permitted in an archive: letters, digits, '.', '_' and '-' in folders and files",
                                              {{"name", std::string(name)}}));
    }
    std::string file = folded(name);
    if (folders_.contains(file) || files_.contains(file)) {
        return fail(ErrorCode::malformed, msg("the name {name} occurs twice, if upper and lower case count as one", {{"name", std::string(name)}}));
    }
    for (std::size_t slash = file.find('/'); slash != std::string::npos; slash = file.find('/', slash + 1)) {
        std::string folder = file.substr(0, slash);
        if (files_.contains(folder)) {
            return fail(ErrorCode::malformed, msg("the name {name} needs a folder where there is a file", {{"name", std::string(name)}}));
        }
        folders_.insert(std::move(folder));
    }
    files_.insert(std::move(file));
    return {};
}

}  // namespace saksi::zip
