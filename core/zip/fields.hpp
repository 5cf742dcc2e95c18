// Names the field in which two headers differ.
#pragma once

#include <span>
#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace saksi::zip {

struct Field {
    std::size_t offset;
    std::size_t size;
    std::string_view name;  ///< the words of APPNOTE 4.4, the same in every language
};

std::span<const Field> local_fields() noexcept;
std::span<const Field> central_fields() noexcept;
std::span<const Field> end64_fields() noexcept;  ///< the ZIP64 end record and its locator, as they stand behind each other
std::span<const Field> end_fields() noexcept;

/// Compares the fixed part of a header at file offset `offset` with the only one permitted. Both views hold all of `fields`.
/// Errors: malformed, with the first field that differs, its offset, both values.
Status compare_fields(std::span<const Field> fields, ByteView found, ByteView expected, std::uint64_t offset);

}  // namespace saksi::zip
