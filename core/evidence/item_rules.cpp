#include "evidence/item_rules.hpp"

#include <algorithm>

#include "evidence/derived_rules.hpp"
#include "evidence/shape.hpp"

namespace saksi::evidence {

namespace {

/// The part of `path` without its array indices: `/counts/3/value` → `/counts/N/value`.
std::string pattern_of(std::string_view path) {
    std::string out;
    while (!path.empty()) {
        const std::size_t end = path.find('/', 1);
        const std::string_view token = path.substr(1, end == std::string_view::npos ? end : end - 1);
        out += '/';
        out += made_of(token, 1, token.size(), is_digit) ? std::string_view("N") : token;
        path = end == std::string_view::npos ? std::string_view() : path.substr(end);
    }
    return out;
}

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> list) { return std::ranges::find(list, text) != list.end(); }

/// Paths that `rule` may fill (bukti-1.md §9.6, second column).
bool rule_fits(Rule rule, std::string_view path) {
    switch (rule) {
        case Rule::tid_us:
        case Rule::snowflake_ms:
        case Rule::instagram_pk: return path == "/time/value";
        case Rule::count_of_items: return pattern_of(path) == "/lists/N/collected";
        case Rule::canonical_url:
            return is_one_of(path, {"/actor/url", "/object/id", "/object/url", "/object/attributedTo", "/object/inReplyTo"});
    }
    return false;
}

}  // namespace

Query root_query(const Item& item) { return {item.root.record, Part::body, item.root.selector, std::string()}; }
Query fact_query(const Fact& fact) { return {fact.record, fact.part, fact.selector, fact.value}; }
Query context_query(const Fact& fact) { return {fact.record, Part::body, fact.context->selector, fact.context->id}; }

ItemRules::ItemRules(const Item& item, const ItemSurroundings& surroundings, const ItemProver& answers)
    : item_(item), surroundings_(surroundings), answers_(answers), json_(to_json(item)) {
    // Facts and derived values are never leaves to look at; without them the tree is small.
    json_.set("facts", nullptr).set("derived", nullptr).set("losses", nullptr);
    for (std::size_t i = 0; i < item.facts.size(); ++i) facts_of_[item.facts[i].path].push_back(i);
}

std::vector<ItemProblem> ItemRules::run() {
    check_captures_and_origin();
    check_root();
    check_facts();
    check_derived();
    // Context links ask which ids are proven, so they come after facts and derived values.
    for (std::size_t i = 0; i < item_.facts.size(); ++i) check_context(item_.facts[i], i);
    check_coverage();
    check_bound();
    for (std::size_t i = 0; i < item_.proofs.size(); ++i) record_at(item_.proofs[i].record, "/proofs/" + std::to_string(i) + "/record");
    return std::move(problems_);
}

void ItemRules::report(Kind kind, std::string pointer, Message what, const RecordId& record, std::optional<std::size_t> fact) {
    problems_.push_back({std::move(pointer), fact, record, kind, std::move(what)});
}

const RecordFacts* ItemRules::record_at(const RecordId& record, const std::string& pointer, std::optional<std::size_t> fact) {
    const auto found = answers_.described_.find(record);
    if (found == answers_.described_.end()) {
        report(Kind::missing_record, pointer, msg("no capture of this item holds the record {record}", {{"record", record}}), record, fact);
        return nullptr;
    }
    if (found->second.type == RecordFacts::Type::other) {
        report(Kind::missing_record, pointer, msg("the record {record} is neither a response nor a resource", {{"record", record}}), record, fact);
        return nullptr;
    }
    if (std::ranges::find(item_.captures, found->second.capture) == item_.captures.end()) {
        report(Kind::missing_record, pointer,
               msg("the record {record} lies in capture {capture}, which this item does not name", {{"record", record}, {"capture", found->second.capture}}),
               record, fact);
        return nullptr;
    }
    return &found->second;
}

