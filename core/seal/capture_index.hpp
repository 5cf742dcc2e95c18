// What a finished WARC becomes inside its WACZ: index, pages and the digest of the file.
#pragma once

#include <string>
#include <vector>

#include "base/file_system.hpp"
#include "bundle/pages.hpp"
#include "digest/digest.hpp"
#include "store/journal.hpp"

namespace saksi::seal {

struct CaptureIndex {
    std::string cdxj;
    std::vector<bundle::Page> pages;
    digest::Digest warc_sha256;
};

/// Reads the whole WARC once more, block by block and in two threads, and checks every digest on the way: what does not hold is never sealed. A page
/// stands for each address asked for as `post`; without one, for the first answer. Errors: malformed naming record and offset, missing.
Result<CaptureIndex> index_capture(const base::ReadableFile& warc, store::Journal& journal);

}  // namespace saksi::seal
