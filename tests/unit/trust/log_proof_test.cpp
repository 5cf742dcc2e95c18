// Proofs of a case log: keys, notes, and the way from a leaf to the root.
#include <catch2/catch.hpp>

#include <array>

#include "trust/log_limits.hpp"
#include "trust/log_proof.hpp"

using namespace saksi;
using trust::LogKey;
using trust::LogProof;
using trust::SignedNote;
using Outcome = trust::LogVerification::Outcome;

namespace {

LogKey key_of(const std::string& base64) {
    const std::string pem = "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n";
    return LogKey::from_pem(bytes_of(pem)).value().front();
}
digest::Digest hash(std::string_view hex) { return digest::Digest::from_hex(digest::Algorithm::sha256, hex).value(); }
digest::Digest leaf(std::initializer_list<std::uint8_t> octets) {
    Bytes marked{0};
    marked.insert(marked.end(), octets);
    return digest::sha256_of(marked);
}

// tests/support/virtual_log.py: the entry 11…11 at 2 of 5, signed by `openssl pkeyutl -sign -rawin`.
const std::string made = "c2sp.org/tlog-proof@v1\nindex 2\nOVQh310Kdb3rPC/0K5bAceThl7HfW397v9PmGkhk3kY=\nu7RBUwvd7VTm4r/NyCmBn/ObMHaOufAjBx3/wWtBDxA=\n"
                         "TGv4F2OVYqvux9OiptTSqvPh6Bjg/4LNBKQ0Y/+E9tY=\n\ncatatan.contoh.example/perkara\n5\nD3dtuFZy0PHSx3+s+q9PWlSjx3oWG0iQHOwafr5b+u4=\n\n"
                         "— catatan.contoh.example/perkara ZFADO6OtWarJWhUDn6ESGwwhNwuqIqsgEVYGXNJ+VRT+N3vYgHRNy6JwKgBkum95pkTsovujvA7Aki0xB6EwYLSM6gU=\n";
const std::string made_key = "MCowBQYDK2VwAyEAUyqv257XSZzwbZ3nbtsz6IwSVBgDxngR/zSiTHRAHiE=";
const digest::Digest entry = hash(std::string(64, '1'));

// golang.org/x/mod/sumdb/note, the note of its documentation and the key of sum.golang.org.
const std::string golang_key = "MCowBQYDK2VwAyEAzjNy11rR7l7Nr4cnKT1LER2H6zdTHXyG1NMAPw64Cfw=", neumann_key = "MCowBQYDK2VwAyEAGlzZBxQ8OExB6DDFvOEqqIF+xWSaqr8sMTiLNbLXRNY=";
const std::string neumann_note = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n"
                                 "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

}  // namespace

TEST_CASE("log: key ids are those that others compute", "[unit][trust]") {
    CHECK(key_of(golang_key).key_id("sum.golang.org") == 0x033de0ae);
    CHECK(key_of(neumann_key).key_id("PeterNeumann") == 0xc74f20a3);
    CHECK(key_of(neumann_key).key_id("PeterNeumann.example") != 0xc74f20a3);
}

TEST_CASE("log: a note that another program signed verifies, and not with one letter changed", "[unit][trust]") {
    const auto note = SignedNote::parse(neumann_note, 1);
    REQUIRE(note);
    REQUIRE(note->signatures.size() == 1);
    CHECK(note->signatures[0].key_id == 0xc74f20a3);
    CHECK(key_of(neumann_key).verifies(note->text, note->signatures[0].signature));
    CHECK_FALSE(key_of(golang_key).verifies(note->text, note->signatures[0].signature));
    std::string changed = note->text;
    changed[0] = 'A';
    CHECK_FALSE(key_of(neumann_key).verifies(changed, note->signatures[0].signature));
}