void ItemRules::check_captures_and_origin() {
    if (!std::ranges::is_sorted(item_.captures)) report(Kind::false_value, "/captures", msg("the captures are not in ascending order"));
    bool all_handed_in = true;
    for (std::size_t i = 0; i < item_.captures.size(); ++i) {
        const auto method = surroundings_.methods.find(item_.captures[i]);
        if (method == surroundings_.methods.end()) {
            report(Kind::false_value, "/captures/" + std::to_string(i), msg("the bundle has no capture {capture}", {{"capture", item_.captures[i]}}));
            return;
        }
        all_handed_in = all_handed_in && method->second == Method::import;
    }
    if (item_.origin == Origin::signed_by_account_key)
        report(Kind::reserved, "/origin", msg("this version of the format defines no check for an account's own signature"));
    else if ((item_.origin == Origin::handed_in) != all_handed_in)
        report(Kind::false_value, "/origin", msg("the origin does not follow from how the captures were made"));
}

void ItemRules::check_root() {
    if (!record_at(item_.root.record, "/root/record")) return;
    const Selected* selected = answers_.answer_to(root_query(item_));
    if (!selected)
        report(Kind::false_fact, "/root", msg("the record could not be read"), item_.root.record);
    else if (selected->kind == Selected::Kind::nothing)
        report(Kind::false_fact, "/root", selected->why, item_.root.record);
}

const std::string* ItemRules::proven_text(const std::string& pointer) const {
    if (!proven_.contains(pointer)) return nullptr;
    const Json* leaf = json_.at_pointer(pointer);
    return leaf ? leaf->string() : nullptr;
}

void ItemRules::check_derived() {
    for (std::size_t i = 0; i < item_.derived.size(); ++i) {
        const Derived& derived = item_.derived[i];
        const std::string pointer = "/derived/" + std::to_string(i);
        const Json* leaf = json_.at_pointer(derived.path);
        if (!derived_of_.emplace(derived.path, i).second) {
            report(Kind::false_value, pointer, msg("{path} is derived twice", {{"path", derived.path}}));
        } else if (!leaf || leaf->is_null() || !rule_fits(derived.rule, derived.path)) {
            report(Kind::false_value, pointer, msg("the rule {rule} cannot fill {path}", {{"rule", std::string(word_of(derived.rule))}, {"path", derived.path}}));
        } else if (const auto value = derived_value(derived, i)) {
            if (*value == *leaf) {
                proven_.insert(derived.path);
                proven_in_root_.insert(derived.path);
            } else {
                report(Kind::false_value, derived.path,
                       msg("the rule {rule} gives {value}, the item states {stated}",
                           {{"rule", std::string(word_of(derived.rule))}, {"value", value->canonical()}, {"stated", leaf->canonical()}}));
            }
        }
    }
}

std::optional<Json> ItemRules::derived_value(const Derived& derived, std::size_t index) {
    std::optional<std::string> text;
    std::optional<Json> value;
    const auto& from = derived.from;
    const auto leaf = [&](std::size_t i) { return i < from.size() ? proven_text(from[i]) : nullptr; };
    switch (derived.rule) {
        case Rule::tid_us:
            if (from.size() == 1 && leaf(0)) text = time_of_tid(*leaf(0));
            break;
        case Rule::instagram_pk:
            if (from.size() == 1 && leaf(0)) text = time_of_instagram_pk(*leaf(0));
            break;
        case Rule::snowflake_ms:
            if (from.size() == 2 && leaf(1)) text = time_of_snowflake(from[0], *leaf(1));
            break;
        case Rule::count_of_items: value = counted(derived); break;
        case Rule::canonical_url: value = derived_url(derived); break;
    }
    if (text) value = Json(*text);
    if (!value)
        report(Kind::false_value, "/derived/" + std::to_string(index),
               msg("the rule {rule} gives nothing for {path} from what it names", {{"rule", std::string(word_of(derived.rule))}, {"path", derived.path}}));
    return value;
}

