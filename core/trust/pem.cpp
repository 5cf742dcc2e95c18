#include "trust/pem.hpp"

#include <optional>

#include "digest/encoding.hpp"

namespace saksi::trust {

namespace {

constexpr std::size_t longest_line = 4096;
constexpr std::size_t pem_width = 64;  // RFC 7468 §2
constexpr std::string_view begin_mark = "-----BEGIN ";
constexpr std::string_view end_mark = "-----END ";
constexpr std::string_view dashes = "-----";

std::unexpected<Error> bad_line(std::size_t line, Message why) {
    return std::unexpected<Error>(Error(ErrorCode::malformed, std::move(why)).while_doing(msg("reading line {line} of a PEM file", {{"line", std::to_string(line)}})));
}

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

/// The label of a boundary line, nullopt when it is none.
std::optional<std::string> label_of(std::string_view line, std::string_view mark) {
    if (!line.starts_with(mark) || !line.ends_with(dashes) || line.size() < mark.size() + dashes.size()) return std::nullopt;
    return std::string(line.substr(mark.size(), line.size() - mark.size() - dashes.size()));
}

}  // namespace

Result<std::vector<PemBlock>> parse_pem(ByteView input) {
    std::vector<PemBlock> blocks;
    std::string_view text = text_of(input);
    std::string base64;
    bool inside = false;
    for (std::size_t number = 1; !text.empty(); ++number) {
        const auto end = text.find('\n');
        const std::string_view line = trimmed(text.substr(0, end));
        text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
        if (line.size() > longest_line) return bad_line(number, msg("the line is too long"));
        if (!inside) {
            if (line.empty()) continue;
            auto label = label_of(line, begin_mark);
            if (!label) return bad_line(number, msg("only blocks between BEGIN and END lines may stand in this file"));
            blocks.push_back({std::move(*label), {}, number});
            base64.clear();
            inside = true;
            continue;
        }
        if (const auto label = label_of(line, end_mark)) {
            if (*label != blocks.back().label) return bad_line(number, msg("the END line names another kind of block than the BEGIN line"));
            auto der = digest::from_base64(base64);
            if (!der) return bad_line(number, msg("the block above is not valid base64"));
            blocks.back().der = std::move(*der);
            inside = false;
            continue;
        }
        if (line.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=") != std::string_view::npos) {
            return bad_line(number, msg("the block holds something else than base64"));
        }
        base64 += line;
    }
    if (inside) return bad_line(blocks.back().line, msg("the block that begins here has no END line"));
    return blocks;
}

std::string pem_block(std::string_view label, ByteView der) {
    const std::string base64 = digest::base64_of(der);
    std::string text = std::string(begin_mark) + std::string(label) + "-----\n";
    for (std::size_t i = 0; i < base64.size(); i += pem_width) text += base64.substr(i, pem_width) + '\n';
    return text + std::string(end_mark) + std::string(label) + "-----\n";
}

}  // namespace saksi::trust
