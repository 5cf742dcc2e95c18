// Landlock: no file may be opened by name, whatever the filter of calls would let through.
#pragma once

namespace saksi::plugin_host {

/// Bans every use of files, TCP and foreign processes that this kernel's Landlock knows. Its version, 0 when there is none.
int put_on_file_ban() noexcept;

}  // namespace saksi::plugin_host
