// Limits for files that other programs made, each with its reason: limits.hpp for what is only looked at and never taken into a bundle.
#pragma once

#include "base/limits.hpp"

namespace saksi::base::limits {

inline constexpr std::uint64_t foreign_records = 20'000'000;      // records of one WARC: a crawler's file of some GiB has a few hundred thousand
inline constexpr std::uint64_t foreign_unpacked_bytes = bundle_bytes;  // of one WARC or archive in all: hours, not days
inline constexpr std::uint64_t foreign_search_bytes = 64 * mib;   // passed over in search of the next gzip member after damage
inline constexpr std::size_t foreign_defects = 64;                // named for one record or entry; beyond that they are counted
inline constexpr std::uint64_t foreign_index_lines = 20'000'000;
inline constexpr std::size_t foreign_index_line_bytes = 64 * kib; // as a line of ours: a URL twice and some fields
inline constexpr std::size_t foreign_known_records = 200'000;     // places kept to compare index lines and pages with: about 400 octets each
inline constexpr std::uint64_t archive_entries = 200'000;         // citizens' ZIPs of a phone's picture folder stay below
inline constexpr std::size_t archive_name_bytes = 4'096;          // PATH_MAX; longer names exist to break programs
inline constexpr std::uint64_t archive_entry_bytes = 64 * gib;    // one entry unpacked
inline constexpr std::uint64_t archive_ratio = 250;               // unpacked to packed, of the whole archive; texts reach 50, a bomb a thousand and more
inline constexpr std::uint64_t archive_ratio_free = 64 * mib;     // unpacked octets that no ratio is asked for: a file of zeros is no attack
inline constexpr int archive_filters = 2;                         // .tar.gz has one; a chain of twenty is a bomb
inline constexpr std::size_t archive_kept_entries = 20'000;       // entries of one container whose names and digests are kept
inline constexpr int xml_depth = 16;                              // a foreign ASiCManifest needs five

}  // namespace saksi::base::limits
