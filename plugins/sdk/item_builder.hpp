// Builds one item so that no leaf is stated without the place that shows it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "emitter.hpp"
#include "found.hpp"

namespace saksi::sdk {

/// Setters take what was found and ignore nothing-found; a value that the item schema would refuse is left out with a loss `shape_changed`.
/// Paths are RFC 6901 pointers into saksi-item/1.
class ItemBuilder {
public:
    ItemBuilder(std::string key, std::string activity, std::string root_record, json root_selector);

    const std::string& key() const noexcept { return key_; }
    const std::string& root_record() const noexcept { return root_record_; }
    /// Gives the item an actor or object with every member null; without it the whole stays null.
    ItemBuilder& with_actor();
    ItemBuilder& with_object(std::string_view type);
    ItemBuilder& state(std::string_view word);

    /// `/actor/…` and `/object/…` strings. True when the leaf was set.
    bool text(const std::string& path, const std::optional<Found>& found);
    /// A further fact for a leaf that is set already; left out unless it says the same.
    void also(const std::string& path, const std::optional<Found>& found);
    /// `/object/{id,url,…}` or `/actor/url` by a rule of bukti-1.md 9.6.
    void derived(const std::string& path, std::string_view rule, json from, std::string value);
    /// /time from `as` (rfc3339, datetime-gmt, unix-seconds, unix-milliseconds), the source text kept as raw. False when the text is not of that form:
    /// nothing is set.
    bool time(const std::optional<Found>& found, std::string_view as);
    /// /time as a platform's words ("2 years ago"): raw only. False when there is none.
    bool relative_time(const std::optional<Found>& raw);
    /// /time/value derived from an id, `raw` beside it when found.
    void id_time(std::string_view rule, json from, std::string value, const std::optional<Found>& raw);
    /// Adds an exact count when `found` is a number.
    void count(std::string_view name, const std::optional<Found>& found);
    /// Adds a count as the platform shows it: exact with a value when `number` is a plain number ("17"), rounded without one otherwise ("1.4K").
    /// `raw` (`number` itself when absent) is kept beside it.
    void shown_count(std::string_view name, const std::optional<Found>& number, const std::optional<Found>& raw = std::nullopt);
    /// Evidence for the state word; the leaf is the word.
    void state_fact(const Found& found);

    /// A loss of this item, sent with it.
    void lose(std::string_view code, std::string_view what, std::string_view detail) { losses_.push_back({std::string(code), std::string(what), std::string(detail)}); }

    /// The value of a string leaf, or empty.
    std::string leaf(const std::string& path) const;
    /// Sends item, facts, derived values and losses.
    void send(const Emitter& emitter) const;

private:
    json* slot(const std::string& path);

    std::string key_, root_record_;
    json message_;
    std::vector<std::pair<std::string, Found>> facts_;
    std::vector<json> derived_;
    struct Loss {
        std::string code, what, detail;
    };
    std::vector<Loss> losses_;
};

}  // namespace saksi::sdk
