#include "evidence/selection.hpp"

#include <algorithm>
#include <map>

#include "base/limits.hpp"
#include "evidence/json_scan.hpp"

namespace saksi::evidence {

namespace {

/// One query on its way down the chain; `depth` is the step that runs next.
struct Pending {
    const Query* query;
    Selected* out;
};
using Group = std::vector<Pending>;

void set_nothing(const Group& group, const base::Message& why) {
    for (const Pending& pending : group) {
        *pending.out = Selected{};
        pending.out->why = why;
    }
}

/// At most `longest` octets of `text`, ending on a character.
std::string_view cut_to(std::string_view text, std::size_t longest) {
    if (text.size() <= longest) return text;
    while (longest > 0 && (static_cast<unsigned char>(text[longest]) & 0xC0) == 0x80) --longest;
    return text.substr(0, longest);
}

std::size_t kept_octets(const Query& query) { return query.expected ? limits::selected_excerpt : limits::selected_text; }

void keep_text(const Pending& pending, Selected::Kind kind, std::string_view text) {
    Selected& out = *pending.out;
    out.kind = kind;
    out.equal = pending.query->expected && *pending.query->expected == text;
    out.text = cut_to(text, kept_octets(*pending.query));
    out.longer = out.text.size() < text.size();
}

void keep_json_string(const Pending& pending, std::string_view raw) {
    Selected& out = *pending.out;
    const std::size_t wanted = std::max(kept_octets(*pending.query), pending.query->expected ? pending.query->expected->size() : 0);
    bool cut = false;
    const std::string text = decode_json_string(raw, wanted, cut);
    keep_text(pending, Selected::Kind::string, text);
    if (cut) {
        out.equal = false;
        out.longer = true;
    }
}

void run_step(ByteView input, const Group& group, std::size_t depth, std::uint64_t nested_left);

/// What the pointers of one group lead to, as a tree of tokens.
struct PointerNode {
    std::map<std::string, PointerNode, std::less<>> children;
    Group final;    // this is the last step
    Group refined;  // the selected string is looked into further
};

std::string unescaped(std::string_view token) {
    std::string out;
    for (std::size_t i = 0; i < token.size(); ++i) {
        if (token[i] == '~' && i + 1 < token.size()) {
            out += token[++i] == '0' ? '~' : '/';
        } else {
            out += token[i];
        }
    }
    return out;
}

PointerNode& node_of(PointerNode& root, std::string_view pointer) {
    PointerNode* here = &root;
    while (!pointer.empty()) {
        const std::size_t end = pointer.find('/', 1);
        here = &here->children[unescaped(pointer.substr(1, end == std::string_view::npos ? end : end - 1))];
        pointer = end == std::string_view::npos ? std::string_view() : pointer.substr(end);
    }
    return *here;
}

/// Follows the tree while the text is scanned; `next_` is the node of the value that comes next, or nullptr when nobody asks for it.
class PointerEvents final : public JsonEvents {
public:
    PointerEvents(PointerNode& root, std::size_t depth, std::uint64_t nested_left) : next_(&root), depth_(depth), nested_left_(nested_left) {}

    void enter_object() override { enter(arrays_.empty() ? 0 : arrays_.back()); }
    void enter_array() override { enter(static_cast<std::uint16_t>(open_.size() + 1)); }
    void name(std::string_view raw) override {
        PointerNode* const here = open_.back();
        next_ = nullptr;
        if (!here || here->children.empty()) return;
        bool cut = false;
        const std::string name = decode_json_string(raw, longest_token, cut);
        if (!cut) next_ = child(*here, name);
    }
    void element(std::uint64_t index) override {
        PointerNode* const here = open_.back();
        next_ = here && !here->children.empty() ? child(*here, std::to_string(index)) : nullptr;
    }
    void leave_object(std::uint64_t members) override { leave(members, Selected::Kind::object, Selected::Kind::empty_object, "{}"); }
    void leave_array(std::uint64_t elements) override { leave(elements, Selected::Kind::array, Selected::Kind::empty_array, "[]"); }
    void string(std::string_view raw) override {
        if (!next_) return;
        note_arrays(*next_);
        for (const Pending& pending : next_->final) keep_json_string(pending, raw);
        if (!next_->refined.empty()) refine(raw);
    }
    void number(std::string_view lexeme) override { scalar(Selected::Kind::number, lexeme); }
    void word(std::string_view word) override { scalar(Selected::Kind::word, word); }

private:
    // A pointer has at most 2,048 characters of four octets.
    static constexpr std::size_t longest_token = 8192;

