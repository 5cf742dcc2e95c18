#include "digest/digest.hpp"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "base/limits.hpp"
#include "digest/stream_hasher.hpp"

using namespace saksi;
using digest::Algorithm;
using digest::Digest;

namespace {

// FIPS 180-4 examples (NIST, "abc").
const std::string abc_256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
const std::string abc_384 =
    "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7";
const std::string abc_512 =
    "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f";

}  // namespace

TEST_CASE("digest: the NIST examples come out", "[unit][digest]") {
    CHECK(digest::digest_of(Algorithm::sha256, bytes_of("abc")).hex() == abc_256);
    CHECK(digest::digest_of(Algorithm::sha384, bytes_of("abc")).hex() == abc_384);
    CHECK(digest::digest_of(Algorithm::sha512, bytes_of("abc")).hex() == abc_512);
    CHECK(digest::sha256_of({}).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(digest::sha256_of(bytes_of("abc")).labelled() == "sha256:" + abc_256);
    // base64 by `printf abc | openssl dgst -sha256 -binary | base64`
    CHECK(digest::sha256_of(bytes_of("abc")).base64() == "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
}

TEST_CASE("digest: pieces give the digest of the whole", "[unit][digest]") {
    digest::StreamHasher hasher;
    hasher.update(bytes_of("a"));
    digest::StreamHasher moved = std::move(hasher);
    moved.update({});
    moved.update(bytes_of("bc"));
    CHECK(moved.finish().hex() == abc_256);
}

TEST_CASE("digest: a stretch of a file is hashed across windows", "[unit][digest]") {
    Bytes content(2 * limits::read_window + 17, 'x');
    content[0] = 'y';
    const Digest expected = digest::sha256_of(ByteView(content).subspan(1, content.size() - 2));
    const auto file = base::memory_file(content);
    CHECK(digest::digest_of_file(Algorithm::sha256, *file, 1, content.size() - 2).value() == expected);
    CHECK(digest::digest_of_file(Algorithm::sha256, *file, 3, 0).value() == digest::sha256_of({}));
    CHECK(digest::digest_of_file(Algorithm::sha256, *file, 1, content.size()).error().code() == ErrorCode::malformed);
}

TEST_CASE("digest: hexadecimal is read in lower case and full length only", "[unit][digest]") {
    CHECK(Digest::from_hex(Algorithm::sha256, abc_256).value() == digest::sha256_of(bytes_of("abc")));
    std::string upper = abc_256;
    upper[0] = 'B';
    CHECK(Digest::from_hex(Algorithm::sha256, upper).error().code() == ErrorCode::malformed);
    std::string other = abc_256;
    other[63] = 'g';
    CHECK(Digest::from_hex(Algorithm::sha256, other).error().code() == ErrorCode::malformed);
    CHECK_FALSE(Digest::from_hex(Algorithm::sha256, abc_256.substr(1)));
    CHECK_FALSE(Digest::from_hex(Algorithm::sha256, abc_256 + "0"));
    CHECK_FALSE(Digest::from_hex(Algorithm::sha384, abc_256));
}

TEST_CASE("digest: base64 must have the length of the algorithm", "[unit][digest]") {
    const std::string text = "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=";
    CHECK(Digest::from_base64(Algorithm::sha256, text).value().hex() == abc_256);
    CHECK(Digest::from_base64(Algorithm::sha384, text).error().code() == ErrorCode::malformed);
}

TEST_CASE("digest: two algorithms never compare equal", "[unit][digest]") {
    CHECK(digest::sha256_of(bytes_of("a")) != digest::sha256_of(bytes_of("b")));
    CHECK(digest::sha256_of(bytes_of("a")) != digest::digest_of(Algorithm::sha512, bytes_of("a")));
}

TEST_CASE("digest: a configuration file from the environment changes nothing", "[unit][digest]") {
    // In a process of its own: the library reads its configuration once, before the first use.
    const auto folder = std::filesystem::temp_directory_path() / ("saksi-digest-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder);
    // Only the null provider is active: whoever reads this file has no SHA-256 any more.
    std::ofstream(folder / "openssl.cnf") << "openssl_conf = a\n[a]\nproviders = b\n[b]\nnull = c\n[c]\nactivate = 1\n";
    const std::string environment = "OPENSSL_CONF='" + (folder / "openssl.cnf").string() + "' ";
    const std::string self = std::filesystem::read_symlink("/proc/self/exe").string();
    CHECK(std::system((environment + "openssl dgst -sha256 /dev/null >/dev/null 2>&1").c_str()) != 0);
    CHECK(std::system((environment + "'" + self + "' 'digest: the NIST examples come out' >/dev/null 2>&1").c_str()) == 0);
    std::filesystem::remove_all(folder);
}
