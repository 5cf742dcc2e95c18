// The same work on many independent things, on two cores.
#pragma once

#include <cstddef>
#include <functional>

namespace saksi::base {

/// Calls `work` once with each of 0 … count-1, in no order, from the calling thread and, for more than a few, one more; returns when all calls have. What `work` writes for one
/// index no call for another may touch. The first exception ends the rest and is thrown here.
void for_each_index(std::size_t count, const std::function<void(std::size_t)>& work);

}  // namespace saksi::base
