// What the manifests of a new revision list.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "bundle/asic_manifest.hpp"
#include "bundle/revision.hpp"
#include "zip/reader.hpp"

namespace saksi::bundle {

/// One reference for each entry that the bundle will hold, `mimetype` aside, in archive order. Every octet of the bundle is hashed once.
class RevisionList {
public:
    /// `bundle` as `revision` leaves it. Errors: malformed (a name that the layout does not know), missing (the medium).
    static Result<RevisionList> over(const zip::Reader& bundle, const Revision& revision);

    /// Takes in a further entry of the revision, as it was put behind `revision.added`.
    void add(const NewContent& content);
    /// ASiCManifestNNN.xml of a later revision: everything before it, under `signature_name`.
    Bytes signed_manifest(std::string_view signature_name) const;
    /// ASiCArchiveManifest.xml: everything before it, under `token_name`; the archive manifest before it marked as Rootfile.
    Bytes archive_manifest(std::string_view token_name) const;

private:
    explicit RevisionList(std::string rootfile) : rootfile_(std::move(rootfile)) {}
    std::string rootfile_;
    std::vector<DataObjectReference> references_;
};

}  // namespace saksi::bundle
