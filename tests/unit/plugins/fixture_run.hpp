// Plays a fixture to a plugin the way a host does, and asks evidence whether everything the plugin says is true.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "evidence/item.hpp"
#include "plugin_host/plugin.hpp"

namespace saksi::test {

/// One recorded or synthetic answer.
struct FixtureExchange {
    std::string url;
    std::optional<std::string> request;  ///< of a POST: what must have been sent
    std::string final_url;               ///< `url` unless the server led elsewhere
    plugin_host::Outcome outcome = plugin_host::Outcome::response;
    std::string head, body, detail;
    std::string record;  ///< urn:uuid: numbered by the place in case.json
};

/// `fixtures/<case>/case.json`: url, base_urls, exchanges [{url, request?, final_url?, head: [lines], body: file} | {url, request?, outcome, detail}].
struct Fixture {
    std::string name, url;
    plugin_host::BaseUrls base_urls;
    std::vector<FixtureExchange> exchanges;

    static Fixture load(const std::filesystem::path& folder);
};

/// What a host would write.
struct FixtureRun {
    std::vector<evidence::Item> items;
    std::vector<std::string> keys;        ///< the plugin's names of the items
    std::vector<plugin_host::LossReport> losses;  ///< of the job
    std::vector<std::string> asked;       ///< URLs in order
    std::vector<std::string> problems;    ///< from the item schema and ItemProver: anything here is a plugin's bug
    bool failed = false;

    /// Items without facts, salt, captures and origin; the facts as their number; in the form of expected.json.
    Json summary() const;
};

FixtureRun run_fixture(plugin_host::Plugin& plugin, const Fixture& fixture);
/// Loads a plugin of this build, with base URLs in force.
std::unique_ptr<plugin_host::Plugin> load_built_plugin(const std::string& id, const plugin_host::BaseUrls& base_urls = {});
std::string read_text(const std::filesystem::path& file);

}  // namespace saksi::test
