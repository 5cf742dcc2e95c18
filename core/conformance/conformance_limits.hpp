// How much a fixture may hold, each with its reason.
#pragma once

#include <cstddef>
#include <cstdint>

namespace saksi::conformance::own_limits {

inline constexpr std::uint64_t case_bytes = 4 * 1024 * 1024;    // case.json: a few hundred answers with their heads
inline constexpr std::uint64_t expected_bytes = 32 * 1024 * 1024;  // expected.json: some thousand items
inline constexpr std::uint64_t body_bytes = 32 * 1024 * 1024;   // what a frame carries (docs/plugin-protocol.md §1)
inline constexpr std::size_t answers = 1000;                    // more than any fixture can explain to a reader
inline constexpr std::size_t actions = 2000;                    // a job that asks more of a fixture goes in circles
inline constexpr std::size_t told_problems = 20;                // of one check: the rest says the same
inline constexpr std::size_t huge_bytes = 4 * 1024 * 1024;      // the largest stretch that is put into an answer
inline constexpr std::size_t deep_levels = 100'000;             // every parser that recurses ends here

}  // namespace saksi::conformance::own_limits
