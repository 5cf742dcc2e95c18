// `$SAKSI_HOME/jobs/<id>/`: one capture's files while it is unsealed. One process works in it at a time.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/file_system.hpp"
#include "base/random.hpp"
#include "store/home.hpp"
#include "store/journal.hpp"

namespace saksi::store {

/// How far a job has come.
enum class JobState {
    running,      ///< another process works on it now
    interrupted,  ///< cut off: `saksi resume`
    recorded,     ///< everything is recorded, nothing is sealed: `saksi seal`
};

struct JobSummary {
    std::string id;
    JobState state = JobState::interrupted;
    std::string created;            ///< utc_text form
    std::vector<std::string> urls;
    std::size_t exchanges = 0;
    std::string case_label;
};

/// A job's folder, locked for this process while the object lives.
class JobFolder {
public:
    /// Makes a folder with a fresh id `YYYYMMDD-hhmmss-xxxxxx` and its journal. Errors: cannot_write.
    static Result<JobFolder> create(base::FileSystem& files, const Home& home, base::Clock& clock, base::Random& random);
    /// Opens an existing one. Errors: missing (no such job), try_later (another process works on it), malformed.
    static Result<JobFolder> open(base::FileSystem& files, const Home& home, const std::string& id);

    const std::string& id() const noexcept { return id_; }
    const Path& path() const noexcept { return path_; }
    Path warc() const { return path_ / "data.warc.gz"; }
    Path spool() const { return path_ / "spool"; }
    Journal& journal() noexcept { return journal_; }
    /// Removes everything: only after the sealed bundle was re-read and verified. The object is unusable then.
    Status remove(base::FileSystem& files);

private:
    JobFolder(std::string id, Path path, std::unique_ptr<base::FileLock> lock, Journal journal)
        : id_(std::move(id)), path_(std::move(path)), lock_(std::move(lock)), journal_(std::move(journal)) {}

    std::string id_;
    Path path_;
    std::unique_ptr<base::FileLock> lock_;
    Journal journal_;
};

/// Every job of the home, oldest first. A folder that cannot be read is passed over here; opening it by its id tells why.
Result<std::vector<JobSummary>> list_jobs(base::FileSystem& files, const Home& home);

}  // namespace saksi::store
