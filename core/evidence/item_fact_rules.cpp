// Facts: does the record hold the value there, is it the item's value, and does it belong to this item (bukti-1.md §9.2–§9.5).
#include <algorithm>

#include "evidence/conversion.hpp"
#include "evidence/derived_rules.hpp"
#include "evidence/item_rules.hpp"
#include "evidence/shape.hpp"

namespace saksi::evidence {

namespace {

std::string fact_pointer(std::size_t index) { return "/facts/" + std::to_string(index); }

bool is_one_of(As as, std::initializer_list<As> list) { return std::ranges::find(list, as) != list.end(); }

constexpr std::initializer_list<As> texts{As::text, As::html, As::raw};
constexpr std::initializer_list<As> instants{As::rfc3339, As::datetime_gmt, As::http_date, As::unix_seconds, As::unix_milliseconds};

/// The conversions that bukti-1.md §9.5 allows for a path.
bool as_fits(const std::string& path, As as) {
    if (path == "/state") return is_one_of(as, {As::text, As::raw, As::integer, As::boolean});
    if (path == "/time/value") return is_one_of(as, instants);
    if (path.ends_with("/value") || path.ends_with("/declared")) return as == As::integer;
    return is_one_of(as, texts);
}

bool has_empty_range(const Selector& selector) {
    return std::ranges::any_of(selector.chain, [](const Selector::Step& step) {
        const auto* range = std::get_if<DataPositionSelector>(&step);
        return range && range->start >= range->end;
    });
}

/// Each `&amp;` read as `&`: in HTML source an address is written so.
std::string without_ampersand_entities(std::string_view html) {
    constexpr std::string_view entity = "&amp;";
    std::string out;
    for (std::size_t at = 0; at < html.size();) {
        const bool found = html.substr(at).starts_with(entity);
        out += html[at];
        at += found ? entity.size() : 1;
    }
    return out;
}

bool is_link_path(const std::string& path) { return path.starts_with("/object/attachment/"); }

}  // namespace

bool ItemRules::false_fact(std::size_t index, Message what) {
    report(Kind::false_fact, item_.facts[index].path, std::move(what), item_.facts[index].record, index);
    return false;
}

void ItemRules::check_facts() {
    std::set<std::string> false_paths;
    for (std::size_t i = 0; i < item_.facts.size(); ++i) {
        const Fact& fact = item_.facts[i];
        const bool holds = record_at(fact.record, fact_pointer(i) + "/record", i) && check_fact_value(fact, i) && check_leaf(fact, i);
        if (!holds) {
            false_paths.insert(fact.path);
            continue;
        }
        proven_.insert(fact.path);
        if (is_inside_root(fact)) proven_in_root_.insert(fact.path);
    }
    for (const std::string& path : false_paths) {
        proven_.erase(path);
        proven_in_root_.erase(path);
    }
}

bool ItemRules::check_fact_value(const Fact& fact, std::size_t index) {
    const Selected* selected = answers_.answer_to(fact_query(fact));
    if (!selected) return false_fact(index, msg("the record could not be read"));
    if (has_empty_range(fact.selector)) return false_fact(index, msg("the selector of {path} selects no octets", {{"path", fact.path}}));
    if (selected->kind == Selected::Kind::nothing) {
        report(Kind::false_fact, fact.path, selected->why, fact.record, index);
        return false;
    }
    if (!selected->has_text()) return false_fact(index, msg("what stands at the place named for {path} is no text", {{"path", fact.path}}));
    if (!selected->equal)
        return false_fact(index, msg("the record holds “{found}” at the place named for {path}, the fact says “{stated}”",
                                     {{"found", selected->text}, {"path", fact.path}, {"stated", excerpt(fact.value)}}));
    if (!accepts(fact.as, *selected, fact.selector) || !as_fits(fact.path, fact.as))
        return false_fact(index, msg("{path} cannot be read as {as} from what stands there", {{"path", fact.path}, {"as", std::string(word_of(fact.as))}}));
    return true;
}

bool ItemRules::check_leaf(const Fact& fact, std::size_t index) {
    const Json* leaf = json_.at_pointer(fact.path);
    if (!leaf || leaf->is_null()) return false_fact(index, msg("the item states nothing at {path}", {{"path", fact.path}}));
    if (is_link_path(fact.path)) return check_link(fact, index);
    const auto value = convert(fact.as, fact.value);
    if (!value)
        return false_fact(index, msg("“{value}” cannot be read as {as}", {{"value", excerpt(fact.value)}, {"as", std::string(word_of(fact.as))}}));
    // A state is the capture program's reading; its facts are shown beside it.
    if (fact.path == "/state" || *value == *leaf) return true;
    return false_fact(index, msg("the recorded bytes give {value} for {path}, the item states {stated}",
                                 {{"value", value->canonical()}, {"path", fact.path}, {"stated", leaf->canonical()}}));
}

bool ItemRules::check_link(const Fact& fact, std::size_t index) {
    const std::string* record = json_.at_pointer(fact.path)->string();
    const auto described = record ? answers_.described_.find(*record) : answers_.described_.end();
    if (described == answers_.described_.end()) return false_fact(index, msg("no capture of this item holds the record {record}", {{"record", record ? *record : ""}}));
    const std::string text = fact.as == As::html ? without_ampersand_entities(fact.value) : fact.value;
    if (names_address(text, described->second.target_uri)) return true;
    if (answers_.same_request_ && !described->second.request.empty())
        for (const std::string& uri : answers_.same_request_(described->second))
            if (names_address(text, uri)) return true;
    return false_fact(index, msg("“{value}” does not name the address of the record {record}",
                                 {{"value", excerpt(fact.value)}, {"record", *record}}));
}

bool ItemRules::is_inside_root(const Fact& fact) const {
    return fact.record == item_.root.record && (fact.part == Part::head || lies_within(fact.selector, item_.root.selector));
}

void ItemRules::check_context(const Fact& fact, std::size_t index) {
    const auto outside = [&](Message what) { report(Kind::outside_root, fact.path, std::move(what), fact.record, index); };
    const bool inside = is_inside_root(fact);
    if (inside && fact.context) return outside(msg("the fact for {path} lies inside the root and yet names a context", {{"path", fact.path}}));
    if (inside) return;
    if (!fact.context)
        return outside(msg("the fact for {path} lies outside the bytes that this item is about and names no context", {{"path", fact.path}}));

    const std::string& id = fact.context->id;
    const Selected* selected = answers_.answer_to(context_query(fact));
    if (!selected || !selected->has_text() || !selected->equal || has_empty_range(fact.context->selector))
        return outside(msg("the linking id “{id}” does not stand where the context says", {{"id", id}}));

    constexpr std::string_view links[] = {"/actor/id", "/actor/handle", "/actor/url", "/object/id", "/object/url", "/object/attributedTo", "/object/inReplyTo"};
    const bool known = std::ranges::any_of(links, [&](std::string_view path) {
        const Json* leaf = json_.at_pointer(path);
        return leaf && leaf->string() && *leaf->string() == id && proven_in_root_.contains(std::string(path));
    });
    if (!known) return outside(msg("the linking id “{id}” is no id that this item proves by itself", {{"id", id}}));

    // A neighbour in the same page has another id; hence id and fact must stand in one object.
    const FragmentSelector* innermost = fact.context->selector.innermost_fragment();
    if (!innermost) return;
    Selector neighbourhood = fact.context->selector;
    const std::size_t last = innermost->pointer.rfind('/');
    if (last != std::string::npos) neighbourhood.chain.back() = FragmentSelector{innermost->pointer.substr(0, last)};
    // An array between them would let an element of a list borrow the id of the object that holds the list.
    const auto tokens = std::ranges::count(innermost->pointer, '/') - 1;
    const Selected* found = answers_.answer_to(fact_query(fact));
    if (last == std::string::npos || fact.part == Part::head || !lies_within(fact.selector, neighbourhood) || !found ||
        found->array_after[neighbourhood.chain.size() - 1] > tokens)
        outside(msg("the linking id “{id}” and the fact for {path} do not stand in the same object", {{"id", id}, {"path", fact.path}}));
}

}  // namespace saksi::evidence
