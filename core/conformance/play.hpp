// A fixture shown to a plugin the way a capture shows it a network.
#pragma once

#include <string>
#include <vector>

#include "base/json.hpp"
#include "conformance/explained.hpp"
#include "conformance/fixture.hpp"
#include "evidence/item.hpp"
#include "plugin_host/plugin.hpp"

namespace saksi::conformance {

/// Something said that recorded bytes do not show.
struct Untrue {
    std::string item;     ///< the plugin's word for it
    std::string pointer;  ///< where in the item
    Message what;
    std::vector<std::string> bytes;  ///< what stands there instead; empty when no place is meant

    bool operator==(const Untrue&) const = default;
};

/// What a capture would have made of it.
struct Played {
    std::vector<evidence::Item> items;
    std::vector<std::string> words;               ///< the plugin's, of the items
    std::vector<plugin_host::LossReport> losses;  ///< of the job
    std::vector<std::string> asked;               ///< URLs in order, a POST with its body behind a space
    std::vector<std::string> unanswered;          ///< of these: the fixture has no answer (the plugin was told network_error)
    std::vector<std::string> not_allowed;         ///< of these: the manifest does not name the host (the plugin was told refused)
    std::vector<Untrue> untrue;
    std::string failure;                          ///< why the host ended the job, English; empty: it did not

    bool says_anything() const { return !items.empty() || !losses.empty(); }
    /// Items without facts, salt, captures and origin; the facts as their number: the form of expected.json.
    Json summary() const;
};

/// Errors: those of Plugin::start.
Result<Played> play(plugin_host::Plugin& plugin, const Fixture& fixture);
/// The same plan, the same items with the same facts, the same losses?
bool same(const Played& one, const Played& other);

}  // namespace saksi::conformance
