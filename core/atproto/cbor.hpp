// A value of DAG-CBOR as the AT Protocol uses it, in its one encoding. Source: ipld.io/specs/codecs/dag-cbor/spec, atproto.com/specs/data-model.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "atproto/cid.hpp"
#include "base/bytes.hpp"
#include "base/result.hpp"

namespace saksi::atproto {

/// The order of map keys: shorter first, then by octets.
struct CborKeyOrder {
    using is_transparent = void;
    bool operator()(std::string_view left, std::string_view right) const noexcept {
        return left.size() != right.size() ? left.size() < right.size() : left < right;
    }
};

/// null, boolean, integer (64 bits with sign), text, octets, link, array or map. No floats, no other tags, no undefined.
class Cbor {
public:
    using Array = std::vector<Cbor>;
    using Map = std::map<std::string, Cbor, CborKeyOrder>;

    Cbor() = default;
    explicit Cbor(bool value) : value_(value) {}
    explicit Cbor(std::int64_t value) : value_(value) {}
    explicit Cbor(std::string value) : value_(std::move(value)) {}
    explicit Cbor(Bytes value) : value_(std::move(value)) {}
    explicit Cbor(Cid value) : value_(value) {}
    explicit Cbor(Array value) : value_(std::move(value)) {}
    explicit Cbor(Map value) : value_(std::move(value)) {}

    /// Reads one block. Refuses every other encoding of the same value (longer heads, indefinite lengths, other key order, a key twice), text that is
    /// no UTF-8, tags but 42, floats, undefined, and octets after the value. Errors: malformed with the offset, limit_exceeded (limits::cbor_*).
    static Result<Cbor> parse(ByteView block);
    /// The one encoding: parse(encoded()) gives this value again, and encoded() of a parsed block the same octets.
    Bytes encoded() const;

    bool is_null() const noexcept { return std::holds_alternative<std::monostate>(value_); }
    const bool* boolean() const noexcept { return std::get_if<bool>(&value_); }
    const std::int64_t* integer() const noexcept { return std::get_if<std::int64_t>(&value_); }
    const std::string* text() const noexcept { return std::get_if<std::string>(&value_); }
    const Bytes* octets() const noexcept { return std::get_if<Bytes>(&value_); }
    const Cid* link() const noexcept { return std::get_if<Cid>(&value_); }
    const Array* array() const noexcept { return std::get_if<Array>(&value_); }
    const Map* map() const noexcept { return std::get_if<Map>(&value_); }
    Map* map() noexcept { return std::get_if<Map>(&value_); }
    /// The member `key` of a map, or nullptr (also when this is no map).
    const Cbor* find(std::string_view key) const noexcept;
    /// The member's text, or nullptr when it is absent or no text.
    const std::string* text_at(std::string_view key) const noexcept;
    const Cid* link_at(std::string_view key) const noexcept;

    bool operator==(const Cbor&) const = default;

private:
    std::variant<std::monostate, bool, std::int64_t, std::string, Bytes, Cid, Array, Map> value_;
};

}  // namespace saksi::atproto
