// Names of blocks, DAG-CBOR and archives: one encoding for one value, and nothing that is not what its name says.
#include "peer_data.hpp"

#include "atproto/atproto_limits.hpp"
#include "atproto/car.hpp"
#include "atproto/multibase.hpp"

using namespace saksi;
using namespace saksi::atproto;

namespace {

std::string refusal(std::string_view digits) { return why(Cbor::parse(hex(digits))); }
const Bytes small = hex("a0");  // an empty map

}  // namespace

TEST_CASE("atproto: base 32, 58 and 64 have one text for one value", "[unit][atproto]") {
    CHECK(base32_of(bytes_of("fooba")) == "mzxw6ytb");  // RFC 4648 §10, in lower case
    CHECK(from_base32("mzxw6yq") == base::copy_of(bytes_of("foob")));
    CHECK_FALSE(from_base32("mzxw6yr"));  // an unused bit is set
    CHECK_FALSE(from_base32("MZXW6YQ"));
    CHECK(base58_of(bytes_of("Hello World!")) == "2NEpo7TZRRrLZSi2U");  // draft-msporny-base58-03 §5
    CHECK(base58_of(hex("0000287fb4cd")) == "11233QC4");
    CHECK(from_base58("11233QC4") == hex("0000287fb4cd"));
    CHECK_FALSE(from_base58("0OIl"));
    CHECK_FALSE(from_base58(std::string(limits::key_text_bytes + 1, '1')));
    CHECK(from_base64url("-_8") == hex("fbff"));
    CHECK_FALSE(from_base64url("-_9"));   // an unused bit is set
    CHECK_FALSE(from_base64url("+/8"));
    CHECK_FALSE(from_base64url("-_8="));
}

TEST_CASE("atproto: a CID is version 1 with SHA-256 over dag-cbor or raw octets", "[unit][atproto]") {
    const Cid cid = Cid::of(Cid::Codec::dag_cbor, small);
    CHECK(Cid::from_text(cid.text()) == cid);
    CHECK(cid.names(small));
    CHECK_FALSE(cid.names(hex("a1")));
    CHECK(Cid::from_text("bafkreiccldh766hwcnuxnf2wh6jgzepf2nlu2lvcllt63eww5p6chi4ity")->codec() == Cid::Codec::raw);
    Bytes octets(cid.octets().begin(), cid.octets().end());
    for (const std::size_t place : {0u, 1u, 2u, 3u}) {  // version, codec, function, length
        Bytes other = octets;
        other[place] ^= 0x02;
        CHECK_FALSE(Cid::from_octets(other));
    }
    octets.push_back(0);
    CHECK_FALSE(Cid::from_octets(octets));
    CHECK_FALSE(Cid::from_text("QmdfTbBqBPQ7VNxZEYEj14VmRuZBkqFbiwReogJgS1zR1n"));  // version 0
}

TEST_CASE("atproto: the data-model vectors are read, written again octet by octet, and have their CIDs", "[unit][atproto]") {
    for (const Json& vector : *interop().array_at("blocks")) {
        const Bytes block = octets_of(*vector.text_at("cbor"));
        const auto value = Cbor::parse(block);
        REQUIRE(value);
        CHECK(value->encoded() == block);
        CHECK(Cid::of(Cid::Codec::dag_cbor, block).text() == *vector.text_at("cid"));
    }
    const auto first = Cbor::parse(octets_of(*interop().at_pointer("/blocks/0/cbor")->string()));
    CHECK(*first->text_at("string") == "abc");
    CHECK(*first->find("integer")->integer() == 123);
    CHECK(first->find("null")->is_null());
    CHECK(*first->find("bool")->boolean());
    CHECK(first->find("array")->array()->size() == 3);
    const auto second = Cbor::parse(octets_of(*interop().at_pointer("/blocks/1/cbor")->string()));
    CHECK(second->link_at("a")->text() == "bafyreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a");
    CHECK(second->find("b")->octets()->size() == 32);
}

TEST_CASE("atproto: numbers are read and written in their shortest form, up to 64 bits with sign", "[unit][atproto]") {
    for (const auto& [number, digits] : std::vector<std::pair<std::int64_t, std::string>>{{0, "00"}, {23, "17"}, {24, "1818"}, {255, "18ff"}, {256, "190100"}, {65535, "19ffff"}, {65536, "1a00010000"},
             {4294967296, "1b0000000100000000"}, {INT64_MAX, "1b7fffffffffffffff"}, {-1, "20"}, {-24, "37"}, {-25, "3818"}, {INT64_MIN, "3b7fffffffffffffff"}}) {
        CHECK(base::hex_of(Cbor(number).encoded()) == digits);
        CHECK(Cbor::parse(hex(digits)).value() == Cbor(number));
    }
}

