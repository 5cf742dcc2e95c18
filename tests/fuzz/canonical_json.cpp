// Signed JSON and the typed records on it: whatever is accepted comes out byte for byte as it went in.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "base/json.hpp"
#include "evidence/context.hpp"
#include "evidence/custody.hpp"
#include "evidence/exchange.hpp"
#include "evidence/item.hpp"
#include "evidence/json_scan.hpp"
#include "evidence/manifest.hpp"

namespace {

using saksi::Json;
using saksi::Result;

/// A record that was read is written so that it reads as the same.
template <class T, class Read>
void check_round_trip(const Json& json, Read read) {
    const Result<T> record = read(json);
    if (!record) return;
    const Result<T> again = read(saksi::evidence::to_json(*record));
    if (!again || *again != *record) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const saksi::ByteView text(data, size);
    const auto json = saksi::base::parse_canonical_json(text);
    if (json) {
        if (json->canonical() != saksi::text_of(text)) std::abort();
        // What the strict reader takes is JSON text to the scanner of recorded bodies too.
        saksi::evidence::JsonEvents nothing;
        if (saksi::evidence::scan_json(text, nothing)) std::abort();
        check_round_trip<saksi::evidence::Item>(*json, saksi::evidence::item_from_json);
        check_round_trip<saksi::evidence::Exchange>(*json, saksi::evidence::exchange_from_json);
        check_round_trip<saksi::evidence::Context>(*json, saksi::evidence::context_from_json);
        check_round_trip<saksi::evidence::Manifest>(*json, saksi::evidence::manifest_from_json);
    }
    static_cast<void>(saksi::evidence::check_custody(text));
    return 0;
}
