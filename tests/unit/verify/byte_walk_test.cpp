// Every octet of a small bundle flipped in its lowest bit: none may pass, none may crash.
#include <array>
#include <catch2/catch.hpp>
#include <thread>
#include <vector>

#include "judging.hpp"

using namespace saksi;
using namespace saksi::test;

TEST_CASE("verify: no flipped octet passes", "[unit][verify]") {
    const Bytes octets = build_bundle().octets;
    REQUIRE(octets.size() <= 60'000);
    REQUIRE(words(judge(octets)) == "TOTAL-PASSED");
    // Two walkers share the way; each bends its own copy.
    std::array<std::vector<std::size_t>, 2> passed;
    {
        std::vector<std::jthread> walkers;
        for (std::size_t walker = 0; walker < passed.size(); ++walker)
            walkers.emplace_back([&, walker, bent = octets]() mutable {
                for (std::size_t i = walker; i < bent.size(); i += passed.size()) {
                    bent[i] ^= 1;
                    if (judge(bent).indication == verify::Indication::total_passed) passed[walker].push_back(i);
                    bent[i] ^= 1;
                }
            });
    }
    CHECK(passed[0] == std::vector<std::size_t>{});
    CHECK(passed[1] == std::vector<std::size_t>{});
}
