#include "trust/trust_folder.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "digest/digest.hpp"
#include "test_authority.hpp"
#include "trust/pem.hpp"

using namespace saksi;
using namespace saksi::trust;

namespace {

/// A new folder of its own that goes away with the case.
class Scratch {
public:
    Scratch() {
        std::string name = (std::filesystem::temp_directory_path() / "saksi-trust.XXXXXX").string();
        path_ = ::mkdtemp(name.data());
    }
    ~Scratch() { std::filesystem::remove_all(path_); }
    Path operator/(std::string_view name) const { return path_ / name; }

private:
    Path path_;
};

TrustEntry entry_of(const test::Issued& issued, StoreName store = StoreName::signers) {
    TrustEntry entry = entries_from_pem(store, bytes_of(issued.certificate().pem()))->front();
    entry.obtained_from = "Kepala kantor contoh, bertemu langsung";
    entry.obtained = "2026-11-20";
    entry.note = "dicocokkan dengan Lembar Kepercayaan";
    entry.added = "2026-11-21T07:00:00.000Z";
    return entry;
}

void write(const Path& path, const std::string& text) { std::ofstream(path, std::ios::binary) << text; }
std::string text_of_file(const Path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// RFC 8410 §10.1: the example Ed25519 public key.
const std::string log_key = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC KEY-----\n";

}  // namespace

TEST_CASE("trust folder: what was added is listed again, each store for itself", "[unit][trust]") {
    const Scratch scratch;
    base::PosixFileSystem files;
    const test::Issued signer = test::self_signed(test::signer_spec()), authority = test::self_signed(test::root_spec());
    auto folder = TrustFolder::open_or_make(files, scratch / "majelis");
    REQUIRE(folder);
    REQUIRE(folder->add(entry_of(signer)));
    REQUIRE(folder->add(entry_of(authority, StoreName::tsas)));
    const auto entries = TrustFolder::open(files, scratch / "majelis")->entries();
    REQUIRE(entries);
    REQUIRE(entries->size() == 2);
    CHECK((*entries)[0].sha256 == signer.certificate().fingerprint());
    CHECK((*entries)[0].obtained_from == "Kepala kantor contoh, bertemu langsung");
    CHECK((*entries)[0].obtained == "2026-11-20");
    CHECK((*entries)[0].note == "dicocokkan dengan Lembar Kepercayaan");
    CHECK(anchors_of(*entries, StoreName::signers).fingerprints() == std::vector{signer.certificate().fingerprint()});
    CHECK(anchors_of(*entries, StoreName::tsas).fingerprints() == std::vector{authority.certificate().fingerprint()});
    CHECK(folder->add(entry_of(signer)).error().code() == ErrorCode::exists);
    REQUIRE(folder->remove(StoreName::signers, signer.certificate().fingerprint()));
    CHECK(folder->entries()->size() == 1);
    CHECK(folder->remove(StoreName::signers, signer.certificate().fingerprint()).error().code() == ErrorCode::missing);
    CHECK(folder->remove(StoreName::signers, "../tsas/" + authority.certificate().fingerprint()).error().code() == ErrorCode::missing);
}

TEST_CASE("trust folder: an entry without its history is no entry", "[unit][trust]") {
    const Scratch scratch;
    base::PosixFileSystem files;
    auto folder = TrustFolder::open_or_make(files, scratch / "majelis");
    const TrustEntry good = entry_of(test::self_signed(test::signer_spec()));
    TrustEntry entry = good;
    entry.obtained_from.clear();
    CHECK(folder->add(entry).error().code() == ErrorCode::usage);
    for (const char* date : {"", "kemarin", "2026-13-01", "2026-11-20T00:00:00Z"}) {
        entry = good;
        entry.obtained = date;
        CHECK(folder->add(entry).error().code() == ErrorCode::usage);
    }
    entry = good;
    entry.note = "\xff";
    CHECK(folder->add(entry).error().code() == ErrorCode::usage);
    CHECK(folder->entries()->empty());
}

TEST_CASE("trust folder: a folder that is none of ours is left alone", "[unit][trust]") {
    const Scratch scratch;
    base::PosixFileSystem files;
    CHECK(TrustFolder::open(files, scratch / "tidak-ada").error().code() == ErrorCode::missing);
    std::filesystem::create_directory(scratch / "lain");
    write(scratch / "lain/surat.txt", "x");
    CHECK(TrustFolder::open(files, scratch / "lain").error().code() == ErrorCode::missing);
    CHECK(TrustFolder::open_or_make(files, scratch / "lain").error().code() == ErrorCode::exists);
    // A making that was cut off before its last step is gone over again.
    std::filesystem::create_directories(scratch / "terputus/signers");
    write(scratch / "terputus/saksi-trust.json.part", "{");
    CHECK(TrustFolder::open_or_make(files, scratch / "terputus"));
}

TEST_CASE("trust folder: one wrong thing and nothing is trusted", "[unit][trust]") {
    const Scratch scratch;
    base::PosixFileSystem files;
    const Path home = scratch / "majelis";
    const test::Issued signer = test::self_signed(test::signer_spec()), other = test::self_signed(test::signer_spec("Budi Rekaan"));
    auto folder = TrustFolder::open_or_make(files, home);
    REQUIRE(folder->add(entry_of(signer)));
    const Path entry = home / "signers" / (signer.certificate().fingerprint() + ".json");
    const std::string good = text_of_file(entry);
    const auto refused = [&](const std::string& text) {
        write(entry, text);
        const bool bad = !folder->entries();
        write(entry, good);
        return bad;
    };
    const auto with = [&](const std::string& from, const std::string& to) { return std::string(good).replace(good.find(from), from.size(), to); };
    REQUIRE_FALSE(refused(good));
    CHECK(refused(""));
    CHECK(refused("{}"));
    CHECK(refused(good + good));
    CHECK(refused(with("\"note\"", "\"nota\"")));
    CHECK(refused(with("{\"added\"", "{\"extra\":\"\",\"added\"")));
    CHECK(refused(with("\"store\":\"signers\"", "\"store\":\"tsas\"")));
    CHECK(refused(with("saksi-trust-entry/1", "saksi-trust-entry/2")));
    CHECK(refused(with("2026-11-20", "20-11-2026")));
    CHECK(refused(with("2026-11-21T07:00:00.000Z", "kemarin")));
    // Another certificate under this name.
    TrustEntry swapped = entry_of(other);
    swapped.sha256 = signer.certificate().fingerprint();
    REQUIRE(folder->remove(StoreName::signers, signer.certificate().fingerprint()));
    REQUIRE(folder->add(swapped));
    CHECK(folder->entries().error().code() == ErrorCode::malformed);
    write(entry, good);
    REQUIRE(folder->entries());
    // An unfinished write is no entry, any other name is an intruder.
    write(home / "signers" / (other.certificate().fingerprint() + ".json.part"), "{");
    CHECK(folder->entries());
    write(home / "signers/catatan.txt", "x");
    CHECK_FALSE(folder->entries());
    std::filesystem::remove(home / "signers/catatan.txt");
    write(home / "lain", "x");
    CHECK_FALSE(folder->entries());
    std::filesystem::remove(home / "lain");
    write(home / "saksi-trust.json", "{\"schema\":\"saksi-trust-folder/2\"}");
    CHECK(TrustFolder::open(files, home).error().code() == ErrorCode::unsupported);
}

TEST_CASE("trust folder: keys of case logs are Ed25519 and nothing else", "[unit][trust]") {
    const auto entries = entries_from_pem(StoreName::logs, bytes_of(log_key));
    REQUIRE(entries);
    REQUIRE(entries->size() == 1);
    CHECK((*entries)[0].pem == log_key);
    CHECK((*entries)[0].sha256 == digest::sha256_of(parse_pem(bytes_of(log_key))->front().der).hex());
    CHECK(entries_from_pem(StoreName::logs, bytes_of(test::self_signed(test::signer_spec()).certificate().pem())).error().code() == ErrorCode::unsupported);
    CHECK(entries_from_pem(StoreName::logs, bytes_of("")).error().code() == ErrorCode::malformed);
    CHECK_FALSE(entries_from_pem(StoreName::signers, bytes_of(log_key)));
}
