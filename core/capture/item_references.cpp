#include "capture/item_references.hpp"

#include <algorithm>
#include <charconv>

#include "base/assert.hpp"

namespace saksi::capture {

namespace {

constexpr std::string_view by_word = "item:";
constexpr std::string_view by_number = "items/";

std::size_t number_in(std::string_view reference) {
    std::size_t number = 0;
    std::from_chars(reference.data() + by_number.size(), reference.data() + reference.size(), number);
    return number;
}

/// The list that `derived` counts.
evidence::List* counted_list(evidence::Item& item, const evidence::Derived& derived) {
    for (std::size_t i = 0; i < item.lists.size(); ++i)
        if (derived.path == "/lists/" + std::to_string(i) + "/collected") return &item.lists[i];
    return nullptr;
}

/// False: what it counted is gone.
bool moved(std::string& reference, const std::vector<std::size_t>& gone) {
    if (!reference.starts_with(by_number)) return true;
    const std::size_t number = number_in(reference);
    const auto place = std::ranges::lower_bound(gone, number);
    if (place != gone.end() && *place == number) return false;
    reference = std::string(by_number) + evidence::item_number_text(number - static_cast<std::size_t>(place - gone.begin()));
    return true;
}

}  // namespace

void number_references(evidence::Item& item, const std::map<std::string, std::size_t>& numbers) {
    for (evidence::Derived& derived : item.derived) {
        if (derived.rule != evidence::Rule::count_of_items) continue;
        for (std::string& from : derived.from) {
            if (from.starts_with(by_number)) from.insert(0, by_word);  // of this form none holds
            else if (from.starts_with(by_word))
                if (const auto known = numbers.find(from.substr(by_word.size())); known != numbers.end())
                    from = std::string(by_number) + evidence::item_number_text(known->second);
        }
    }
}

void follow_removal(std::vector<evidence::Item>& items, const std::vector<std::size_t>& gone) {
    SAKSI_ASSERT(std::ranges::is_sorted(gone));
    if (gone.empty()) return;
    for (evidence::Item& item : items)
        for (evidence::Derived& derived : item.derived) {
            if (derived.rule != evidence::Rule::count_of_items) continue;
            const auto lost = std::erase_if(derived.from, [&](std::string& from) { return !moved(from, gone); });
            evidence::List* list = counted_list(item, derived);
            if (lost == 0 || !list) continue;
            list->collected -= static_cast<std::int64_t>(lost);
            list->complete = list->complete && (!list->declared || list->collected >= *list->declared);
        }
}

}  // namespace saksi::capture
