#include "bundle/sha256sums.hpp"

#include <unordered_set>

#include "base/limits.hpp"
#include "zip/entry.hpp"

namespace saksi::bundle {

namespace {

constexpr std::size_t digits = 64;
constexpr std::string_view separator = "  ";  // text mode; "binary" would be " *", and the two differ nowhere but in looks

std::unexpected<Error> malformed(std::size_t line) {
    return fail(ErrorCode::malformed, msg("SHA256SUMS, line {line}: expected 64 lower-case hexadecimal digits, two spaces, a name and a line end",
                                          {{"line", std::to_string(line)}}));
}

Result<Sha256Line> parse_line(std::string_view text, std::size_t line) {
    if (text.size() <= digits + separator.size() || text.substr(digits, separator.size()) != separator) return malformed(line);
    auto sha256 = digest::Digest::from_hex(digest::Algorithm::sha256, text.substr(0, digits));
    const std::string_view path = text.substr(digits + separator.size());
    if (!sha256 || !zip::is_portable_name(path)) return malformed(line);
    return Sha256Line{std::move(*sha256), std::string(path)};
}

}  // namespace

std::string sha256sums_text(const std::vector<Sha256Line>& lines) {
    std::string out;
    for (const Sha256Line& line : lines) out.append(line.sha256.hex()).append(separator).append(line.path).append(1, '\n');
    return out;
}

Result<std::vector<Sha256Line>> parse_sha256sums(ByteView octets) {
    if (octets.size() > limits::manifest_bytes) {
        return fail(ErrorCode::limit_exceeded, msg("SHA256SUMS has at most {limit} octets", {{"limit", std::to_string(limits::manifest_bytes)}}));
    }
    std::vector<Sha256Line> lines;
    std::unordered_set<std::string> seen;
    std::string_view rest = text_of(octets);
    while (!rest.empty()) {
        const std::size_t number = lines.size() + 1;
        const std::size_t end = rest.find('\n');
        if (end == std::string_view::npos) return malformed(number);
        auto line = parse_line(rest.substr(0, end), number);
        if (!line) return pass_on(line);
        if (!seen.insert(line->path).second) {
            return fail(ErrorCode::malformed, msg("SHA256SUMS, line {line}: {name} is listed twice", {{"line", std::to_string(number)}, {"name", line->path}}));
        }
        lines.push_back(std::move(*line));
        rest.remove_prefix(end + 1);
    }
    return lines;
}

}  // namespace saksi::bundle
