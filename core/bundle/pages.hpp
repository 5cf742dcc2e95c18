// pages/pages.jsonl of a WACZ: which recorded addresses a reader may open.
#pragma once

#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"

namespace saksi::bundle {

struct Page {
    std::string url;
    UtcTime ts;  ///< WARC-Date of the answer
    bool operator==(const Page&) const = default;
};

/// The header line of format json-pages-1.0, then one line a page with ids `p1`, `p2`, …, each canonical JSON. No titles: a title is
/// content, and content is shown from the records only.
std::string pages_text(const std::vector<Page>& pages);
/// Errors: malformed (line number), limit_exceeded.
Result<std::vector<Page>> parse_pages(ByteView text);

}  // namespace saksi::bundle