TEST_CASE("atproto: another encoding of the same value is refused", "[unit][atproto]") {
    for (const char* digits : {"1817", "1900ff", "1a0000ffff", "1b00000000ffffffff", "5801ff", "790001" "61"}) CHECK_THAT(refusal(digits), Catch::Contains("shortest form"));
    for (const char* digits : {"1bffffffffffffffff", "3bffffffffffffffff"}) CHECK_THAT(refusal(digits), Catch::Contains("64 bits"));
    for (const char* digits : {"9fff", "bfff", "5f4100ff", "7f6161ff"}) CHECK_THAT(refusal(digits), Catch::Contains("indefinite"));
    CHECK(Cbor::parse(hex("a2616101626161" "02")));
    CHECK_THAT(refusal("a262616101616102"), Catch::Contains("order"));   // the longer key first
    CHECK_THAT(refusal("a2616201616102"), Catch::Contains("order"));     // b before a
    CHECK_THAT(refusal("a2616101616102"), Catch::Contains("twice"));
    CHECK_THAT(refusal("a10001"), Catch::Contains("no text"));
    for (const char* digits : {"f90000", "fa00000000", "fb0000000000000000", "f7", "e0", "f820"}) CHECK_THAT(refusal(digits), Catch::Contains("fractions"));
    CHECK_THAT(refusal("c100"), Catch::Contains("no tag"));
    CHECK_THAT(refusal("62c328"), Catch::Contains("UTF-8"));
    CHECK_THAT(refusal("a0a0"), Catch::Contains("follow"));
    for (const char* digits : {"", "18", "61", "8100" "", "a16161", "d82a", "1b00000001"}) {
        if (std::string_view(digits) == "8100") continue;
        CHECK_THAT(refusal(digits), Catch::Contains("ends early"));
    }
    const std::string link = "d82a582500" + base::hex_of(Cid::of(Cid::Codec::raw, small).octets());
    CHECK(Cbor::parse(hex(link)).value().link());
    for (const std::string& other : {"d82a" + std::string("00"), "d82a582501" + link.substr(10), "d82a582500" + std::string("00") + link.substr(12)}) CHECK_THAT(refusal(other), Catch::Contains("no CID"));
}

TEST_CASE("atproto: depth and number of values of a block are bounded", "[unit][atproto]") {
    const auto nested = [](int depth) {
        Bytes block(static_cast<std::size_t>(depth - 1), 0x81);
        block.push_back(0x00);
        return block;
    };
    CHECK(Cbor::parse(nested(limits::cbor_depth)));
    CHECK(Cbor::parse(nested(limits::cbor_depth + 1)).error().code() == ErrorCode::limit_exceeded);
    CHECK(Cbor::parse(Bytes(1'000'000, 0x81)).error().code() == ErrorCode::limit_exceeded);
    const auto wide = [](std::size_t values) { return Cbor(Cbor::Array(values - 1)).encoded(); };
    CHECK(Cbor::parse(wide(limits::cbor_values)));
    CHECK(Cbor::parse(wide(limits::cbor_values + 1)).error().code() == ErrorCode::limit_exceeded);
    // A length that lies about what follows takes no memory.
    CHECK_THAT(refusal("9b00ffffffffffffff"), Catch::Contains("early"));
}

TEST_CASE("atproto: an archive holds blocks under their own names", "[unit][atproto]") {
    const Cid root = Cid::of(Cid::Codec::dag_cbor, small);
    const Bytes good = car_of(root, {small});
    const auto car = Car::parse(good);
    REQUIRE(car);
    CHECK(car->root() == root);
    CHECK(base::copy_of(*car->block(root)) == small);
    CHECK(car->block(Cid::of(Cid::Codec::dag_cbor, hex("80"))) == nullptr);

    Bytes changed = good;
    changed.back() ^= 0x01;
    CHECK_THAT(why(Car::parse(changed)), Catch::Contains("was changed"));
    CHECK_THAT(why(Car::parse(ByteView(good).first(good.size() - 1))), Catch::Contains("longer than the file"));
    Bytes longer = good;
    longer.push_back(0x00);
    CHECK_THAT(why(Car::parse(longer)), Catch::Contains("no length"));
    const auto head = [&](Cbor::Map map) {
        Bytes octets = Cbor(std::move(map)).encoded();
        octets.insert(octets.begin(), static_cast<std::uint8_t>(octets.size()));
        return why(Car::parse(octets));
    };
    const Cbor one(Cbor::Array{Cbor(root)});
    CHECK_THAT(head({{"roots", one}, {"version", Cbor(std::int64_t{1})}}), Catch::Contains("accepted"));
    CHECK_THAT(head({{"roots", one}, {"version", Cbor(std::int64_t{2})}}), Catch::Contains("one root and version 1"));
    CHECK_THAT(head({{"roots", Cbor(Cbor::Array{Cbor(root), Cbor(root)})}, {"version", Cbor(std::int64_t{1})}}), Catch::Contains("one root"));
    CHECK_THAT(head({{"roots", Cbor(Cbor::Array{})}, {"version", Cbor(std::int64_t{1})}}), Catch::Contains("one root"));
    CHECK_THAT(why(Car::parse({})), Catch::Contains("no length"));
    CHECK(Car::parse(Bytes(limits::account_proof_bytes + 1)).error().code() == ErrorCode::limit_exceeded);
    std::vector<Bytes> many;
    for (std::size_t i = 0; i <= limits::car_blocks; ++i) many.push_back(Cbor(static_cast<std::int64_t>(i)).encoded());
    CHECK(Car::parse(car_of(root, many)).error().code() == ErrorCode::limit_exceeded);
    many.pop_back();
    CHECK(Car::parse(car_of(root, many)));
}
