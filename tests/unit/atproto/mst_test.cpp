// The record tree: what is there, what is not, and every rule on the way.
#include "peer_data.hpp"

#include "atproto/mst.hpp"

using namespace saksi;
using namespace saksi::atproto;

namespace {

const Cid leaf = Cid::from_text("bafyreie5cvv4h45feadgeuwhbcutmh6t2ceseocckahdoe6uat64zmz454").value();

Cbor link_or_null(const std::optional<Cid>& cid) { return cid ? Cbor(*cid) : Cbor(); }
Cbor entry(std::size_t prefix, std::string_view rest, std::optional<Cid> right = std::nullopt) {
    return Cbor(Cbor::Map{{"p", Cbor(static_cast<std::int64_t>(prefix))}, {"k", Cbor(base::copy_of(bytes_of(rest)))}, {"v", Cbor(leaf)}, {"t", link_or_null(right)}});
}
Bytes node(std::optional<Cid> left, Cbor::Array entries) { return Cbor(Cbor::Map{{"l", link_or_null(left)}, {"e", Cbor(std::move(entries))}}).encoded(); }
Cid name_of(const Bytes& block) { return Cid::of(Cid::Codec::dag_cbor, block); }

/// `there`, `not there`, or why it cannot be said. The first block is the root.
std::string looked_up(const std::vector<Bytes>& blocks, std::string_view key) {
    const Bytes octets = car_of(name_of(blocks.front()), blocks);
    const auto car = Car::parse(octets);
    const auto found = find_in_mst(*car, car->root(), key);
    if (!found) return why(found);
    return *found ? "there" : "not there";
}

// Layers by SHA-256 of the key: `com.example.record/3jqfcqzm3f?2j` has layer 0 for o, p, r, t, v, z and 2 for x.
std::string record(std::string_view middle) { return "com.example.record/3jqfcqzm3f" + std::string(middle) + "2j"; }
constexpr std::size_t shared = 29;  // com.example.record/3jqfcqzm3f

}  // namespace

TEST_CASE("atproto: a key's layer is that of the vectors", "[unit][atproto]") {
    for (const Json& vector : *interop().array_at("layers")) CHECK(layer_of(*vector.text_at("key")) == *vector.integer_at("layer"));
}

TEST_CASE("atproto: the trees of the vectors have the roots that are known", "[unit][atproto]") {
    CHECK(name_of(node(std::nullopt, {})).text() == *interop().at_pointer("/trees/empty")->string());
    CHECK(name_of(node(std::nullopt, {entry(0, *interop().at_pointer("/trees/one/key")->string())})).text() == *interop().at_pointer("/trees/one/root")->string());
    CHECK(name_of(node(std::nullopt, {entry(0, *interop().at_pointer("/trees/on_layer_2/key")->string())})).text() == *interop().at_pointer("/trees/on_layer_2/root")->string());
}

TEST_CASE("atproto: presence and absence in one node", "[unit][atproto]") {
    const Bytes root = node(std::nullopt, {entry(0, record("o")), entry(shared, "p2j"), entry(shared, "t2j")});
    CHECK(looked_up({root}, record("o")) == "there");
    CHECK(looked_up({root}, record("p")) == "there");
    CHECK(looked_up({root}, record("t")) == "there");
    CHECK(looked_up({root}, record("a")) == "not there");  // before the first
    CHECK(looked_up({root}, record("r")) == "not there");  // between
    CHECK(looked_up({root}, record("v")) == "not there");  // after the last
    CHECK(looked_up({node(std::nullopt, {})}, record("o")) == "not there");
}

