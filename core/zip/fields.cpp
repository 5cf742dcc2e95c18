#include "zip/fields.hpp"

#include <array>
#include <string>

#include "base/message.hpp"
#include "zip/format.hpp"

namespace saksi::zip {

namespace {

constexpr std::array<Field, 11> local_table{{{0, 4, "local file header signature"},
                                             {4, 2, "version needed to extract"},
                                             {6, 2, "general purpose bit flag"},
                                             {8, 2, "compression method"},
                                             {10, 2, "last mod file time"},
                                             {12, 2, "last mod file date"},
                                             {14, 4, "crc-32"},
                                             {18, 4, "compressed size"},
                                             {22, 4, "uncompressed size"},
                                             {26, 2, "file name length"},
                                             {28, 2, "extra field length"}}};

constexpr std::array<Field, 17> central_table{{{0, 4, "central file header signature"},
                                               {4, 2, "version made by"},
                                               {6, 2, "version needed to extract"},
                                               {8, 2, "general purpose bit flag"},
                                               {10, 2, "compression method"},
                                               {12, 2, "last mod file time"},
                                               {14, 2, "last mod file date"},
                                               {16, 4, "crc-32"},
                                               {20, 4, "compressed size"},
                                               {24, 4, "uncompressed size"},
                                               {28, 2, "file name length"},
                                               {30, 2, "extra field length"},
                                               {32, 2, "file comment length"},
                                               {34, 2, "disk number start"},
                                               {36, 2, "internal file attributes"},
                                               {38, 4, "external file attributes"},
                                               {42, 4, "relative offset of local header"}}};

constexpr std::array<Field, 14> end64_table{{{0, 4, "zip64 end of central dir signature"},
                                             {4, 8, "size of zip64 end of central directory record"},
                                             {12, 2, "version made by"},
                                             {14, 2, "version needed to extract"},
                                             {16, 4, "number of this disk"},
                                             {20, 4, "number of the disk with the start of the central directory"},
                                             {24, 8, "total number of entries in the central directory on this disk"},
                                             {32, 8, "total number of entries in the central directory"},
                                             {40, 8, "size of the central directory"},
                                             {48, 8, "offset of start of central directory"},
                                             {56, 4, "zip64 end of central dir locator signature"},
                                             {60, 4, "number of the disk with the zip64 end of central directory"},
                                             {64, 8, "relative offset of the zip64 end of central directory record"},
                                             {72, 4, "total number of disks"}}};

constexpr std::array<Field, 8> end_table{{{0, 4, "end of central dir signature"},
                                          {4, 2, "number of this disk"},
                                          {6, 2, "number of the disk with the start of the central directory"},
                                          {8, 2, "total number of entries in the central directory on this disk"},
                                          {10, 2, "total number of entries in the central directory"},
                                          {12, 4, "size of the central directory"},
                                          {16, 4, "offset of start of central directory"},
                                          {20, 2, ".ZIP file comment length"}}};

}  // namespace

std::span<const Field> local_fields() noexcept { return local_table; }
std::span<const Field> central_fields() noexcept { return central_table; }
std::span<const Field> end64_fields() noexcept { return end64_table; }
std::span<const Field> end_fields() noexcept { return end_table; }

Status compare_fields(std::span<const Field> fields, ByteView found, ByteView expected, std::uint64_t offset) {
    for (const Field& field : fields) {
        const std::uint64_t is = format::get(found, field.offset, field.size);
        const std::uint64_t must = format::get(expected, field.offset, field.size);
        if (is == must) continue;
        return fail(ErrorCode::malformed, msg("ZIP, byte {offset}: \"{field}\" is {found}; only {expected} is permitted here",
                                              {{"offset", std::to_string(offset + field.offset)},
                                               {"field", std::string(field.name)},
                                               {"found", std::to_string(is)},
                                               {"expected", std::to_string(must)}}));
    }
    return {};
}

}  // namespace saksi::zip
