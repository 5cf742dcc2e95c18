#include "conformance/explained.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "base/json.hpp"
#include "evidence/json_scan.hpp"

namespace saksi::conformance {

namespace {

constexpr std::size_t around = 24;    // octets before and behind: a line on a terminal
constexpr std::size_t shown = 160;    // of what is selected

std::string printable(std::string_view octets) {
    const bool text = base::is_utf8(bytes_of(octets));
    static constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    for (const char c : octets) {
        const auto octet = static_cast<unsigned char>(c);
        if (octet < 0x20 || octet == 0x7F || (octet >= 0x80 && !text)) {
            out += "\\x";
            out += digits[octet >> 4];
            out += digits[octet & 15];
        } else {
            out += c;
        }
    }
    return out;
}

struct Stretch {
    std::uint64_t start = 0, end = 0;
};

/// Finds where the value of one pointer stands.
class Locator final : public evidence::JsonEvents {
public:
    Locator(std::string_view text, std::string_view pointer) : text_(text), pointer_(pointer) {}

    void enter_object() override { open_.push_back({}); }
    void name(std::string_view raw) override {
        bool cut = false;
        open_.back() = "/" + base::pointer_token(evidence::decode_json_string(raw, 4096, cut));
    }
    void leave_object(std::uint64_t) override { open_.pop_back(); }
    void enter_array() override { open_.push_back({}); }
    void element(std::uint64_t index) override { open_.back() = "/" + std::to_string(index); }
    void leave_array(std::uint64_t) override { open_.pop_back(); }
    void string(std::string_view raw) override { value(raw); }
    void number(std::string_view lexeme) override { value(lexeme); }
    void word(std::string_view word) override { value(word); }

    std::optional<Stretch> found;

private:
    void value(std::string_view raw) {
        if (found || raw.data() < text_.data() || raw.data() > text_.data() + text_.size()) return;
        std::string here;
        for (const std::string& token : open_) here += token;
        if (here != pointer_) return;
        const auto start = static_cast<std::uint64_t>(raw.data() - text_.data());
        found = Stretch{start, start + raw.size()};
    }

    std::string_view text_, pointer_;
    std::vector<std::string> open_;
};

std::string step_text(const evidence::Selector::Step& step) {
    if (const auto* fragment = std::get_if<evidence::FragmentSelector>(&step)) return "\"" + fragment->pointer + "\"";
    const auto& position = std::get<evidence::DataPositionSelector>(step);
    return "[" + std::to_string(position.start) + ", " + std::to_string(position.end) + ")";
}

/// The stretch of `octets` that the first steps name, as far as they are octets of it: a text inside a JSON string has its escapes undone.
std::optional<Stretch> stretch_of(std::string_view octets, const evidence::Selector& selector) {
    Stretch stretch{0, octets.size()};
    for (const evidence::Selector::Step& step : selector.chain) {
        const std::string_view inside = octets.substr(stretch.start, stretch.end - stretch.start);
        if (const auto* position = std::get_if<evidence::DataPositionSelector>(&step)) {
            if (position->start > position->end || position->end > inside.size()) return std::nullopt;
            stretch = {stretch.start + position->start, stretch.start + position->end};
        } else {
            Locator locator(inside, std::get<evidence::FragmentSelector>(step).pointer);
            static_cast<void>(evidence::scan_json(bytes_of(inside), locator));
            if (!locator.found) return std::nullopt;
            return Stretch{stretch.start + locator.found->start, stretch.start + locator.found->end};
        }
    }
    return stretch;
}

std::string in_context(std::string_view octets, Stretch stretch) {
    const std::size_t start = stretch.start, end = stretch.end;
    const std::size_t from = start - std::min(start, around), to = std::min(octets.size(), end + around);
    std::string out = printable(octets.substr(from, start - from)) + "⟦";
    const std::string_view inside = octets.substr(start, end - start);
    out += inside.size() <= shown ? printable(inside) : printable(inside.substr(0, shown)) + " … " + std::to_string(inside.size() - shown) + " more";
    return out + "⟧" + printable(octets.substr(end, to - end));
}

}  // namespace

std::vector<std::string> explain(ByteView octets, const evidence::Selector& selector, const std::string& expected) {
    const std::string_view text = text_of(octets);
    std::string chain;
    for (const evidence::Selector::Step& step : selector.chain) chain += (chain.empty() ? "" : " > ") + step_text(step);
    std::vector<std::string> lines{"selector: " + chain, "expected: " + printable(std::string_view(expected).substr(0, shown))};
    if (const auto stretch = stretch_of(text, selector))
        lines.push_back("found at " + std::to_string(stretch->start) + ": " + in_context(text, *stretch));
    else
        lines.push_back("found: nothing; the answer has " + std::to_string(text.size()) + " octets");
    if (expected.size() >= 2)
        if (const std::size_t at = text.find(expected); at != std::string_view::npos)
            lines.push_back("the expected text stands at " + std::to_string(at) + ": " + in_context(text, {at, at + expected.size()}));
    return lines;
}

}  // namespace saksi::conformance