std::optional<Json> ItemRules::counted(const Derived& derived) const {
    std::int64_t sum = 0;
    for (const std::string& place : derived.from) {
        if (place.starts_with("items/")) {
            const std::string number = place.substr(6);
            if (!is_item_id(number) || number == surroundings_.number) return std::nullopt;
            const std::size_t value = std::stoul(number);
            if (value == 0 || value > surroundings_.items || item_number_text(value) != number) return std::nullopt;
            ++sum;
            continue;
        }
        const auto query = counted_place(place);
        const Selected* selected = query ? answers_.answer_to(*query) : nullptr;
        if (!selected || (selected->kind != Selected::Kind::array && selected->kind != Selected::Kind::empty_array)) return std::nullopt;
        const auto record = answers_.described_.find(query->record);
        if (record == answers_.described_.end() || std::ranges::find(item_.captures, record->second.capture) == item_.captures.end()) return std::nullopt;
        sum += static_cast<std::int64_t>(selected->elements);
    }
    return Json(sum);
}

std::optional<Json> ItemRules::derived_url(const Derived& derived) const {
    const auto& from = derived.from;
    std::optional<std::string> url;
    if (from.size() == 2 && from[0] == "bluesky-post") {
        if (const std::string* leaf = proven_text(from[1])) url = bluesky_post_url(*leaf);
    } else if (from.size() == 2 && from[0] == "bluesky-profile") {
        if (const std::string* leaf = proven_text(from[1])) url = bluesky_profile_url(*leaf);
    } else if (from.size() == 2 && from[0] == "target-uri") {
        if (const RecordFacts* record = root_request_record(from[1])) url = record->target_uri;
    } else if (from.size() == 3 && from[0] == "target-query") {
        if (const RecordFacts* record = root_request_record(from[1])) url = query_value(record->target_uri, from[2]);
    } else if (from.size() == 3 && from[0] == "target-path") {
        if (const RecordFacts* record = root_request_record(from[1])) url = path_segment(record->target_uri, from[2]);
    }
    return url ? std::optional<Json>(Json(*url)) : std::nullopt;
}

const RecordFacts* ItemRules::root_request_record(const RecordId& record) const {
    const auto found = answers_.described_.find(record), root = answers_.described_.find(item_.root.record);
    if (found == answers_.described_.end() || root == answers_.described_.end()) return nullptr;
    const RecordFacts &here = found->second, &about = root->second;
    const bool same_request = here.capture == about.capture && !here.request.empty() && here.request == about.request;
    if (record != item_.root.record && (!same_request || here.type != RecordFacts::Type::response)) return nullptr;
    return &here;
}

void ItemRules::check_coverage() {
    json_.for_each_leaf([&](const std::string& pointer, const Json& leaf) {
        const std::size_t end = pointer.find('/', 1);
        const bool stated = is_one_of(pointer.substr(0, end), {"/actor", "/object", "/time", "/counts", "/lists"});
        if (stated && (leaf.string() || leaf.integer() || leaf.boolean())) check_leaf_coverage(pointer);
    });
}

void ItemRules::check_leaf_coverage(const std::string& pointer) {
    const std::string pattern = pattern_of(pointer);
    const bool has_fact = has_facts(pointer), has_derived = derived_of_.contains(pointer);
    const bool must_be_proven =
        is_one_of(pattern, {"/actor/id", "/actor/handle", "/actor/name", "/actor/url", "/object/id", "/object/url", "/object/attributedTo", "/object/content",
                            "/object/inReplyTo", "/time/value", "/time/raw", "/counts/N/value", "/counts/N/raw", "/lists/N/declared"});
    if (must_be_proven && has_fact && has_derived)
        report(Kind::false_value, pointer, msg("{path} is both a fact and derived; one of them is enough", {{"path", pointer}}));
    else if (must_be_proven && !has_fact && !has_derived)
        report(Kind::uncovered, pointer, msg("no recorded bytes are named for {path}", {{"path", pointer}}));
    else if (pattern == "/lists/N/collected" && !has_derived)
        report(Kind::uncovered, pointer, msg("{path} is not derived from what was collected", {{"path", pointer}}));
    else if (pattern == "/object/attachment/N/record" && !has_fact)
        report(Kind::uncovered, pointer, msg("nothing recorded leads to the attachment {path}", {{"path", pointer}}));
}

}  // namespace saksi::evidence
