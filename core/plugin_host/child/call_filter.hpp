// The seccomp filter: what may be asked of the kernel at all.
#pragma once

namespace saksi::plugin_host {

/// Puts the filter on; every other call ends the process (SIGSYS). False when the kernel has no seccomp.
bool put_on_call_filter();
/// See confine.hpp.
void end_opening() noexcept;

}  // namespace saksi::plugin_host
