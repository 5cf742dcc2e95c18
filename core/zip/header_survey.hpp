// All that can be said about the headers of a ZIP that another program made: where they disagree, and what no header accounts for.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/file_system.hpp"
#include "base/message.hpp"

namespace saksi::zip {

/// A peculiarity at an offset in the file. `contradiction`: two readers may get two contents from it.
struct HeaderRemark {
    std::uint64_t offset = 0;
    bool contradiction = false;
    Message what;
};

struct HeaderSurvey {
    std::uint64_t entries = 0;             ///< in the central directory
    std::vector<HeaderRemark> remarks;     ///< by offset, at most limits::foreign_defects
    std::uint64_t remarks_cut = 0;
};

/// Compares each central header with the local one to which it points, and every octet of the file with what they account for. Contents are not unpacked.
/// Errors: malformed (no end record, a central directory that cannot be walked), limit_exceeded (entries), those of the file.
/// Source: APPNOTE 6.3.10 §4.3, §4.4; data descriptors, ZIP64 and any extra field are known.
Result<HeaderSurvey> survey_headers(const base::ReadableFile& file);

}  // namespace saksi::zip
