// A verdict for people: the headline first, then always the six lines, then what is damaged and what to do.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "report/text_options.hpp"
#include "verify/verdict.hpp"

namespace saksi::report {

/// The whole report of one bundle, UTF-8, lines ending in LF. No control character except LF, and ESC of SGR when `colour` is set. The same
/// verdict and options give the same bytes whatever the environment.
std::string text_report(const verify::Verdict& verdict, const TextOptions& options = {});

/// One of several bundles: file, headline, the six lines and what is damaged; the disclaimer stands once in the summary.
std::string short_report(const verify::Verdict& verdict, const TextOptions& options = {});

/// One of very many, as one line ending in LF: headline, file, and until when its content existed or the first reason against it.
std::string line_report(const verify::Verdict& verdict, const TextOptions& options = {});

/// Counts over the bundles of one command.
struct Tally {
    std::array<std::uint64_t, 6> headlines{};  ///< by verify::Headline
    std::uint64_t unreadable = 0;              ///< inputs that could not be opened at all
    void add(verify::Headline headline) { ++headlines[static_cast<std::size_t>(headline)]; }
    bool operator==(const Tally&) const = default;
};
/// The disclaimer and one line such as `3 berkas: 2 UTUH; 1 TIDAK UTUH`.
std::string summary(const Tally& tally, const TextOptions& options = {});

}  // namespace saksi::report
