// A fixture's answers broken in the ways that networks, servers and platforms break them.
#pragma once

#include <functional>
#include <string>

#include "conformance/fixture.hpp"

namespace saksi::conformance {

/// Calls `visit` with each variant of `fixture`, in the same order every time; one answer differs in each. `name` says how, e.g. `answer 2: cut at 512`.
void for_each_variant(const Fixture& fixture, const std::function<void(const std::string& name, const Fixture& variant)>& visit);

}  // namespace saksi::conformance
