#include "base/file_system.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <thread>

using saksi::bytes_of;
using saksi::ErrorCode;
using saksi::Path;
namespace base = saksi::base;

namespace {

/// A folder of its own, removed at the end.
struct Folder {
    Folder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "saksi-test-XXXXXX").string();
        path = ::mkdtemp(pattern.data());
    }
    ~Folder() { std::filesystem::remove_all(path); }
    Path path;
};

}  // namespace

TEST_CASE("files: a new file is written whole and never over another", "[unit][base]") {
    const Folder folder;
    base::PosixFileSystem files;
    REQUIRE(base::write_new_file(files, folder.path / "a", bytes_of("one")));
    const auto again = base::write_new_file(files, folder.path / "a", bytes_of("two"));
    REQUIRE_FALSE(again.has_value());
    CHECK(again.error().code() == ErrorCode::exists);
    CHECK(saksi::text_of(base::read_whole(files, folder.path / "a", 10).value()) == "one");
    CHECK(files.list(folder.path).value() == std::vector<std::string>{"a"});
}

TEST_CASE("files: replacing is its own, named act", "[unit][base]") {
    const Folder folder;
    base::PosixFileSystem files;
    REQUIRE(base::write_new_file(files, folder.path / "a", bytes_of("one")));
    REQUIRE(base::replace_file(files, folder.path / "a", bytes_of("two")));
    CHECK(saksi::text_of(base::read_whole(files, folder.path / "a", 10).value()) == "two");
}

TEST_CASE("files: reading obeys the limit at its border", "[unit][base]") {
    const Folder folder;
    base::PosixFileSystem files;
    REQUIRE(base::write_new_file(files, folder.path / "a", bytes_of("12345")));
    CHECK(base::read_whole(files, folder.path / "a", 5).has_value());
    REQUIRE_FALSE(base::read_whole(files, folder.path / "a", 4).has_value());
    CHECK(base::read_whole(files, folder.path / "a", 4).error().code() == ErrorCode::limit_exceeded);
    CHECK(base::read_whole(files, folder.path / "none", 4).error().code() == ErrorCode::missing);
    CHECK(base::read_whole(files, folder.path, 4).error().code() == ErrorCode::missing);
}

TEST_CASE("files: a file that shrank is an error, not a crash", "[unit][base]") {
    const Folder folder;
    base::PosixFileSystem files;
    REQUIRE(base::write_new_file(files, folder.path / "a", bytes_of("12345")));
    const auto open = files.open(folder.path / "a").value();
    std::filesystem::resize_file(folder.path / "a", 2);
    std::array<std::uint8_t, 5> window{};
    REQUIRE_FALSE(open->read_at(0, window).has_value());
    CHECK(open->read_at(0, window).error().code() == ErrorCode::malformed);
}

TEST_CASE("files: appending goes on where the file ended", "[unit][base]") {
    const Folder folder;
    base::PosixFileSystem files;
    REQUIRE(base::write_new_file(files, folder.path / "a", bytes_of("12345")));
    {
        auto file = files.reopen(folder.path / "a").value();
        REQUIRE(file->truncate(3));
        REQUIRE(file->append(bytes_of("X")));
        CHECK(file->size() == 4);
        REQUIRE(file->sync_data());
    }
    CHECK(saksi::text_of(base::read_whole(files, folder.path / "a", 10).value()) == "123X");
}

TEST_CASE("files: a lock has one holder", "[unit][base]") {
    const Folder folder;
    base::PosixFileSystem files;
    auto first = files.try_lock(folder.path / "lock").value();
    REQUIRE(first != nullptr);
    CHECK(files.try_lock(folder.path / "lock").value() == nullptr);
    first.reset();
    CHECK(files.try_lock(folder.path / "lock").value() != nullptr);
}

TEST_CASE("files: a symbolic link is not followed when creating", "[unit][base]") {
    const Folder folder;
    base::PosixFileSystem files;
    std::filesystem::create_symlink(folder.path / "elsewhere", folder.path / "link");
    CHECK(files.create(folder.path / "link", 0600).error().code() == ErrorCode::exists);
    CHECK_FALSE(std::filesystem::exists(folder.path / "elsewhere"));
}
