// Work on all cores whose results come out in order.
#pragma once

#include <cstddef>
#include <functional>
#include <string>

namespace saksi::cli {

/// What one piece of work leaves to be printed.
struct Piece {
    std::string text;          ///< for the standard output
    std::string complaint;     ///< for the standard error
    int exit_code = 0;
    std::size_t kind = 0;      ///< the caller's own: which count it belongs to
};

/// Runs `work(i)` for 0 … count − 1 on `threads` threads and hands each result to `take(i, piece)` on the calling thread, in the order of the
/// numbers, whatever ends first. Results that wait for an earlier one take at most limits::waiting_reports_bytes and one more a thread. An
/// exception of `work` or `take` ends all and comes out here.
void work_in_order(std::size_t count, unsigned threads, const std::function<Piece(std::size_t)>& work, const std::function<void(std::size_t, Piece)>& take);

}  // namespace saksi::cli
