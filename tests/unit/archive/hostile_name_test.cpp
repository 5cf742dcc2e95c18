#include "archive/hostile_name.hpp"

#include <catch2/catch.hpp>

using saksi::archive::NameProblem;
using saksi::archive::problems_of;

namespace {
using Problems = std::vector<NameProblem>;
}

TEST_CASE("hostile name: plain names have no problem", "[unit][archive]") {
    for (const char* name : {"a", "foto/desa 1.jpg", "folder/", ".hidden", "..double", "kata.tar.gz", "consul.txt", "surat permohonan é.pdf"}) CHECK(problems_of(name).empty());
}

TEST_CASE("hostile name: each problem by itself", "[unit][archive]") {
    CHECK(problems_of("") == Problems{NameProblem::empty});
    CHECK(problems_of("a/../../etc/passwd") == Problems{NameProblem::leaves_folder});
    CHECK(problems_of("..") == Problems{NameProblem::leaves_folder});
    CHECK(problems_of("a\\b") == Problems{NameProblem::backslash});
    CHECK(problems_of("a\x1b[31m") == Problems{NameProblem::control_character});
    CHECK(problems_of("a\xff") == Problems{NameProblem::not_utf8});
    CHECK(problems_of("a//b") == Problems{NameProblem::odd_segment});
    CHECK(problems_of("./a") == Problems{NameProblem::odd_segment});
    CHECK(problems_of("a./b") == Problems{NameProblem::odd_segment});
    CHECK(problems_of("a/NUL.txt") == Problems{NameProblem::device});
    CHECK(problems_of("C:a") == Problems{NameProblem::absolute});
    CHECK(problems_of("/etc/passwd") == Problems{NameProblem::absolute, NameProblem::odd_segment});
}
