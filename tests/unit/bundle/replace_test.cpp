// The one permitted replacement of a final file, on real files and with failing ones.
#include <catch2/catch.hpp>
#include <filesystem>
#include <sys/stat.h>

#include "bundle/revision.hpp"
#include "bundle_samples.hpp"

using namespace saksi;

namespace {

/// The machine's files; call number `fail_at` among create, write, sync, rename and folder sync fails.
class FailingFileSystem final : public base::FileSystem {
public:
    int fail_at = -1;
    int calls = 0;
    std::function<void()> before_rename;

    Result<std::unique_ptr<base::ReadableFile>> open(const Path& path) override { return real_.open(path); }
    Result<std::unique_ptr<base::AppendableFile>> create(const Path& path, std::uint32_t mode) override {
        if (fails()) return failure();
        auto made = real_.create(path, mode);
        if (!made) return made;
        return std::make_unique<FailingFile>(*this, std::move(*made));
    }
    Result<std::unique_ptr<base::AppendableFile>> reopen(const Path& path) override { return real_.reopen(path); }
    Status rename_new(const Path& from, const Path& to) override { return real_.rename_new(from, to); }
    Status rename_over(const Path& from, const Path& to) override {
        if (fails()) return failure();
        return real_.rename_over(from, to);
    }
    Status sync_directory(const Path& directory) override {
        if (fails()) return failure();
        return real_.sync_directory(directory);
    }
    Status make_directories(const Path& path, std::uint32_t mode) override { return real_.make_directories(path, mode); }
    Status make_directory(const Path& path, std::uint32_t mode) override { return real_.make_directory(path, mode); }
    Status remove(const Path& path) override { return real_.remove(path); }
    Status remove_tree(const Path& path) override { return real_.remove_tree(path); }
    Result<std::optional<base::FileStatus>> status(const Path& path) override { return real_.status(path); }
    Result<std::vector<std::string>> list(const Path& directory) override { return real_.list(directory); }
    Result<std::unique_ptr<base::FileLock>> try_lock(const Path& path) override { return real_.try_lock(path); }

private:
    struct FailingFile final : base::AppendableFile {
        FailingFile(FailingFileSystem& owner, std::unique_ptr<base::AppendableFile> file) : owner_(owner), file_(std::move(file)) {}
        std::uint64_t size() const noexcept override { return file_->size(); }
        Status append(ByteView data) override { return owner_.fails() ? failure() : file_->append(data); }
        Status sync_data() override { return owner_.fails() ? failure() : file_->sync_data(); }
        Status sync() override {
            if (owner_.before_rename) owner_.before_rename();
            return owner_.fails() ? failure() : file_->sync();
        }
        Status truncate(std::uint64_t size) override { return file_->truncate(size); }
        FailingFileSystem& owner_;
        std::unique_ptr<base::AppendableFile> file_;
    };

    bool fails() { return calls++ == fail_at; }
    static std::unexpected<Error> failure() { return fail(ErrorCode::cannot_write, msg("full")); }

    base::PosixFileSystem real_;
};

struct Place {
    Path folder = std::filesystem::temp_directory_path() / ("saksi-replace-" + std::to_string(::getpid()));
    Path bundle = folder / "a.bukti.wacz";
    FailingFileSystem files;

    Place() {
        std::filesystem::remove_all(folder);
        std::filesystem::create_directories(folder);
        put(test::bundle_sample(true));
    }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    ~Place() { std::filesystem::remove_all(folder); }

    void put(const Bytes& octets) const {
        base::PosixFileSystem real;
        std::filesystem::remove(bundle);
        REQUIRE(base::write_new_file(real, bundle, octets, 0640));
    }
    Bytes content() const {
        base::PosixFileSystem real;
        return base::read_whole(real, bundle, 1 << 20).value();
    }
    base::FileStatus seen() { return **files.status(bundle); }
    std::vector<std::string> names() { return files.list(folder).value(); }
};

Status fine(const base::ReadableFile&) { return {}; }

const bundle::Revision revision{{{"META-INF/timestamp001.tst", base::copy_of(bytes_of("a longer token"))}}, {}};

}  // namespace

TEST_CASE("bundle: a revision takes the place of the file and keeps its mode", "[unit][bundle]") {
    Place place;
    REQUIRE(bundle::replace_with_revision(place.files, place.bundle, place.seen(), revision, fine));
    CHECK(test::contents_of(place.content()).back().second == "a longer token");
    CHECK(place.seen().mode == 0640);
    CHECK(place.names() == std::vector<std::string>{"a.bukti.wacz"});
}

