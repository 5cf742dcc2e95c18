// Lembar Majelis: the one page for people who decide.
#pragma once

#include <cstddef>
#include <optional>

#include "report/html_page.hpp"
#include "report/picture.hpp"
#include "report/voice.hpp"
#include "verify/verdict.hpp"

namespace saksi::report {

/// The act that the page is about: the first publication that holds, else the first act that holds, else the first; nullopt without any.
std::optional<std::size_t> main_act(const verify::Verdict& verdict);
/// Headline, post with picture and text, account, times, six lines, what is shown and what is not, fingerprint. `picture` may be null.
void put_panel_sheet(HtmlPage& page, const verify::Verdict& verdict, const Picture* picture, const Voice& voice);
/// The instant in all three Indonesian zones and UTC; a date is repeated only where it differs. Outside text that is no instant is quoted.
std::string all_zones(std::string_view utc_text, const Voice& voice);

}  // namespace saksi::report
