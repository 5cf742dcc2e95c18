// A later revision of a bundle: all that was covered stays octet for octet.
#pragma once

#include <functional>
#include <string>
#include <string_view>
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
    /// What ASiCArchiveManifest.xml is called from now on, because a newer one takes its name; empty: it keeps it. The one permitted renaming.
    /// Source: EN 319 162-1 Annex A.7.
    std::string archive_manifest_becomes{};

    /// What the entry of that name is called in the new revision.
    std::string name_after(std::string_view name) const;
    /// The new content of an entry of the old bundle, or nullptr.
    const NewContent* replacement_of(std::string_view name) const noexcept;
};

/// Copies `old` to `out` with the changes of `revision`. Errors: refused (an entry that a manifest covers, or that is neither signature nor
/// token), malformed, cannot_write.
Status write_revision(const zip::Reader& old, const Revision& revision, base::AppendableFile& out);
/// Checks that `fresh` holds every entry of `old` in its order with the same octets, but for the names in `revision.replaced` and the one
/// renaming, then exactly the added ones. Errors: malformed, naming the entry.
Status check_revision(const zip::Reader& old, const zip::Reader& fresh, const Revision& revision);

/// Says whether the finished file may take the place of the old one. An error of its own keeps the old one.
using Acceptance = std::function<Status(const base::ReadableFile& fresh)>;

/// Writes the revision of the bundle at `path` beside it, makes it durable, checks that old lies inside new, asks `accept`, and replaces the
/// file under an exclusive lock if it is still the one of `seen`: the one permitted replacement of a final file. On any error the old file
/// stays as it was and the temporary one is removed. Errors: try_later (another process works on it, or the file changed meanwhile), refused,
/// malformed, missing, cannot_write, those of `accept`.
Status replace_with_revision(base::FileSystem& files, const Path& path, const base::FileStatus& seen, const Revision& revision, const Acceptance& accept);

}  // namespace saksi::bundle