    void enter(std::uint16_t innermost_array) {
        arrays_.push_back(innermost_array);
        open_.push_back(next_);
    }
    void note_arrays(const PointerNode& node) {
        for (const Group* group : {&node.final, &node.refined})
            for (const Pending& pending : *group) pending.out->array_after[depth_] = arrays_.empty() ? 0 : arrays_.back();
    }
    static PointerNode* child(PointerNode& node, std::string_view token) {
        const auto found = node.children.find(token);
        return found == node.children.end() ? nullptr : &found->second;
    }
    void scalar(Selected::Kind kind, std::string_view text) {
        if (!next_) return;
        note_arrays(*next_);
        for (const Pending& pending : next_->final) keep_text(pending, kind, text);
        refuse_refined(*next_);
    }
    void leave(std::uint64_t count, Selected::Kind full, Selected::Kind empty, std::string_view text) {
        PointerNode* const here = open_.back();
        open_.pop_back();
        arrays_.pop_back();
        if (!here) return;
        note_arrays(*here);
        for (const Pending& pending : here->final) {
            keep_text(pending, count > 0 ? full : empty, count > 0 ? std::string_view() : text);
            if (count > 0) pending.out->equal = false;
            pending.out->elements = count;
        }
        refuse_refined(*here);
    }
    static void refuse_refined(const PointerNode& node) {
        set_nothing(node.refined, msg("only a string can be looked into further"));
    }
    void refine(std::string_view raw) {
        bool cut = false;
        const std::string text = decode_json_string(raw, nested_left_, cut);
        if (cut)
            set_nothing(next_->refined, msg("text inside text is larger than {limit} octets", {{"limit", std::to_string(limits::nested_text)}}));
        else
            run_step(bytes_of(text), next_->refined, depth_ + 1, nested_left_ - text.size());
    }

    PointerNode* next_;
    std::size_t depth_;
    std::uint64_t nested_left_;
    std::vector<PointerNode*> open_;
    std::vector<std::uint16_t> arrays_;  // beside open_: Selected::array_after of what stands directly in that container
};

void run_fragments(ByteView input, const Group& group, std::size_t depth, std::uint64_t nested_left) {
    PointerNode root;
    for (const Pending& pending : group) {
        PointerNode& node = node_of(root, std::get<FragmentSelector>(pending.query->selector.chain[depth]).pointer);
        (depth + 1 == pending.query->selector.chain.size() ? node.final : node.refined).push_back(pending);
        pending.out->why = msg("the recorded JSON has no value at this pointer");
    }
    PointerEvents events(root, depth, nested_left);
    if (const auto problem = scan_json(input, events)) set_nothing(group, *problem);
}

void run_position(ByteView input, const Group& group, const DataPositionSelector& range, std::size_t depth, std::uint64_t nested_left) {
    if (range.start > range.end || range.end > input.size()) {
        set_nothing(group, msg("octets {start} to {end} do not lie within the {size} octets that were recorded",
                               {{"start", std::to_string(range.start)}, {"end", std::to_string(range.end)}, {"size", std::to_string(input.size())}}));
        return;
    }
    const ByteView bytes = input.subspan(range.start, range.end - range.start);
    Group refined;
    for (const Pending& pending : group) {
        if (depth + 1 < pending.query->selector.chain.size()) {
            refined.push_back(pending);
        } else if (base::is_utf8(bytes)) {
            keep_text(pending, Selected::Kind::bytes, text_of(bytes));
        } else {
            pending.out->kind = Selected::Kind::bytes;
            pending.out->utf8 = false;
        }
    }
    if (!refined.empty()) run_step(bytes, refined, depth + 1, nested_left);
}

void run_step(ByteView input, const Group& group, std::size_t depth, std::uint64_t nested_left) {
    Group fragments;
    std::map<std::pair<std::uint64_t, std::uint64_t>, Group> positions;
    for (const Pending& pending : group) {
        const Selector::Step& step = pending.query->selector.chain[depth];
        if (const auto* range = std::get_if<DataPositionSelector>(&step))
            positions[{range->start, range->end}].push_back(pending);
        else
            fragments.push_back(pending);
    }
    if (!fragments.empty()) run_fragments(input, fragments, depth, nested_left);
    for (const auto& [range, members] : positions) run_position(input, members, {range.first, range.second}, depth, nested_left);
}

bool only_positions(const Selector& selector) {
    return std::ranges::all_of(selector.chain, [](const Selector::Step& step) { return std::holds_alternative<DataPositionSelector>(step); });
}

}  // namespace

std::vector<Selected> select_all(const RecordBytes& record, const std::vector<const Query*>& queries) {
    std::vector<Selected> out(queries.size());
    Group in_body, in_head;
    for (std::size_t i = 0; i < queries.size(); ++i) {
        const Pending pending{queries[i], &out[i]};
        if (queries[i]->selector.chain.empty())
            out[i].why = msg("the selector is empty");
        else if (queries[i]->part == Part::body)
            in_body.push_back(pending);
        else if (!only_positions(queries[i]->selector))
            out[i].why = msg("in a head only octets can be selected");
        else if (record.head.empty())
            out[i].why = msg("this record has no head");
        else
            in_head.push_back(pending);
    }
    if (!record.body_decodable)
        set_nothing(in_body, record.why_not);
    else
        run_step(record.body, in_body, 0, limits::nested_text);
    run_step(record.head, in_head, 0, limits::nested_text);
    return out;
}

Selected select(const RecordBytes& record, const Query& query) { return std::move(select_all(record, {&query}).front()); }

}  // namespace saksi::evidence