TEST_CASE("log: the roots of Certificate Transparency's reference tree", "[unit][trust]") {
    // certificate-transparency, merkletree tests: leaves "", 00, 10, 2021, 3031, 40414243, 5051…57, 6061…6f.
    const auto eight = hash("5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"), five = hash("4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4");
    const std::vector first{hash("96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"), hash("5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"),
                            hash("6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4")};
    const std::vector sixth{hash("bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"), hash("ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"),
                            hash("d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")};
    const std::vector last_of_five{hash("d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")};
    CHECK(trust::root_over(leaf({}), 0, 8, first) == eight);
    CHECK(trust::root_over(leaf({0x40, 0x41, 0x42, 0x43}), 5, 8, sixth) == eight);
    CHECK(trust::root_over(leaf({0x30, 0x31}), 4, 5, last_of_five) == five);
    CHECK(trust::root_over(leaf({}), 0, 1, {}) == hash("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"));
    CHECK(trust::root_over(leaf({}), 1, 8, first) != eight);
    CHECK(trust::root_over(leaf({0x10}), 5, 8, sixth) != eight);
    // Another length than the place demands, or a place outside the tree.
    CHECK_FALSE(trust::root_over(leaf({}), 0, 8, std::span(first).first(2)));
    CHECK_FALSE(trust::root_over(leaf({}), 0, 4, first));
    CHECK_FALSE(trust::root_over(leaf({}), 8, 8, first));
    CHECK_FALSE(trust::root_over(leaf({}), 0, 0, {}));
    CHECK_FALSE(trust::root_over(leaf({}), 0, 2, {}));
    CHECK_FALSE(trust::root_over(leaf({}), 0, ~std::uint64_t{0}, first));
}

TEST_CASE("log: a proof that openssl signed is proven by its key, and by nothing else", "[unit][trust]") {
    const auto proof = LogProof::parse(bytes_of(made));
    REQUIRE(proof);
    CHECK(proof->index == 2);
    CHECK(proof->checkpoint.origin == "catatan.contoh.example/perkara");
    CHECK(proof->checkpoint.size == 5);
    const std::vector own{key_of(made_key)}, others{key_of(golang_key), key_of(neumann_key)};
    const auto proven = trust::verify_log_proof(*proof, entry, own);
    CHECK(proven.outcome == Outcome::proven);
    CHECK(proven.key == own[0].fingerprint());
    CHECK(trust::verify_log_proof(*proof, entry, others).outcome == Outcome::unknown_key);
    CHECK(trust::verify_log_proof(*proof, entry, {}).outcome == Outcome::unknown_key);
    CHECK(trust::verify_log_proof(*proof, hash(std::string(64, '2')), own).outcome == Outcome::other_root);
    LogProof altered = *proof;
    altered.note.signatures[0].signature[10] ^= 1;
    CHECK(trust::verify_log_proof(altered, entry, own).outcome == Outcome::bad_signature);
    altered = *proof;
    altered.note.signatures[0].key_id ^= 1;  // then it is somebody else's line
    CHECK(trust::verify_log_proof(altered, entry, own).outcome == Outcome::unknown_key);
}

TEST_CASE("log: each flipped octet of a proof is noticed", "[unit][trust]") {
    const std::vector own{key_of(made_key)};
    for (std::size_t i = 0; i < made.size(); ++i)
        for (const int bit : {1, 0x20, 0x80}) {
            std::string changed = made;
            changed[i] = static_cast<char>(changed[i] ^ bit);
            const auto proof = LogProof::parse(bytes_of(changed));
            if (proof && trust::verify_log_proof(*proof, entry, own).outcome == Outcome::proven) FAIL_CHECK("octet " << i << " bit " << bit);
        }
}

TEST_CASE("log: the error names the line", "[unit][trust]") {
    const auto line_of = [](std::string_view octets) {
        const auto read = LogProof::parse(bytes_of(octets));
        REQUIRE_FALSE(read);
        CHECK(read.error().code() == ErrorCode::malformed);
        return read.error().what().args.at(0).second;
    };
    std::string text = made;
    CHECK(line_of("") == "1");
    CHECK(line_of(text.replace(text.find("index"), 5, "Index")) == "2");
    text = made;
    CHECK(line_of(text.replace(text.find("u7RB"), 1, "-")) == "4");
    text = made;
    CHECK(line_of(text.replace(text.find("\n5\n"), 3, "\n5a\n")) == "8");
    text = made;
    CHECK(line_of(text.replace(text.find("— "), 3, "-")) == "11");
    CHECK(LogProof::parse(bytes_of(made + std::string(limits::log_proof_bytes, 'x'))).error().code() == ErrorCode::limit_exceeded);
}

TEST_CASE("log: names without spaces or plus", "[unit][trust]") {
    for (const char* good : {"a", "catatan.contoh.example/perkara", "bükti"}) CHECK(trust::is_note_name(good));
    for (const char* bad : {"", "a b", "a+b", "a\u00A0b", "a\u3000b"}) CHECK_FALSE(trust::is_note_name(bad));
    CHECK(trust::is_note_name(std::string(limits::log_name_bytes, 'a')));
    CHECK_FALSE(trust::is_note_name(std::string(limits::log_name_bytes + 1, 'a')));
}
