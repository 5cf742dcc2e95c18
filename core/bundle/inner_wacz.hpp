// One capture as a complete WACZ 1.1.1 file.
#pragma once

#include <string>
#include <vector>

#include "base/file_system.hpp"
#include "bundle/datapackage.hpp"
#include "bundle/pages.hpp"
#include "zip/reader.hpp"

namespace saksi::bundle {

inline constexpr std::string_view inner_warc_name = "archive/data.warc.gz";
inline constexpr std::string_view inner_cdxj_name = "indexes/index.cdx";
inline constexpr std::string_view inner_pages_name = "pages/pages.jsonl";
inline constexpr std::string_view inner_datapackage_name = "datapackage.json";
inline constexpr std::string_view inner_digest_name = "datapackage-digest.json";

/// What goes into one capture. References are borrowed for the call.
struct InnerWaczParts {
    const base::ReadableFile& warc;  ///< finished; copied as it is
    digest::Digest warc_sha256;      ///< as hashed while it was written; a file that differs by now is refused
    ByteView cdxj;
    std::vector<Page> pages;
    std::string bundle_id;  ///< `urn:uuid:…`
    UtcTime created;
    std::string software;
    std::string salt;
};

/// Writes the five entries. Errors: malformed (the WARC is not the one that was hashed), cannot_write, limit_exceeded.
Status write_inner_wacz(const InnerWaczParts& parts, base::AppendableFile& out);

/// An inner WACZ whose form is checked: exactly the five entries in their order, datapackage-digest.json about datapackage.json, each
/// resource listed once with its size. Hashes of the resources are verify's to compare (they need a pass over the content).
class InnerWacz {
public:
    /// `file` outlives the object. Errors: malformed, limit_exceeded, unsupported (another WACZ version).
    static Result<InnerWacz> open(const base::ReadableFile& file, std::uint64_t begin, std::uint64_t size);

    const zip::Reader& archive() const noexcept { return archive_; }
    const zip::Entry& warc() const noexcept { return archive_.entries()[0]; }
    const zip::Entry& cdxj() const noexcept { return archive_.entries()[1]; }
    const zip::Entry& pages() const noexcept { return archive_.entries()[2]; }
    const InnerDatapackage& datapackage() const noexcept { return datapackage_; }

private:
    InnerWacz(zip::Reader archive, InnerDatapackage datapackage);
    zip::Reader archive_;
    InnerDatapackage datapackage_;
};

}  // namespace saksi::bundle
