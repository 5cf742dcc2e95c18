// ASiCManifest and ArchiveManifest of ETSI EN 319 162-1 as one fixed text form.
#pragma once

#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "digest/digest.hpp"

namespace saksi::bundle {

/// A digest that the manifest states about another entry.
struct DataObjectReference {
    std::string uri;
    std::string media_type;
    digest::Digest sha256;
    bool rootfile = false;  ///< the previous archive manifest, in an ArchiveManifest

    bool operator==(const DataObjectReference&) const = default;
};

/// No XML parser reads these: parse() takes the template apart, writes it again and compares every octet, so that DTDs, entities,
/// namespaces, comments and spare white space have no way in.
struct AsicManifest {
    std::string sig_reference_uri;
    std::string sig_reference_media_type;
    std::vector<DataObjectReference> references;

    /// The text. Every URI must be a portable name and every media type of the closed alphabet (asserted: the names are our own).
    std::string text() const;
    /// At most limits::manifest_bytes. Errors: malformed (byte offset of the first octet that differs; a URI twice; a URI that names the
    /// signature itself or `mimetype`; more than one Rootfile; a digest that is not canonical base64 of 32 octets), limit_exceeded.
    static Result<AsicManifest> parse(ByteView text);
    /// The reference to `uri`, or nullptr.
    const DataObjectReference* find(std::string_view uri) const noexcept;

    bool operator==(const AsicManifest&) const = default;
};

}  // namespace saksi::bundle
