#include "store/catalogue.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>

using namespace saksi::store;

TEST_CASE("catalogue: ordinals of a case are given once, cases do not mix", "[unit][store]") {
    std::string pattern = (std::filesystem::temp_directory_path() / "saksi-test-XXXXXX").string();
    const saksi::Path folder = ::mkdtemp(pattern.data());
    auto first = Catalogue::open(folder / "c.sqlite").value();
    auto second = Catalogue::open(folder / "c.sqlite").value();  // two programs at once
    CHECK(first.next_in_case("REG/1", "c-aaaaaaaaaaaaaaaa").value().seq == 1);
    const CasePlace next = second.next_in_case("REG/1", "c-bbbbbbbbbbbbbbbb").value();
    CHECK(next.seq == 2);
    CHECK(next.ref == "c-aaaaaaaaaaaaaaaa");
    CHECK(first.next_in_case("REG/2", "c-cccccccccccccccc").value().seq == 1);

    BundleRow row{"urn:uuid:1", "job", "REG/1", 1, "/x/a.bukti.wacz", "2026-11-21T00:00:00.000Z", false, false, 3, 0};
    REQUIRE(first.put(row));
    row.stamped = true;
    REQUIRE(second.put(row));
    REQUIRE(first.bundles().value().size() == 1);
    CHECK(first.find_path("/x/a.bukti.wacz").value()->stamped);
    CHECK_FALSE(first.find_path("/x/b.bukti.wacz").value().has_value());
    std::filesystem::remove_all(folder);
}