TEST_CASE("bundle: any failure before the rename leaves the old file and nothing else", "[unit][bundle]") {
    Place place;
    const Bytes old = place.content();
    int failed = 0;
    for (int at = 0;; ++at) {
        place.put(old);
        place.files.calls = 0;
        place.files.fail_at = at;
        const auto status = bundle::replace_with_revision(place.files, place.bundle, place.seen(), revision, fine);
        INFO("call " << at);
        CHECK(place.names() == std::vector<std::string>{"a.bukti.wacz"});
        if (status) break;
        ++failed;
        CHECK(status.error().code() == ErrorCode::cannot_write);
        // The last call is the sync of the folder: the new name may then be lost, but what is there is whole.
        const bool replaced = place.content() != old;
        CHECK((!replaced || test::contents_of(place.content()).back().second == "a longer token"));
        CHECK((!replaced || place.files.calls == at + 1));
    }
    CHECK(failed > 30);
}

TEST_CASE("bundle: a file that changed since it was seen is left alone", "[unit][bundle]") {
    Place place;
    auto stale = place.seen();
    stale.modified_ns -= 1;
    const Bytes old = place.content();
    CHECK(bundle::replace_with_revision(place.files, place.bundle, stale, revision, fine).error().code() == ErrorCode::try_later);
    CHECK(place.content() == old);

    // Another program puts a file there while the revision is being written.
    const auto seen = place.seen();
    const Bytes other = test::bundle_sample(false);
    place.files.before_rename = [&] { place.put(other); };
    CHECK(bundle::replace_with_revision(place.files, place.bundle, seen, revision, fine).error().code() == ErrorCode::try_later);
    CHECK(place.content() == other);
    CHECK(place.names() == std::vector<std::string>{"a.bukti.wacz"});
}

TEST_CASE("bundle: a file that another process works on is left alone", "[unit][bundle]") {
    Place place;
    base::PosixFileSystem other;
    auto lock = other.try_lock(place.bundle).value();
    REQUIRE(lock);
    CHECK(bundle::replace_with_revision(place.files, place.bundle, place.seen(), revision, fine).error().code() == ErrorCode::try_later);
    lock.reset();
    CHECK(bundle::replace_with_revision(place.files, place.bundle, place.seen(), revision, fine));
}

TEST_CASE("bundle: what a killed run left beside the file is cleared away", "[unit][bundle]") {
    Place place;
    base::PosixFileSystem real;
    REQUIRE(base::write_new_file(real, place.folder / ".a.bukti.wacz.revision", bytes_of("half")));
    REQUIRE(bundle::replace_with_revision(place.files, place.bundle, place.seen(), revision, fine));
    CHECK(place.names() == std::vector<std::string>{"a.bukti.wacz"});
}

TEST_CASE("bundle: a missing file and a refused revision change nothing", "[unit][bundle]") {
    Place place;
    const auto seen = place.seen();
    const Bytes old = place.content();
    CHECK(bundle::replace_with_revision(place.files, place.bundle, seen, {{{"SHA256SUMS", {}}}, {}}, fine).error().code() == ErrorCode::refused);
    CHECK(place.content() == old);
    CHECK(bundle::replace_with_revision(place.files, place.folder / "b.bukti.wacz", seen, revision, fine).error().code() == ErrorCode::missing);
    CHECK(place.names() == std::vector<std::string>{"a.bukti.wacz"});
}

TEST_CASE("bundle: a revision that is not accepted leaves the old file and nothing else", "[unit][bundle]") {
    Place place;
    const Bytes old = place.content();
    std::size_t asked = 0;
    const auto refuse = [&](const base::ReadableFile& fresh) -> Status {
        ++asked;
        CHECK(fresh.size() > old.size());  // the finished file, not a part of it
        CHECK(place.content() == old);
        return fail(ErrorCode::malformed, msg("full"));
    };
    CHECK(bundle::replace_with_revision(place.files, place.bundle, place.seen(), revision, refuse).error().code() == ErrorCode::malformed);
    CHECK(asked == 1);
    CHECK(place.content() == old);
    CHECK(place.names() == std::vector<std::string>{"a.bukti.wacz"});
}
