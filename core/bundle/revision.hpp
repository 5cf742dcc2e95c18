// A later revision of a bundle: all that was covered stays octet for octet.
#pragma once

#include <string>
#include <vector>

#include "base/file_system.hpp"
#include "zip/reader.hpp"

namespace saksi::bundle {

/// New content under a name. In `replaced` the name exists and is a signature or token that no manifest of the bundle covers; in `added` it
/// is new and allowed by the closed patterns.
struct NewContent {
    std::string name;
    Bytes content;
};
struct Revision {
    std::vector<NewContent> replaced;
    std::vector<NewContent> added;  ///< in the order they shall stand at the end
};

/// Copies `old` to `out` with the changes of `revision`. Errors: refused (an entry that a manifest covers, or that is neither signature nor
/// token), malformed, cannot_write.
Status write_revision(const zip::Reader& old, const Revision& revision, base::AppendableFile& out);
/// Checks that `fresh` holds every entry of `old` in its order with the same octets, but for the names in `revision.replaced`, then exactly
/// the added ones. Errors: malformed, naming the entry.
Status check_revision(const zip::Reader& old, const zip::Reader& fresh, const Revision& revision);

/// Writes the revision of the bundle at `path` beside it, makes it durable, checks that old lies inside new, and replaces the file under
/// an exclusive lock if it is still the one of `seen`: the one permitted replacement of a final file. On any error the old file stays as it
/// was and the temporary one is removed. Errors: try_later (another process works on it, or the file changed meanwhile), refused,
/// malformed, missing, cannot_write.
Status replace_with_revision(base::FileSystem& files, const Path& path, const base::FileStatus& seen, const Revision& revision);

/// Octets of the next ASiCArchiveManifest.xml: every entry of `bundle` but `mimetype`, in archive order, with the contents of `replaced` in
/// place of the old ones. Used when a bundle was sealed without a token. `token_name` is what its SigReference names.
/// Errors: exists (there is an archive manifest already), malformed.
Result<Bytes> archive_manifest_for(const zip::Reader& bundle, const std::vector<NewContent>& replaced, std::string_view token_name);

}  // namespace saksi::bundle
