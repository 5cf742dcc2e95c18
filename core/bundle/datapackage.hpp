// datapackage.json of the inner WACZ (WACZ 1.1.1) and of the bundle (multi-wacz-package).
#pragma once

#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"
#include "bundle/listed_file.hpp"

namespace saksi::bundle {

/// Profile `data-package` of WACZ 1.1.1. `resources` are all files of the archive but the two datapackage files, in archive order.
struct InnerDatapackage {
    std::string bundle_id;  ///< `urn:uuid:…`; the title is `Bukti <bundle_id>`, so that nothing of the case shows
    UtcTime created;
    std::string software;   ///< `saksi 0.1.0`
    std::string salt;       ///< 32 hexadecimal digits
    std::vector<ListedFile> resources;  ///< media_type is not part of the file and comes back empty

    std::string text() const;
    /// Errors: malformed (not canonical, a member missing, unknown or of another form), unsupported (another wacz_version).
    static Result<InnerDatapackage> parse(ByteView text);
};

/// Profile `multi-wacz-package`: the captures of the bundle.
struct OuterDatapackage {
    std::string bundle_id;
    std::vector<ListedFile> captures;

    std::string text() const;
    static Result<OuterDatapackage> parse(ByteView text);
};

/// `datapackage-digest.json` for the octets of an inner datapackage.json.
std::string datapackage_digest_text(const digest::Digest& sha256_of_datapackage);
/// Errors: malformed.
Result<digest::Digest> parse_datapackage_digest(ByteView text);

}  // namespace saksi::bundle