TEST_CASE("atproto: the way goes down layer by layer", "[unit][atproto]") {
    REQUIRE(layer_of(record("x")) == 2);
    const Bytes low = node(std::nullopt, {entry(0, record("o")), entry(shared, "t2j")});
    const Bytes middle = node(name_of(low), {});
    const Bytes root = node(name_of(middle), {entry(0, record("x"))});
    CHECK(looked_up({root, middle, low}, record("o")) == "there");
    CHECK(looked_up({root, middle, low}, record("x")) == "there");
    CHECK(looked_up({root, middle, low}, record("p")) == "not there");
    CHECK(looked_up({root, middle, low}, record("z")) == "not there");
    CHECK(looked_up({root}, record("x")) == "there");  // the rest need not be in the archive
    CHECK_THAT(looked_up({root, middle}, record("p")), Catch::Contains("not in the CAR"));
    // The layer between must not be left out, and nothing hangs below the lowest.
    CHECK_THAT(looked_up({node(name_of(low), {entry(0, record("x"))}), low}, record("o")), Catch::Contains("layer"));
    const Bytes deeper = node(std::nullopt, {entry(0, record("o"), name_of(low)), entry(shared, "t2j")});
    CHECK_THAT(looked_up({deeper, low}, record("p")), Catch::Contains("below its lowest layer"));
}

TEST_CASE("atproto: a node that breaks a rule ends the walk", "[unit][atproto]") {
    const auto root = [](Cbor::Array entries) { return looked_up({node(std::nullopt, std::move(entries))}, record("r")); };
    CHECK(root({entry(0, record("o")), entry(shared, "t2j")}) == "not there");
    CHECK_THAT(root({entry(0, record("t")), entry(shared, "o2j")}), Catch::Contains("order"));
    CHECK_THAT(root({entry(0, record("o")), entry(shared + 3, "")}), Catch::Contains("order"));  // the same key again
    CHECK_THAT(root({entry(0, record("o")), entry(shared - 1, "ft2j")}), Catch::Contains("shortened"));
    CHECK_THAT(root({entry(0, record("o")), entry(0, record("t"))}), Catch::Contains("shortened"));
    CHECK_THAT(root({entry(1, record("o"))}), Catch::Contains("form"));
    CHECK_THAT(root({entry(0, "com.example.record")}), Catch::Contains("none of a collection"));
    CHECK_THAT(root({entry(0, "com.example/record/x")}), Catch::Contains("none of a collection"));
    CHECK_THAT(root({entry(0, record("o")), entry(shared, "x2j")}), Catch::Contains("layer"));  // x belongs on layer 2
    CHECK_THAT(looked_up({node(leaf, {})}, record("r")), Catch::Contains("holds no key"));
    CHECK_THAT(looked_up({Cbor(Cbor::Map{{"l", Cbor()}}).encoded()}, record("r")), Catch::Contains("form"));
    CHECK_THAT(looked_up({Cbor(Cbor::Map{{"l", Cbor()}, {"e", Cbor(Cbor::Array{})}, {"m", Cbor()}}).encoded()}, record("r")), Catch::Contains("form"));
    CHECK_THAT(looked_up({hex("00")}, "nothing"), Catch::Contains("none of a collection"));
    // An empty node below the root, and keys that lie outside their subtree.
    const Bytes empty = node(std::nullopt, {});
    CHECK_THAT(looked_up({node(name_of(empty), {entry(0, record("x"))}), empty}, record("o")), Catch::Contains("is empty"));
    const Bytes low = node(std::nullopt, {entry(0, record("z"))});
    const Bytes middle = node(name_of(low), {});
    CHECK(layer_of(record("z")) == 0);
    CHECK_THAT(looked_up({node(name_of(middle), {entry(0, record("x"))}), middle, low}, record("o")), Catch::Contains("outside"));
    CHECK(looked_up({node(std::nullopt, {entry(0, record("x"), name_of(middle))}), middle, low}, record("z")) == "there");
}

TEST_CASE("atproto: every octet of the peer's archive counts", "[unit][atproto]") {
    const Bytes good = peer_car("first");
    const auto car = Car::parse(good);
    REQUIRE(car);
    CHECK(car->size() >= 3);
    for (std::size_t i = 0; i < good.size(); ++i) {
        Bytes other = good;
        other[i] ^= 0x01;
        const auto changed = Car::parse(other);
        // Only the root's name in the head can change and leave an archive: one whose root is nowhere in it.
        if (changed) CHECK(changed->block(changed->root()) == nullptr);
    }
}
