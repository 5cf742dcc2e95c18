// What was checked, with what, against whom: the part of a report by which someone else repeats the check.
#pragma once

#include <cstddef>
#include <limits>
#include <vector>

#include "base/message.hpp"
#include "report/page.hpp"
#include "report/voice.hpp"
#include "verify/verdict.hpp"

namespace saksi::report {

/// Seal, signer, timestamps and the examiner's anchors, each with its fingerprint.
void put_seals(Page& page, const verify::Verdict& verdict, const Voice& voice);
/// File, bundle id, result in the standard's words, evaluation time, program.
void put_examination(Page& page, const verify::Verdict& verdict, const Voice& voice);
/// The digests of the first `longest` entries, and the commands of the check by hand.
void put_digests(Page& page, const verify::Verdict& verdict, const Voice& voice, std::size_t longest = std::numeric_limits<std::size_t>::max());
/// What no check of a bundle shows: a fixed list, the same for every verdict.
void put_not_shown(Page& page, const Voice& voice);
/// The sentences of that list.
std::vector<Message> not_shown();

}  // namespace saksi::report
