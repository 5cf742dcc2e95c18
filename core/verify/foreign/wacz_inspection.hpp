// saksi inspect wacz: the lists inside a WACZ against the files they are about.
#pragma once

#include "base/file_system.hpp"
#include "verify/foreign/inspection.hpp"

namespace saksi::verify {

/// Any WACZ 1.x, its entries stored or deflated. Lines: `warc`, `record`, `gap`, `resource`, `index`, `page`. Errors: malformed (no archive, no datapackage.json),
/// limit_exceeded, those of the file and of `sink`. Source: WACZ 1.1.1 §5; CDXJ as pywb and cdxj-indexer write it, CDX with its legend line.
Result<InspectionSummary> inspect_wacz(const base::ReadableFile& file, const std::string& name, const InspectionSink& sink);

}  // namespace saksi::verify
