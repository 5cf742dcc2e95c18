// What an archive of another program states about one of its entries.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "archive/hostile_name.hpp"

namespace saksi::archive {

enum class EntryKind { file, directory, symbolic_link, hard_link, other };
/// `file`, `directory`, `symbolic_link`, `hard_link`, `other`.
std::string_view name_of(EntryKind kind) noexcept;

struct Entry {
    std::string name;                      ///< octets as stored, never a path for us
    EntryKind kind = EntryKind::file;
    std::optional<std::uint64_t> size;     ///< as stated; reading may show another
    std::string link_target;               ///< of a link, octets as stored
    bool encrypted = false;
    std::vector<NameProblem> problems;     ///< of the name, and whether it was seen before
    std::string warning;                   ///< libarchive's own words about this header (English); mostly empty
};

}  // namespace saksi::archive
