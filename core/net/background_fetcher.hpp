// A Fetcher whose transfers go on while whoever asked is busy with earlier answers.
#pragma once

#include <functional>
#include <memory>

#include "net/fetcher.hpp"

namespace saksi::net {

/// Makes the fetcher that does the work; it shall report to the callback it is given.
using FetcherFactory = std::function<Result<std::unique_ptr<Fetcher>>(ProgressCallback)>;

/// Runs the fetcher of `make_inner` on a thread of its own. Answers wait in a queue of limits::waiting_answers entries and limits::waiting_answer_bytes
/// of bodies; while it is full nothing more is read from the network. `on_progress` (may be empty) is called in the thread of next(). Clock, random and
/// files of the inner fetcher are used from that thread. Errors: those of `make_inner`.
Result<std::unique_ptr<Fetcher>> make_background_fetcher(const FetcherFactory& make_inner, ProgressCallback on_progress);

}  // namespace saksi::net
