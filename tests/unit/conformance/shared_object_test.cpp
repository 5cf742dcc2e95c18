#include "conformance/shared_object.hpp"

#include <catch2/catch.hpp>

#include "base/file_system.hpp"

using namespace saksi;
using conformance::SharedObject;

namespace {

std::vector<std::string> breaches(const char* file) {
    base::PosixFileSystem files;
    const auto octets = base::read_whole(files, file, 64 << 20);
    REQUIRE(octets);
    const auto read = SharedObject::read(*octets);
    REQUIRE(read);
    std::vector<std::string> out;
    for (const Message& breach : conformance::breaches_of(*read)) out.push_back(base::text_of(breach, Language::english));
    return out;
}

bool one_names(const std::vector<std::string>& sentences, std::string_view word) { return sentences.size() == 1 && sentences.front().find(word) != std::string::npos; }

}  // namespace

TEST_CASE("conformance: a library that exports its entry alone and needs nothing forbidden has no breach", "[unit][conformance]") {
    CHECK(breaches(SAKSI_SHAPED) == std::vector<std::string>{});
}

TEST_CASE("conformance: a second symbol, the clock and another library are each named", "[unit][conformance]") {
    CHECK(one_names(breaches(SAKSI_LEAKS_A_SYMBOL), "“another_symbol”"));
    CHECK(one_names(breaches(SAKSI_ASKS_THE_CLOCK), "“time”"));
    CHECK(one_names(breaches(SAKSI_NEEDS_A_LIBRARY), "libz.so"));
}

TEST_CASE("conformance: what is no library is refused", "[unit][conformance]") {
    CHECK_FALSE(SharedObject::read(bytes_of("no library")));
    base::PosixFileSystem files;
    const auto octets = base::read_whole(files, SAKSI_SHAPED, 64 << 20);
    REQUIRE(octets);
    // Cut short: whatever libelf makes of it, nothing of it is taken for a plugin.
    for (const std::size_t size : {std::size_t{16}, std::size_t{64}, std::size_t{4096}, octets->size() / 2}) {
        const auto cut = SharedObject::read(ByteView(*octets).first(size));
        CHECK((!cut || !conformance::breaches_of(*cut).empty()));
    }
}
