// Takes the header lines of a foreign record and fills in what they say. Inside the room only.
#pragma once

#include "warc/foreign_record.hpp"

namespace saksi::warc {

/// Adds a defect to the record; beyond limits::foreign_defects it is only counted.
void add_defect(ForeignRecord& record, Message what);

/// `WARC/1.0`: sets the version. False when this is no version line at all.
bool read_version_line(ForeignRecord& record, std::string_view line);
/// One line after it, without its line end, in the order of the file. A line that begins with a blank goes on the one before (WARC 1.0 §4).
void read_header_line(ForeignRecord& record, std::string_view line);
/// After the last line: mandatory fields, forms, Content-Length. Source: WARC 1.1 §5.
void interpret_head(ForeignRecord& record);

}  // namespace saksi::warc
