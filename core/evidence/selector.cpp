#include "evidence/selector.hpp"

#include <algorithm>
#include <string_view>

#include "base/limits.hpp"
#include "evidence/shape.hpp"

namespace saksi::evidence {

namespace {

constexpr std::string_view rfc6901 = "https://www.rfc-editor.org/rfc/rfc6901";
constexpr std::size_t longest_pointer = 2048;

/// RFC 6901 §3: tokens begin with `/`, `~` stands only in `~0` and `~1`.
bool is_pointer(std::string_view text) {
    if (!text.empty() && text.front() != '/') return false;
    for (std::size_t i = 0; i < text.size(); ++i)
        if (text[i] == '~' && (i + 1 == text.size() || (text[i + 1] != '0' && text[i + 1] != '1'))) return false;
    return true;
}

Selector::Step read_step(Shape& shape) {
    const std::string type = shape.text("type");
    if (type == "FragmentSelector") {
        const std::string conforms_to = shape.text("conformsTo");
        if (conforms_to != rfc6901) shape.refuse_word("conformsTo", conforms_to);
        return FragmentSelector{shape.text("value", {.longest = longest_pointer, .form = is_pointer})};
    }
    if (type != "DataPositionSelector") shape.refuse_word("type", type);
    const std::uint64_t start = shape.size("start");
    return DataPositionSelector{start, shape.size("end")};
}

void read_chain(const Json& json, const std::string& at, Problem& problem, Selector& out) {
    if (out.chain.size() == limits::selector_chain) {
        problem.set(ErrorCode::limit_exceeded, msg("{pointer}: a selector chain has at most {limit} steps",
                                                   {{"pointer", at}, {"limit", std::to_string(limits::selector_chain)}}));
        return;
    }
    Shape shape(json, at, problem);
    out.chain.push_back(read_step(shape));
    const Json* refined = shape.optional("refinedBy");
    shape.close();
    if (refined && !problem) read_chain(*refined, at + "/refinedBy", problem, out);
}

bool step_within(const Selector::Step& inner, const Selector::Step& outer) {
    if (const auto* position = std::get_if<DataPositionSelector>(&outer)) {
        const auto* other = std::get_if<DataPositionSelector>(&inner);
        return other && position->start <= other->start && other->end <= position->end;
    }
    const std::string& prefix = std::get<FragmentSelector>(outer).pointer;
    const auto* other = std::get_if<FragmentSelector>(&inner);
    // A prefix ends where a token ends: /10 does not lie within /1.
    return other && other->pointer.starts_with(prefix) && (other->pointer.size() == prefix.size() || other->pointer[prefix.size()] == '/');
}

}  // namespace

const FragmentSelector* Selector::innermost_fragment() const noexcept {
    return chain.empty() ? nullptr : std::get_if<FragmentSelector>(&chain.back());
}

Json to_json(const Selector& selector) {
    Json json;
    for (auto step = selector.chain.rbegin(); step != selector.chain.rend(); ++step) {
        Json outer;
        if (const auto* fragment = std::get_if<FragmentSelector>(&*step)) {
            outer.set("type", "FragmentSelector").set("conformsTo", rfc6901).set("value", fragment->pointer);
        } else {
            const auto& position = std::get<DataPositionSelector>(*step);
            outer.set("type", "DataPositionSelector");
            outer.set("start", static_cast<std::int64_t>(position.start)).set("end", static_cast<std::int64_t>(position.end));
        }
        if (!json.is_null()) outer.set("refinedBy", std::move(json));
        json = std::move(outer);
    }
    return json;
}

Result<Selector> selector_from_json(const Json& json, const std::string& at) {
    Problem problem;
    Selector selector;
    read_chain(json, at, problem, selector);
    return problem.unless(std::move(selector));
}

bool lies_within(const Selector& inner, const Selector& outer) noexcept {
    const std::size_t steps = outer.chain.size();
    if (steps == 0 || inner.chain.size() < steps) return false;
    return std::equal(outer.chain.begin(), outer.chain.end() - 1, inner.chain.begin()) && step_within(inner.chain[steps - 1], outer.chain[steps - 1]);
}

}  // namespace saksi::evidence
