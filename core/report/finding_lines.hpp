// Findings as lines of a page, for every kind of verdict.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "report/page.hpp"
#include "report/voice.hpp"
#include "verify/verdict.hpp"

namespace saksi::report {

Page::Tone tone_of(verify::Headline headline);
/// It is one of those that make the verdict.
bool decides(verify::Severity severity);
/// Where in the bundle, in words; empty when that is not known.
std::string place_of(const verify::Where& where, const Voice& voice);
/// The sentence with its code, and below it where in the bundle.
void put_finding(Page& page, std::string_view marker, const verify::Finding& finding, const Voice& voice);
/// Those of one severity under a title; nothing when there are none.
void put_findings(Page& page, const std::vector<verify::Finding>& findings, verify::Severity severity, const Message& title, const Voice& voice);

}  // namespace saksi::report
