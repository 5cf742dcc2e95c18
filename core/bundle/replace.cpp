#include "base/file_system.hpp"
#include "bundle/revision.hpp"

namespace saksi::bundle {

namespace {

std::unexpected<Error> changed_meanwhile(const Path& path) {
    return fail(ErrorCode::try_later, msg("{file} changed while it was being worked on, or another process works on it; nothing was written, try again",
                                          {{"file", path.string()}}));
}

/// Whether the name still stands for the file that the caller saw.
Status check_unchanged(base::FileSystem& files, const Path& path, const base::FileStatus& seen) {
    auto now = files.status(path);
    if (!now) return pass_on(now);
    if (!*now) return fail(ErrorCode::missing, msg("{file} does not exist any more", {{"file", path.string()}}));
    if (**now != seen) return changed_meanwhile(path);
    return {};
}

/// Writes the new revision to `temporary`, durable and checked against the old one.
Status write_checked(base::FileSystem& files, const Path& path, const base::FileStatus& seen, const Path& temporary, const Revision& revision,
                     const Acceptance& accept) {
    auto old_file = files.open(path);
    if (!old_file) return pass_on(old_file);
    auto old = zip::Reader::open(**old_file);
    if (!old) return pass_on(old);
    {
        auto out = files.create(temporary, seen.mode);
        if (!out) return pass_on(out);
        if (auto written = write_revision(*old, revision, **out); !written) return written;
        if (auto synced = (*out)->sync(); !synced) return synced;
    }
    auto fresh_file = files.open(temporary);
    if (!fresh_file) return pass_on(fresh_file);
    auto fresh = zip::Reader::open(**fresh_file);
    if (!fresh) return pass_on(fresh);
    if (auto inside = check_revision(*old, *fresh, revision); !inside) return inside;
    return accept(**fresh_file);
}

Path temporary_beside(const Path& path) { return path.parent_path() / ("." + path.filename().string() + ".revision"); }

Path folder_of(const Path& path) { return path.has_parent_path() ? path.parent_path() : Path("."); }

}  // namespace

Status replace_with_revision(base::FileSystem& files, const Path& path, const base::FileStatus& seen, const Revision& revision, const Acceptance& accept) {
    // The lock is taken on the bundle itself: whoever waits for it finds another inode under the name afterwards, and stops.
    if (auto same = check_unchanged(files, path, seen); !same) return same;
    auto lock = files.try_lock(path);
    if (!lock) return pass_on(lock);
    if (!*lock) return changed_meanwhile(path);
    if (auto same = check_unchanged(files, path, seen); !same) return same;

    const Path temporary = temporary_beside(path);
    auto left_over = files.status(temporary);
    if (!left_over) return pass_on(left_over);
    if (*left_over) {  // from a run that was killed; nobody else writes it while we hold the lock
        if (auto removed = files.remove(temporary); !removed) return removed;
    }
    auto done = write_checked(files, path, seen, temporary, revision, accept);
    if (done) done = check_unchanged(files, path, seen);
    if (done) done = files.rename_over(temporary, path);
    if (!done) {
        (void)files.remove(temporary);  // the first error is the one to report; there may be nothing to remove
        return done;
    }
    return files.sync_directory(folder_of(path));
}

}  // namespace saksi::bundle
