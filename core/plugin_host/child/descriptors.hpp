// The descriptors that a child is started with; everything else is closed. 0, 1 and 2 are /dev/null.
#pragma once

namespace saksi::plugin_host {

inline constexpr int child_socket = 3;   ///< the pair's other end is the host
inline constexpr int child_library = 4;  ///< the plugin's shared object, sealed in memory

/// Opens nothing: the filter answers this one path with a copy of child_library.
inline constexpr char child_library_path[] = "/proc/self/fd/4";

}  // namespace saksi::plugin_host
