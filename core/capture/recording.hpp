// The loop of one capture: answers to plugins, actions to the fetcher, hops to the WARC, in group commits.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "capture/capture.hpp"
#include "capture/logins.hpp"
#include "capture/record_index.hpp"
#include "capture/recorder.hpp"
#include "capture/url_job.hpp"

namespace saksi::capture {

/// Fills plugin and job of a UrlJob whose turn has come.
using PluginLoader = std::function<Status(UrlJob&)>;

class Recording {
public:
    /// Reads what the journal holds already. `job` and what `world` names outlive the recording.
    static Result<Recording> open(store::JobFolder& job, Recorder recorder, World& world);

    /// `takers`: the id of the plugin for each URL. `plugins`: the detail of each `plugin_loaded`.
    void note_start(const Request& request, const std::vector<std::string>& takers, const std::vector<Json>& plugins);
    void note_resume(const std::vector<Json>& plugins);

    /// Runs all jobs to their ends, a few at a time. Errors: interrupted, unavailable, try_later, cannot_write.
    Status work(std::vector<std::unique_ptr<UrlJob>> jobs, const PluginLoader& load);
    /// What the plugins reported, in the order of the URLs.
    std::vector<Drafts> take_drafts() { return std::move(drafts_); }
    RecordIndex& records() noexcept { return *records_; }
    /// Notes a loss in custody and tells the watcher.
    void lose(const std::string& code, const std::string& what, const std::string& detail);
    /// Keeps `items` and marks the job as recorded, durably.
    Status end(const std::vector<store::ItemRow>& items);

    std::size_t answers() const noexcept { return answers_; }
    std::uint64_t bytes() const noexcept { return recorder_.bytes(); }

private:
    struct Earlier {
        store::RequestRow request;
        std::vector<store::ExchangeRow> exchanges;
    };
    using Messages = std::vector<plugin_host::PluginMessage>;
    /// A durable answer on its way to its plugin, and what the plugin says to it.
    struct Delivery {
        UrlJob* job;
        OpenAction action;
        Messages messages;
    };

    Recording(store::JobFolder& job, Recorder recorder, World& world);
    Status read_journal();

    Status start_waiting_jobs(const PluginLoader& load);
    Status handle(UrlJob& job, Messages messages);
    Status plan(UrlJob& job, const plugin_host::HttpAction& action);
    Status plan_login(UrlJob& job, const plugin_host::LoginAction& action);
    Status refuse(UrlJob& job, OpenAction& open, plugin_host::Outcome outcome, const char* detail);
    void note_secrets(const std::string& plugin, const std::vector<std::string>& names);
    Status answer_from_journal(OpenAction& open, const Earlier& earlier);
    Result<Recorded> recorded_of(const store::ExchangeRow& row);
    Result<bool> deliver();
    bool retire_ended_jobs();
    Status wait_for_events();
    Status take_event(net::Event event);
    Status take_hop(net::HopRecord hop);
    void end_login(const std::string& request);
    void take_completion(net::Completion completion);
    bool commit_is_due() const;
    Status commit_in_turn();
    void acknowledge();
    std::chrono::milliseconds time_until_next_turn() const;
    Status check_stop();
    Status nothing_answered() const;

    store::JobFolder& job_;
    Recorder recorder_;
    World& world_;
    Logins logins_;
    std::unique_ptr<RecordIndex> records_;
    std::vector<std::unique_ptr<UrlJob>> jobs_;
    std::size_t next_job_ = 0;
    std::vector<UrlJob*> active_;
    std::vector<Drafts> drafts_;

    std::map<std::string, Earlier> earlier_;               // `key/occurrence` → what the journal has
    std::map<std::string, std::int64_t> occurrences_;      // request key → how often planned in this run
    std::map<std::string, UrlJob*> owners_;                // request → job
    std::map<std::string, store::RequestRow> rows_;        // open requests
    std::vector<std::string> settled_;                     // requests that the next commit makes durable
    std::vector<std::string> committing_;                  // requests of the commit under way
    std::optional<std::chrono::nanoseconds> oldest_pending_;
    std::int64_t last_request_ = 0;
    std::set<std::pair<std::string, std::string>> secrets_used_;  // plugin and name
    std::map<std::string, std::string> withheld_;                 // requests whose last answer was dropped, and why
    std::size_t answers_ = 0;
    bool asked_to_wait_ = false;
    /// Why the first request of this run got no answer: told when nothing else did either.
    struct Failure {
        net::Outcome outcome;
        std::string url, reason;
    };
    std::optional<Failure> first_failure_;
};

}  // namespace saksi::capture
