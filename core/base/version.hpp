// The program as it names itself in records and reports.
#pragma once

#include <string>
#include <string_view>

namespace saksi::base {

inline constexpr std::string_view program_name = "saksi";
/// MAJOR.MINOR.PATCH, of the CMake project.
inline constexpr std::string_view program_version = SAKSI_VERSION;
/// `saksi 0.1.0`
inline std::string software_name() { return std::string(program_name) + " " + std::string(program_version); }

}  // namespace saksi::base
