#include "store/job_folder.hpp"

#include <array>

#include "base/json.hpp"

namespace saksi::store {

namespace {

bool is_job_id(std::string_view text) {
    if (text.size() != 22 || text[8] != '-' || text[15] != '-') return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const bool digit = c >= '0' && c <= '9';
        if (i != 8 && i != 15 && !digit && !(i > 15 && c >= 'a' && c <= 'f')) return false;
    }
    return true;
}

std::string new_job_id(base::Clock& clock, base::Random& random) {
    const std::string time = base::utc_14_digits(clock.now());
    std::array<std::uint8_t, 3> octets{};
    random.fill(octets);
    return time.substr(0, 8) + "-" + time.substr(8) + "-" + base::hex_of(octets);
}

constexpr std::string_view removed_suffix = ".sealed";

/// What a crash left of folders whose bundle is sealed.
void sweep(base::FileSystem& files, const Path& jobs) {
    const auto names = files.list(jobs);
    if (!names) return;
    for (const std::string& name : *names)
        if (name.ends_with(removed_suffix) && is_job_id(std::string_view(name).substr(0, name.size() - removed_suffix.size()))) static_cast<void>(files.remove_tree(jobs / name));
}

std::unexpected<Error> no_such_job(const std::string& id) {
    return fail(ErrorCode::missing, msg("there is no recording {id}; “saksi list” shows those that exist", {{"id", id}}));
}

std::string case_label_of(const Json& plan) {
    const std::string* label = plan.text_at("case");
    return label ? *label : std::string();
}

}  // namespace

Result<JobFolder> JobFolder::create(base::FileSystem& files, const Home& home, base::Clock& clock, base::Random& random) {
    if (Status ready = home.prepare(files); !ready) return pass_on(ready);
    sweep(files, home.jobs());
    const std::string id = new_job_id(clock, random);
    const Path path = home.jobs() / id;
    if (Status made = files.make_directory(path, 0700); !made) return pass_on(made);
    for (const Path& folder : {path / "spool", path / "items"})
        if (Status made = files.make_directory(folder, 0700); !made) return pass_on(made);
    auto lock = files.try_lock(path / "lock");
    if (!lock) return pass_on(lock);
    auto journal = Journal::create(path / "journal.sqlite");
    if (!journal) return pass_on(journal);
    for (const Path& folder : {path, home.jobs()})
        if (Status synced = files.sync_directory(folder); !synced) return pass_on(synced);
    return JobFolder(id, path, std::move(*lock), std::move(*journal));
}

Result<JobFolder> JobFolder::open(base::FileSystem& files, const Home& home, const std::string& id) {
    const Path path = home.jobs() / id;
    if (!is_job_id(id)) return no_such_job(id);
    auto present = files.status(path / "journal.sqlite");
    if (!present) return pass_on(present);
    if (!*present) return no_such_job(id);
    auto lock = files.try_lock(path / "lock");
    if (!lock) return pass_on(lock);
    if (!*lock) return fail(ErrorCode::try_later, msg("another program is working on the recording {id}; wait until it has ended", {{"id", id}}));
    auto journal = Journal::open(path / "journal.sqlite");
    if (!journal) return pass_on(journal);
    return JobFolder(id, path, std::move(*lock), std::move(*journal));
}

Status JobFolder::remove(base::FileSystem& files) {
    // One step takes it out of the list: a folder that a crash left half empty would still look like a recording.
    Path gone = path_;
    gone += removed_suffix;
    if (Status renamed = files.rename_new(path_, gone); !renamed) return renamed;
    if (Status synced = files.sync_directory(path_.parent_path()); !synced) return synced;
    return files.remove_tree(gone);
}

Result<std::vector<JobSummary>> list_jobs(base::FileSystem& files, const Home& home) {
    std::vector<JobSummary> jobs;
    auto present = files.status(home.jobs());
    if (!present) return pass_on(present);
    if (!*present) return jobs;
    auto names = files.list(home.jobs());
    if (!names) return pass_on(names);
    for (const std::string& name : *names) {
        if (!is_job_id(name)) continue;
        auto journal = Journal::open(home.jobs() / name / "journal.sqlite");
        if (!journal) continue;
        JobSummary job;
        job.id = name;
        auto lock = files.try_lock(home.jobs() / name / "lock");
        auto recorded = journal->meta("recorded");
        if (lock && !*lock)
            job.state = JobState::running;
        else if (recorded && *recorded)
            job.state = JobState::recorded;
        if (auto created = journal->meta("created"); created && *created) job.created = **created;
        if (auto plan = journal->meta("plan"); plan && *plan) {
            if (auto json = base::parse_json(bytes_of(**plan))) {
                job.case_label = case_label_of(*json);
                if (const Json::Array* urls = json->array_at("urls"))
                    for (const Json& url : *urls)
                        if (url.string()) job.urls.push_back(*url.string());
            }
        }
        if (auto exchanges = journal->exchanges()) job.exchanges = exchanges->size();
        jobs.push_back(std::move(job));
    }
    return jobs;
}

}  // namespace saksi::store
