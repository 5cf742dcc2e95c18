#include "capture/item_finisher.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "base/parallel.hpp"
#include "capture/capture_limits.hpp"
#include "capture/cut_text.hpp"
#include "evidence/item_prover.hpp"

namespace saksi::capture {

namespace {

using evidence::Item;
using evidence::ItemProblem;

// A dropped fact may leave a leaf uncovered, whose removal may leave a derived value hanging, …: more rounds than that and the item is given up.
constexpr int rounds = 6;

bool begins_with(std::string_view text, std::string_view prefix) { return text.substr(0, prefix.size()) == prefix; }

/// The number in `/counts/3/value` after `prefix` "/counts/".
std::optional<std::size_t> index_after(std::string_view pointer, std::string_view prefix) {
    if (!begins_with(pointer, prefix)) return std::nullopt;
    std::size_t index = 0;
    const char* begin = pointer.data() + prefix.size();
    const auto [end, error] = std::from_chars(begin, pointer.data() + pointer.size(), index);
    if (error != std::errc() || end == begin) return std::nullopt;
    return index;
}

void lose(Item& item, std::string what, const Message& why) {
    if (item.losses.size() >= capture_limits::item_losses) return;
    if (item.losses.size() + 1 == capture_limits::item_losses) return item.losses.push_back({"budget", "losses", "further losses of this item are not listed"});
    item.losses.push_back({"fact_not_proven", std::move(what), cut_text(base::text_of(why, Language::english), 500)});
}

/// Takes the facts and derived values of `pointer` (or of everything below it) out.
void forget(Item& item, std::string_view pointer) {
    const auto meant = [&](const std::string& path) { return path == pointer || begins_with(path, std::string(pointer) + "/"); };
    std::erase_if(item.facts, [&](const evidence::Fact& fact) { return meant(fact.path); });
    std::erase_if(item.derived, [&](const evidence::Derived& derived) { return meant(derived.path); });
}

/// Moves `/prefix/K/…` to `/prefix/K-1/…` for K over `removed`.
void renumber(std::string& path, std::string_view prefix, std::size_t removed) {
    const auto index = index_after(path, prefix);
    if (!index || *index <= removed) return;
    const std::size_t rest = path.find('/', prefix.size());
    path = std::string(prefix) + std::to_string(*index - 1) + (rest == std::string::npos ? "" : path.substr(rest));
}

template <class Element>
bool take_out(Item& item, std::vector<Element>& elements, std::string_view prefix, std::size_t index) {
    if (index >= elements.size()) return false;
    forget(item, std::string(prefix) + std::to_string(index));
    elements.erase(elements.begin() + static_cast<std::ptrdiff_t>(index));
    for (evidence::Fact& fact : item.facts) renumber(fact.path, prefix, index);
    for (evidence::Derived& derived : item.derived) {
        renumber(derived.path, prefix, index);
        for (std::string& from : derived.from) renumber(from, prefix, index);
    }
    return true;
}

bool unstate_actor(Item& item, std::string_view pointer) {
    if (!item.actor) return false;
    const std::pair<std::string_view, std::optional<std::string>*> leaves[] = {
        {"/actor/id", &item.actor->id}, {"/actor/handle", &item.actor->handle}, {"/actor/name", &item.actor->name}, {"/actor/url", &item.actor->url}};
    for (const auto& [path, leaf] : leaves)
        if (path == pointer && leaf->has_value()) {
            leaf->reset();
            forget(item, pointer);
            return true;
        }
    item.actor.reset();
    forget(item, "/actor");
    return true;
}

bool unstate_object(Item& item, std::string_view pointer) {
    if (!item.object) return false;
    if (const auto index = index_after(pointer, "/object/attachment/")) return take_out(item, item.object->attachments, "/object/attachment/", *index);
    if (pointer == "/object/content" || pointer == "/object/mediaType") {
        item.object->content.reset();
        item.object->media_type.reset();
        forget(item, "/object/content");
        return true;
    }
    const std::pair<std::string_view, std::optional<std::string>*> leaves[] = {{"/object/id", &item.object->id},
                                                                               {"/object/url", &item.object->url},
                                                                               {"/object/attributedTo", &item.object->attributed_to},
                                                                               {"/object/inReplyTo", &item.object->in_reply_to}};
    for (const auto& [path, leaf] : leaves)
        if (path == pointer && leaf->has_value()) {
            leaf->reset();
            forget(item, pointer);
            return true;
        }
    return false;
}

bool unstate_time(Item& item) {
    if (item.time.source == evidence::TimeSource::none && !item.time.value && !item.time.raw) return false;
    forget(item, "/time");
    item.time.value.reset();
    item.time.raw.reset();
    item.time.exactness.reset();
    item.time.source = evidence::TimeSource::none;
    return true;
}

bool unstate_list(Item& item, std::string_view pointer, std::size_t index) {
    if (index >= item.lists.size()) return false;
    evidence::List& list = item.lists[index];
    if (pointer.ends_with("/declared") && list.declared) {
        list.declared.reset();
        forget(item, pointer);
        list.complete = list.stop_reason == evidence::StopReason::end;
        return true;
    }
    return take_out(item, item.lists, "/lists/", index);
}

/// Makes the leaf at `pointer` unstated. False: it cannot be, the item has to go.
bool unstate(Item& item, const std::string& pointer) {
    if (begins_with(pointer, "/actor")) return unstate_actor(item, pointer);
    if (begins_with(pointer, "/object")) return unstate_object(item, pointer);
    if (begins_with(pointer, "/time")) return unstate_time(item);
    if (const auto index = index_after(pointer, "/counts/")) return take_out(item, item.counts, "/counts/", *index);
    if (const auto index = index_after(pointer, "/lists/")) return unstate_list(item, pointer, *index);
    return false;
}

/// Mends one round of problems. False: the item has to go.
bool mend(Item& item, const std::vector<ItemProblem>& problems) {
    std::vector<std::size_t> false_facts;
    for (const ItemProblem& problem : problems)
        if (problem.fact && *problem.fact < item.facts.size()) {
            if (std::ranges::find(false_facts, *problem.fact) == false_facts.end()) {
                lose(item, item.facts[*problem.fact].path, problem.what);
                false_facts.push_back(*problem.fact);
            }
        }
    if (!false_facts.empty()) {
        std::ranges::sort(false_facts, std::greater<>());
        for (const std::size_t index : false_facts) item.facts.erase(item.facts.begin() + static_cast<std::ptrdiff_t>(index));
        return true;  // what they covered shows in the next round
    }
    // One leaf a round: taking an element out of a list moves the pointers of the others.
    const ItemProblem& first = problems.front();
    lose(item, first.pointer, first.what);
    return unstate(item, first.pointer);
}

/// An item whose proof is under way.
struct Open {
    std::size_t item;
    std::optional<evidence::ItemProver> prover{};
    std::vector<ItemProblem> problems{};
};

/// What the provers ask of one record, and what it holds there.
struct Lookup {
    struct Asked {
        std::size_t prover;
        std::size_t query;
    };
    std::string record;
    std::vector<Asked> asked{};
    std::vector<evidence::Selected> answers{};
};

std::vector<Lookup> lookups_of(const std::vector<Open>& open) {
    std::map<std::string, std::size_t> places;
    std::vector<Lookup> lookups;
    for (std::size_t i = 0; i < open.size(); ++i)
        for (std::size_t q = 0; q < open[i].prover->queries().size(); ++q) {
            const std::string& record = open[i].prover->queries()[q].record;
            const auto [place, fresh] = places.emplace(record, lookups.size());
            if (fresh) lookups.push_back({record});
            lookups[place->second].asked.push_back({i, q});
        }
    return lookups;
}

void look_up(Lookup& lookup, const std::vector<Open>& open, RecordIndex& records) {
    evidence::RecordBytes bytes;
    const auto content = records.content(lookup.record);  // what `bytes` is borrowed from
    if (content) {
        bytes.head = (*content)->report.http_head;
        bytes.body = (*content)->body;
    } else {
        bytes.body_decodable = false;
        bytes.why_not = content.error().what();
    }
    std::vector<const evidence::Query*> queries;
    for (const Lookup::Asked& one : lookup.asked) queries.push_back(&open[one.prover].prover->queries()[one.query]);
    lookup.answers = evidence::select_all(bytes, queries);
}

void conclude(Open& one, RecordIndex& records) {
    for (const std::string& record : one.prover->records())
        if (auto facts = records.facts(record)) one.prover->describe(record, *facts);
    one.prover->set_same_request([&records](const evidence::RecordFacts& facts) { return records.target_uris_of(facts.request); });
    one.problems = one.prover->problems();
}

/// Finds the problems of every `open` item, each record read once for all of them.
void prove(std::vector<Open>& open, const std::vector<Item>& items, const std::set<std::string>& platforms, RecordIndex& records) {
    base::for_each_index(open.size(), [&](std::size_t i) {
        const std::size_t item = open[i].item;
        open[i].prover.emplace(items[item], evidence::ItemSurroundings{evidence::item_number_text(item + 1), platforms, {{"0001", evidence::Method::http}}, items.size()});
    });
    std::vector<Lookup> lookups = lookups_of(open);
    base::for_each_index(lookups.size(), [&](std::size_t i) { look_up(lookups[i], open, records); });
    for (Lookup& lookup : lookups)
        for (std::size_t i = 0; i < lookup.asked.size(); ++i) open[lookup.asked[i].prover].prover->answer(lookup.asked[i].query, std::move(lookup.answers[i]));
    base::for_each_index(open.size(), [&](std::size_t i) { conclude(open[i], records); });
}

}  // namespace

std::vector<Dropped> prove_items(std::vector<Item>& items, const std::set<std::string>& platforms, RecordIndex& records) {
    std::vector<Dropped> dropped;
    std::vector<bool> gone(items.size(), false);
    std::vector<std::size_t> unproven(items.size());
    for (std::size_t i = 0; i < items.size(); ++i) unproven[i] = i;
    for (int round = 0; !unproven.empty(); ++round) {
        std::vector<Open> open;
        for (const std::size_t i : unproven) open.push_back({i});
        prove(open, items, platforms, records);
        std::vector<std::size_t> again;
        for (const Open& one : open) {
            const std::vector<ItemProblem>& problems = one.problems;
            if (problems.empty()) continue;
            Item& item = items[one.item];
            if (round < rounds && mend(item, problems)) {
                again.push_back(one.item);
                continue;
            }
            gone[one.item] = true;
            dropped.push_back({one.item + 1, item.actor ? item.actor->platform : "", item.actor ? item.actor->id.value_or(item.actor->handle.value_or("")) : "",
                               problems.front().pointer + ": " + base::text_of(problems.front().what, Language::english)});
        }
        unproven = std::move(again);
    }
    std::ranges::sort(dropped, {}, &Dropped::number);
    std::size_t kept = 0;
    for (std::size_t i = 0; i < items.size(); ++i)
        if (!gone[i]) {
            if (kept != i) items[kept] = std::move(items[i]);
            ++kept;
        }
    items.resize(kept);
    return dropped;
}

}  // namespace saksi::capture
