// Reading DER as strictly as X.690 §8.1.3 and §10 allow: what a lenient reader skips is where an unnoticed octet hides.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.hpp"

namespace saksi::trust::der {

inline constexpr std::uint8_t boolean = 0x01;
inline constexpr std::uint8_t integer = 0x02;
inline constexpr std::uint8_t bit_string = 0x03;
inline constexpr std::uint8_t octet_string = 0x04;
inline constexpr std::uint8_t null = 0x05;
inline constexpr std::uint8_t oid = 0x06;
inline constexpr std::uint8_t utc_time = 0x17;
inline constexpr std::uint8_t generalized_time = 0x18;
inline constexpr std::uint8_t sequence = 0x30;
inline constexpr std::uint8_t set = 0x31;
/// [n], primitive or constructed.
inline constexpr std::uint8_t context(std::uint8_t number, bool constructed) { return static_cast<std::uint8_t>((constructed ? 0xa0 : 0x80) | number); }

/// Tag, content octets and the whole element; views into the reader's input.
struct Element {
    std::uint8_t tag = 0;
    ByteView content;
    ByteView whole;
};

/// Walks the elements of one constructed value. Single-octet tags, definite lengths in their shortest form.
class Reader {
public:
    explicit Reader(ByteView input) noexcept : rest_(input) {}
    bool at_end() const noexcept { return rest_.empty(); }
    bool next_is(std::uint8_t tag) const noexcept { return !rest_.empty() && rest_.front() == tag; }
    /// The next element, nullopt when there is none or it is not strict DER.
    std::optional<Element> next() noexcept;
    /// The same, and it has this tag.
    std::optional<Element> next(std::uint8_t tag) noexcept;

private:
    ByteView rest_;
};

/// The only element of `input`, of this tag, nothing after it.
std::optional<Element> only(ByteView input, std::uint8_t tag) noexcept;
/// All elements of `content`; nullopt when one is malformed or there are more than `most`.
std::optional<std::vector<Element>> all(ByteView content, std::size_t most);
/// X.690 §11.6: ascending encodings; equal ones are refused too, since every set here has distinct members.
bool is_sorted_set(const std::vector<Element>& elements) noexcept;
/// Shortest two's complement form (X.690 §8.3.2).
bool is_strict_integer(ByteView content) noexcept;
/// A small non-negative INTEGER, nullopt when it is longer than three octets, negative or not strict.
std::optional<std::uint32_t> small_integer(ByteView content) noexcept;
/// Dotted form of an OBJECT IDENTIFIER's content octets; empty when malformed.
std::string oid_text(ByteView content);
bool equal(ByteView a, ByteView b) noexcept;

/// Tag, shortest definite length, content.
Bytes element(std::uint8_t tag, ByteView content);
/// The members one after the other in ascending order: the content of a SET OF.
Bytes sorted_content(std::vector<Bytes> members);

}  // namespace saksi::trust::der
