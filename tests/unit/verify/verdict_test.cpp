#include <catch2/catch.hpp>

#include "verify/finding_book.hpp"
#include "verify/record_index.hpp"
#include "verify/verdict.hpp"

using namespace saksi;
using namespace saksi::verify;

TEST_CASE("verify: exit codes follow the documented table", "[unit][verify]") {
    CHECK(exit_code_of(Headline::intact) == 0);
    CHECK(exit_code_of(Headline::intact_with_notes) == 0);
    CHECK(exit_code_of(Headline::not_intact) == 1);
    CHECK(exit_code_of(Headline::seal_not_valid) == 1);
    CHECK(exit_code_of(Headline::not_certain_yet) == 2);
    CHECK(exit_code_of(Headline::cannot_be_checked) == 65);
}

TEST_CASE("verify: of several bundles the worst code counts: 70, 1, 65, 66, 2, 0", "[unit][verify]") {
    constexpr int order[] = {70, 1, 65, 66, 2, 0};
    for (std::size_t i = 0; i < 6; ++i)
        for (std::size_t j = 0; j < 6; ++j) CHECK(worse_exit_code(order[i], order[j]) == order[std::min(i, j)]);
}

TEST_CASE("verify: findings are sorted by step, place and offset, and cut but counted", "[unit][verify]") {
    FindingBook book(3);
    book.note("c", Step::facts, {.entry = "b"}, msg("x"));
    book.note("b", Step::inner, {.entry = "b", .offset = 9}, msg("x"));
    book.note("a", Step::inner, {.entry = "b", .offset = 3}, msg("x"));
    book.failed("d", Step::limits, SubIndication::limit, {}, msg("x"));
    book.sort({{"b", 0}});
    CHECK(book.findings()[0].code == "a");
    CHECK(book.findings()[2].code == "c");
    CHECK(book.cut() == 1);
    CHECK(book.has(Severity::failed));
    CHECK(book.count(Severity::note) == 3);
}

TEST_CASE("verify: an unreadable medium is no damage", "[unit][verify]") {
    FindingBook book(10);
    book.from_error("entry.crc", Step::container, SubIndication::format_failure, {}, Error(ErrorCode::missing, msg("x")));
    CHECK_FALSE(book.has(Severity::failed));
    CHECK(book.findings()[0].code == "file.unreadable");
    book.from_error("entry.crc", Step::container, SubIndication::format_failure, {}, Error(ErrorCode::malformed, msg("x")));
    CHECK(book.has(Severity::failed, SubIndication::format_failure));
}

TEST_CASE("verify: records are found by id and by request", "[unit][verify]") {
    RecordIndex index;
    const std::string first = "urn:uuid:ffffffff-0000-4000-8000-000000000001", second = "urn:uuid:00000000-0000-4000-8000-000000000002";
    index.add({key_of(first), 10, 1, 0, 0, 1, true});
    index.set_request(5);
    index.add({key_of(second), 20, 1, 0, 0, 1, true});
    index.set_request(5);
    index.sort();
    REQUIRE(index.find(first));
    CHECK(index.find(first)->offset == 10);
    CHECK_FALSE(index.find("urn:uuid:00000000-0000-4000-8000-000000000003"));
    CHECK(index.of_request(1, 5).size() == 2);
    CHECK(index.of_request(2, 5).empty());
}
