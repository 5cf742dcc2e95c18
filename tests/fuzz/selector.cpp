// Selectors on hostile bodies. Input: a line of JSON (one selector), LF, then the body.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "base/json.hpp"
#include "evidence/selection.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::uint8_t* const end = data + size;
    const std::uint8_t* const line_end = std::find(data, end, std::uint8_t{'\n'});
    if (line_end == end) return 0;
    const auto json = saksi::base::parse_json({data, line_end});
    if (!json) return 0;
    auto selector = saksi::evidence::selector_from_json(*json, "");
    if (!selector) return 0;
    if (saksi::evidence::to_json(*selector) != *json) std::abort();

    saksi::evidence::RecordBytes record;
    record.body = {line_end + 1, end};
    record.head = record.body;
    saksi::evidence::Query query{"", saksi::evidence::Part::body, std::move(*selector), {}};
    const auto found = saksi::evidence::select(record, query);
    if (found.has_text() && !found.longer) {
        // The same place asked with its own text is equal, with another it is not.
        query.expected = found.text;
        if (!saksi::evidence::select(record, query).equal) std::abort();
        query.expected = found.text + "x";
        if (saksi::evidence::select(record, query).equal) std::abort();
    }
    query.part = saksi::evidence::Part::head;
    static_cast<void>(saksi::evidence::select(record, query));
    return 0;
}
