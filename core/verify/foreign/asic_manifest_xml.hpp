// ASiCManifest of ETSI EN 319 162-1 (Annex A.4) as other programs write it: any prefix, order of attributes and white space.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "digest/foreign_digest.hpp"

namespace saksi::verify {

/// What the manifest of another program says about one entry.
struct ForeignReference {
    std::string uri;            ///< as it stands there
    std::string name;           ///< the entry that it means: percent-decoded; empty when it points out of the container
    std::string algorithm;      ///< URI of ds:DigestMethod
    std::optional<digest::ForeignDigest> digest;  ///< absent when algorithm or value are not understood
    bool rootfile = false;
};

/// A signature or token over the manifest's own octets, and what it covers.
struct ForeignManifest {
    std::string signature_uri, signature_name, signature_media_type;
    std::vector<ForeignReference> references;
};

/// Read by expat, which loads nothing: a DOCTYPE is refused, so there are no entities, and depth, size and number of references have limits (base/foreign_limits.hpp).
/// Elements of other namespaces, ds:KeyInfo and extensions are passed over. Errors: malformed (line), limit_exceeded.
Result<ForeignManifest> read_foreign_manifest(ByteView xml);

}  // namespace saksi::verify
