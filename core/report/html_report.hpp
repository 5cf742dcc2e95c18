// The verdict on paper: the panel's page (Lembar Majelis) first, then every check and what no check shows.
#pragma once

#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "report/text_options.hpp"
#include "verify/verdict.hpp"

namespace saksi::report {

/// A picture of an act that the caller read (verify::read_attachment).
struct ActPicture {
    std::size_t item = 0;        ///< index into Verdict::items
    std::size_t attachment = 0;  ///< index into its attachments
    Bytes octets;
};

/// Which pictures a report of `verdict` would show, the first act's first, screenshots before attachments; `octets` empty. At most
/// limits::report_pictures, none larger than limits::picture_bytes.
std::vector<ActPicture> wanted_pictures(const verify::Verdict& verdict);

/// One self-contained HTML document for A4, black on white, without script and without any address that a browser would fetch. `options.width` and
/// `colour` do not apply; with `details` the lists are whole, otherwise as long as paper bears. Octets that are no PNG or JPEG are not shown.
/// The same verdict, pictures and options give the same bytes.
std::string html_report(const verify::Verdict& verdict, std::vector<ActPicture> pictures, const TextOptions& options = {});

}  // namespace saksi::report
