// The rules that are asked of each fixture.
#pragma once

#include <functional>
#include <memory>

#include "conformance/conformance.hpp"
#include "conformance/fixture.hpp"
#include "plugin_host/plugin.hpp"

namespace saksi::conformance {

/// Counts cases and keeps the first problems of one rule.
class Tally {
public:
    explicit Tally(Check& check) : check_(check) {}
    void pass() { ++check_.cases; }
    void fail(Problem problem);

private:
    Check& check_;
};

/// The checks that fixtures fill, borrowed.
struct FixtureChecks {
    Tally plan, expected, facts, repeat, canonical, hostile;
};

/// A plugin fresh from its files, with base URLs in force. Errors: those of plugin_host::load_plugin.
using Load = std::function<Result<std::unique_ptr<plugin_host::Plugin>>(const plugin_host::BaseUrls&)>;

/// Asks everything of one fixture. True: an expected.json was written. Errors: cannot_write.
Result<bool> check_fixture(base::FileSystem& files, const Fixture& fixture, const Load& load, FixtureChecks& checks, bool write_missing);

}  // namespace saksi::conformance
