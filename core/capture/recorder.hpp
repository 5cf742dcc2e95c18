// Bytes before parsing: turns hops into WARC records and makes them durable in groups.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "capture/committer.hpp"
#include "evidence/custody.hpp"
#include "evidence/exchange.hpp"
#include "secrets/secrets.hpp"
#include "store/job_folder.hpp"
#include "warc/writer.hpp"

namespace saksi::capture {

/// Where the response of a hop stands in the WARC.
struct Recorded {
    std::string response_record;
    std::string target_uri;
    std::string date;  ///< WARC-Date as written
    warc::Place place;
    int status = 0;
};

/// Writes one capture's WARC and its journal. record() only appends; nothing counts until commit() has returned.
class Recorder {
public:
    struct Tools {
        base::FileSystem& files;
        base::Clock& clock;
        base::Random& random;
        std::function<void()> commit_ended;  ///< called on another thread, so that whoever waits for answers looks up
    };

    /// Starts a fresh WARC with its warcinfo record and the custody chain. `job` outlives the recorder.
    static Result<Recorder> begin(store::JobFolder& job, Tools tools, const std::string& bundle_id);
    /// Goes on after the last journalled byte; what lies behind it was never acknowledged and is cut off. Errors: malformed when journalled
    /// bytes are missing or changed.
    static Result<Recorder> resume(store::JobFolder& job, Tools tools);

    /// Appends the records of one covered hop: request, 1xx answers, response, certificate chain, exchange. A hop without an answer leaves a custody entry
    /// only, and nullopt comes back. Removes the hop's spool file.
    Result<std::optional<Recorded>> record(const secrets::Covered& covered);
    /// Notes a request before its first hop, in state `planned`.
    void plan(store::RequestRow request);
    /// Marks `final_record` (empty: none) as the hop that the plugin is given, and the request as done or failed.
    void settle(store::RequestRow request, const std::string& final_record);
    /// Adds a custody entry to the next commit. Once they fill capture_limits::custody_detail, what plugins and networks cause without end is noted no more.
    void note(evidence::CustodyEvent event, Json detail);

    /// Exchanges appended since the last commit.
    std::size_t pending() const noexcept { return pending_exchanges_; }
    bool has_uncommitted() const noexcept { return !batch_.empty() || is_committing(); }
    /// A group commit was started and its end not been taken.
    bool is_committing() const noexcept { return committer_->is_busy(); }
    /// Group commit of all that was appended and noted: fdatasync of the WARC, then one journal transaction, while recording goes on. Not while
    /// another is under way. A failure is final for this process: what was not committed is cut off at resume.
    void start_commit();
    /// How the commit under way ended, nullopt as long as it has not.
    std::optional<Status> take_commit() { return committer_->take(); }
    /// The same, waiting for it.
    Status wait_for_commit() { return committer_->wait(); }
    /// Makes everything durable before it returns.
    Status commit();
    /// The same, and nothing is left to ask: with the last custody entries, or a run that was killed between would state its losses twice.
    Status end(const std::vector<store::ItemRow>& items);

    /// Size of the WARC so far.
    std::uint64_t bytes() const noexcept { return file_->size(); }

private:
    Recorder(store::JobFolder& job, Tools tools, std::unique_ptr<base::AppendableFile> file, evidence::CustodyWriter custody);
    Result<warc::Written> append(const warc::NewRecord& record);
    Status append_response(const net::HopRecord& hop, const std::string& response_id, warc::Place& place);
    Result<std::optional<evidence::TlsState>> append_chain(const net::HopRecord& hop, const std::string& response_id);
    Status append_exchange(const secrets::Covered& covered, const std::string& response_id, const std::string& request_id, const std::string& metadata_id,
                           std::optional<evidence::TlsState> tls);
    void note_failure(const net::HopRecord& hop);
    std::string new_record_id();

    Tools tools_;
    std::unique_ptr<base::AppendableFile> file_;
    std::unique_ptr<Committer> committer_;
    warc::Writer writer_;
    evidence::CustodyWriter custody_;
    std::string warcinfo_id_;
    std::int64_t connection_base_ = 0;  // connections of an earlier run keep their numbers
    std::map<std::uint64_t, std::pair<std::string, std::string>> chains_;  // connection number → chain record, digest
    store::Batch batch_;
    std::size_t pending_exchanges_ = 0;
    bool custody_full_ = false;
};

}  // namespace saksi::capture
