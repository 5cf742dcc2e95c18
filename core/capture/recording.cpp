#include "capture/recording.hpp"

#include <algorithm>
#include <charconv>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "base/assert.hpp"
#include "base/parallel.hpp"
#include "base/time_text.hpp"
#include "capture/cut_text.hpp"
#include "capture/shown.hpp"
#include "capture/translation.hpp"

namespace saksi::capture {

namespace {

constexpr std::size_t commit_exchanges = 32;                 // records: durability
constexpr std::chrono::milliseconds commit_age{20};
constexpr std::size_t jobs_at_once = 2 * commit_exchanges;   // one commit's worth is fetched while another's is made durable; the fetcher limits the hosts
constexpr std::chrono::milliseconds longest_wait{250};       // how soon Ctrl-C is noticed at the latest

}  // namespace

Recording::Recording(store::JobFolder& job, Recorder recorder, World& world)
    : job_(job), recorder_(std::move(recorder)), world_(world), logins_(world), records_(std::make_unique<RecordIndex>(world.files, job.warc())) {}

Result<Recording> Recording::open(store::JobFolder& job, Recorder recorder, World& world) {
    Recording recording(job, std::move(recorder), world);
    if (Status read = recording.read_journal(); !read) return pass_on(read);
    return recording;
}

Status Recording::read_journal() {
    auto records = job_.journal().records("0001");
    if (!records) return pass_on(records);
    auto requests = job_.journal().requests();
    if (!requests) return pass_on(requests);
    auto exchanges = job_.journal().exchanges();
    if (!exchanges) return pass_on(exchanges);
    std::map<std::string, warc::Place> places;
    for (const store::RecordRow& row : *records) places[row.record_id] = {row.offset, row.length};
    std::map<std::string, std::vector<store::ExchangeRow>> by_request;
    for (store::ExchangeRow& row : *exchanges) {
        records_->add(row.record_id, places[row.record_id], row.request);
        by_request[row.request].push_back(std::move(row));
        ++answers_;
    }
    for (store::RequestRow& row : *requests) {
        std::int64_t number = 0;
        std::from_chars(row.request.data() + 1, row.request.data() + row.request.size(), number);
        last_request_ = std::max(last_request_, number);
        const std::string place = row.request_key + "/" + std::to_string(row.occurrence);
        Earlier& earlier = earlier_[place];
        earlier.exchanges = std::move(by_request[row.request]);
        earlier.request = std::move(row);
    }
    return {};
}

void Recording::note_start(const Request& request, const std::vector<std::string>& takers, const std::vector<Json>& plugins) {
    Json::Array urls, ids;
    for (std::size_t i = 0; i < request.urls.size() && i < 1000; ++i) {
        urls.emplace_back(cut_text(request.urls[i], 2000));
        ids.emplace_back(takers[i]);
    }
    recorder_.note(evidence::CustodyEvent::job_started, Json().set("job", job_.id()).set("urls", std::move(urls)).set("plugins", std::move(ids)));
    for (const Json& plugin : plugins) recorder_.note(evidence::CustodyEvent::plugin_loaded, plugin);
    for (const auto& [plugin, overrides] : request.base_urls)
        for (const auto& [name, url] : overrides)
            recorder_.note(evidence::CustodyEvent::exception_used, Json().set("kind", "base_url").set("plugin", plugin).set("name", name).set("url", url));
    recorder_.note(evidence::CustodyEvent::capture_started, Json().set("capture", "0001").set("method", "http"));
}

void Recording::note_resume(const std::vector<Json>& plugins) {
    recorder_.note(evidence::CustodyEvent::resumed, Json().set("job", job_.id()).set("answers_kept", static_cast<std::int64_t>(answers_)));
    for (const Json& plugin : plugins) recorder_.note(evidence::CustodyEvent::plugin_loaded, plugin);
}

void Recording::lose(const std::string& code, const std::string& what, const std::string& detail) {
    recorder_.note(evidence::CustodyEvent::loss, Json().set("code", code).set("what", cut_text(what, 2000)).set("detail", cut_text(detail, 2000)));
    world_.progress.lost(msg("not recorded: {what} ({code})", {{"what", what}, {"code", code}}));
}

Status Recording::end(const std::vector<store::ItemRow>& items) {
    recorder_.note(evidence::CustodyEvent::capture_finished, Json().set("capture", "0001").set("answers", static_cast<std::int64_t>(answers_)));
    return recorder_.end(items);
}

Status Recording::work(std::vector<std::unique_ptr<UrlJob>> jobs, const PluginLoader& load) {
    jobs_ = std::move(jobs);
    if (Status started = recorder_.commit(); !started) return started;  // warcinfo and the first custody entries
    while (true) {
        if (Status stopped = check_stop(); !stopped) return stopped;
        if (Status started = start_waiting_jobs(load); !started) return started;
        auto progressed = deliver();
        if (!progressed) return pass_on(progressed);
        if (*progressed) continue;
        if (active_.empty() && next_job_ == jobs_.size()) break;
        if (Status waited = wait_for_events(); !waited) return waited;
    }
    for (const std::unique_ptr<UrlJob>& job : jobs_) drafts_.push_back(std::move(job->drafts));
    return answers_ == 0 ? nothing_answered() : Status();
}

Status Recording::check_stop() {
    if (!world_.stop.load()) return {};
    recorder_.note(evidence::CustodyEvent::interrupted, Json().set("answers", static_cast<std::int64_t>(answers_)));
    if (Status committed = recorder_.commit(); !committed) return committed;
    return fail(ErrorCode::interrupted, msg("stopped; {count} answers are kept. Go on with: saksi resume {id}", {{"count", std::to_string(answers_)}, {"id", job_.id()}}));
}

Status Recording::nothing_answered() const {
    Error error(asked_to_wait_ ? ErrorCode::try_later : ErrorCode::unavailable,
                msg("no host answered, so there is nothing to seal; the attempts are kept. Try again with: saksi resume {id}", {{"id", job_.id()}}));
    if (!first_failure_) return std::unexpected(std::move(error));
    const std::string& reason = first_failure_->reason;
    return std::unexpected(std::move(error)
                               .while_doing(net::sentence_of(first_failure_->outcome))
                               .while_doing(msg("asking {url}", {{"url", first_failure_->url + (reason.empty() ? "" : ": " + reason)}})));
}

Status Recording::start_waiting_jobs(const PluginLoader& load) {
    std::vector<UrlJob*> starting;
    for (; active_.size() < jobs_at_once && next_job_ < jobs_.size(); active_.push_back(starting.back())) {
        starting.push_back(jobs_[next_job_++].get());
        if (Status loaded = load(*starting.back()); !loaded) return loaded;
    }
    std::vector<Messages> said(starting.size());
    base::for_each_index(starting.size(), [&](std::size_t i) { starting[i]->job->hand_over_start(); });
    base::for_each_index(starting.size(), [&](std::size_t i) { said[i] = starting[i]->job->take_said(); });
    for (std::size_t i = 0; i < starting.size(); ++i)
        if (Status handled = handle(*starting[i], std::move(said[i])); !handled) return handled;
    return {};
}

Status Recording::handle(UrlJob& job, Messages messages) {
    for (plugin_host::PluginMessage& message : messages) {
        if (const auto* http = std::get_if<plugin_host::HttpAction>(&message)) {
            if (Status planned = plan(job, *http); !planned) return planned;
        } else if (const auto* login = std::get_if<plugin_host::LoginAction>(&message)) {
            if (Status planned = plan_login(job, *login); !planned) return planned;
        } else if (const auto* wait = std::get_if<plugin_host::WaitAction>(&message)) {
            OpenAction open;
            open.key = wait->key;
            open.outcome = plugin_host::Outcome::waited;
            open.due = world_.clock.monotonic() + std::chrono::milliseconds(std::min<std::int64_t>(wait->milliseconds, std::chrono::milliseconds(limits::retry_after_longest).count()));
            job.open.push_back(std::move(open));
        } else {
            job.drafts.add(std::move(message));
        }
    }
    return {};
}

Status Recording::plan(UrlJob& job, const plugin_host::HttpAction& action) {
    OpenAction& open = job.open.emplace_back();
    open.key = action.key;
    open.url = action.url;
    const std::string& plugin = job.plugin->manifest().id;
    if (const char* why = why_refused(action, *job.plugin)) return refuse(job, open, plugin_host::Outcome::refused, why);

    const std::string key = key_of(plugin, action);
    const std::int64_t occurrence = occurrences_[key]++;
    const auto earlier = earlier_.find(key + "/" + std::to_string(occurrence));
    if (earlier != earlier_.end() && earlier->second.request.state == "done") return answer_from_journal(open, earlier->second);

    net::Request request = net_request(action, plugin);
    if (Status filled = world_.secrets.fill(request, plugin, action.secrets); !filled) return refuse(job, open, plugin_host::Outcome::refused, no_such_secret);
    store::RequestRow row{earlier != earlier_.end() ? earlier->second.request.request : fmt::format("r{:06}", ++last_request_), "0001", key, occurrence, action.purpose, action_text(action), "planned", ""};
    open.request = row.request;
    request.id = row.request;
    if (Status submitted = world_.fetcher.submit(std::move(request)); !submitted) {
        open.request.clear();
        return refuse(job, open, plugin_host::Outcome::refused, "the request is not one that may be sent");
    }
    note_secrets(plugin, action.secrets);
    owners_[row.request] = &job;
    recorder_.plan(row);
    rows_[row.request] = std::move(row);
    world_.progress.planned(action.url);
    return {};
}

Status Recording::refuse(UrlJob& job, OpenAction& open, plugin_host::Outcome outcome, const char* detail) {
    open.outcome = outcome;
    open.detail = detail;
    open.settled = open.durable = true;
    recorder_.note(evidence::CustodyEvent::request_failed, Json().set("plugin", job.plugin->manifest().id).set("url", cut_text(open.url, 2000)).set("outcome", plugin_host::outcome_name(outcome)).set("reason", detail));
    return {};
}

void Recording::note_secrets(const std::string& plugin, const std::vector<std::string>& names) {
    for (const std::string& name : names)
        if (secrets_used_.emplace(plugin, name).second)
            recorder_.note(evidence::CustodyEvent::exception_used, Json().set("kind", "secret").set("plugin", plugin).set("name", name));
}

Status Recording::plan_login(UrlJob& job, const plugin_host::LoginAction& action) {
    OpenAction& open = job.open.emplace_back();
    open.key = action.request.key;
    open.url = action.request.url;
    const std::string& plugin = job.plugin->manifest().id;
    if (const char* why = why_no_login(action, *job.plugin)) return refuse(job, open, plugin_host::Outcome::refused, why);
    auto request = logins_.start(action, plugin);
    if (!request) return refuse(job, open, plugin_host::Outcome::refused, no_login);
    open.request = *request;
    owners_[*request] = &job;
    note_secrets(plugin, action.request.secrets);
    world_.progress.planned(open.url);
    return {};
}

Result<Recorded> Recording::recorded_of(const store::ExchangeRow& row) {
    auto facts = records_->facts(row.record_id);
    if (!facts) return pass_on(facts);
    return Recorded{row.record_id, facts->target_uri, base::utc_seconds_text(facts->date), *records_->find(row.record_id), static_cast<int>(row.status)};
}

Status Recording::answer_from_journal(OpenAction& open, const Earlier& earlier) {
    for (const store::ExchangeRow& row : earlier.exchanges) {
        auto recorded = recorded_of(row);
        if (!recorded) return pass_on(recorded);
        open.hops.push_back(std::move(*recorded));
        if (row.final) break;
    }
    open.settled = open.durable = true;
    open.outcome = plugin_host::Outcome::response;
    return {};
}

Result<bool> Recording::deliver() {
    std::vector<Delivery> ready;
    for (UrlJob* job : active_) {
        if (job->ended()) continue;
        OpenAction& front = job->open.front();
        if (front.due && *front.due <= world_.clock.monotonic()) front.durable = true;
        if (!front.durable) continue;
        ready.push_back({job, std::move(front), {}});
        job->open.pop_front();
    }
    // Jobs know nothing of each other, so all have their answers before the first is heard; what they ask for and report is taken in their order.
    base::for_each_index(ready.size(), [&](std::size_t i) { ready[i].job->job->hand_over(shown_for(ready[i].action, *records_).exchange); });
    base::for_each_index(ready.size(), [&](std::size_t i) { ready[i].messages = ready[i].job->job->take_said(); });
    for (Delivery& delivery : ready)
        if (Status handled = handle(*delivery.job, std::move(delivery.messages)); !handled) return pass_on(handled);
    return retire_ended_jobs() || !ready.empty();
}

/// The plugin goes, its reports stay: a thousand URLs hold no thousand plugins.
bool Recording::retire_ended_jobs() {
    const auto ended = std::erase_if(active_, [this](UrlJob* job) {
        if (!job->ended()) return false;
        for (const OpenAction& left : job->open) owners_.erase(left.request);
        job->job.reset();
        job->plugin.reset();
        return true;
    });
    return ended > 0;
}

std::chrono::milliseconds Recording::time_until_next_turn() const {
    std::chrono::milliseconds shortest = longest_wait;
    if (oldest_pending_ && !recorder_.is_committing()) {
        const auto age = std::chrono::duration_cast<std::chrono::milliseconds>(world_.clock.monotonic() - *oldest_pending_);
        shortest = std::clamp(commit_age - age, std::chrono::milliseconds(0), shortest);
    }
    for (const UrlJob* job : active_)
        if (!job->open.empty() && job->open.front().due) {
            const auto left = std::chrono::ceil<std::chrono::milliseconds>(*job->open.front().due - world_.clock.monotonic());
            shortest = std::clamp(left, std::chrono::milliseconds(0), shortest);
        }
    return shortest;
}

bool Recording::commit_is_due() const {
    if (!oldest_pending_) return false;
    return recorder_.pending() >= commit_exchanges || world_.fetcher.unfinished() == 0 || world_.clock.monotonic() - *oldest_pending_ >= commit_age;
}

Status Recording::wait_for_events() {
    if (world_.fetcher.unfinished() > 0) {
        auto event = world_.fetcher.next(time_until_next_turn());
        if (!event) return pass_on(event);
        if (*event)
            if (Status taken = take_event(std::move(**event)); !taken) return taken;
    } else if (recorder_.is_committing()) {
        if (Status committed = recorder_.wait_for_commit(); !committed) return committed;
        acknowledge();
    } else if (!oldest_pending_) {
        // Only a plugin's own wait is left: nothing wakes us but time.
        std::this_thread::sleep_for(time_until_next_turn());
        return {};
    }
    return commit_in_turn();
}

Status Recording::take_event(net::Event event) {
    if (auto* hop = std::get_if<net::HopRecord>(&event)) return logins_.under_way(hop->request) ? logins_.take(*hop) : take_hop(std::move(*hop));
    take_completion(std::get<net::Completion>(event));
    return {};
}

void Recording::end_login(const std::string& request) {
    const Logins::Ended login = logins_.end(request);
    if (const auto owner = owners_.find(request); owner != owners_.end()) {
        for (OpenAction& open : owner->second->open)
            if (open.request == request) {
                open.outcome = login.failure ? plugin_host::Outcome::refused : plugin_host::Outcome::response;
                open.detail = login.failure ? no_login : "";
                open.settled = open.durable = true;
            }
        owners_.erase(owner);
    }
    recorder_.note(evidence::CustodyEvent::exception_used, Json().set("kind", "login").set("plugin", login.plugin).set("url", cut_text(login.url, 2000)).set("outcome", login.failure.value_or("session")));
    if (login.failure) world_.progress.lost(msg("no session: {what} ({code})", {{"what", login.url}, {"code", *login.failure}}));
}

Status Recording::take_hop(net::HopRecord came) {
    auto covered = world_.secrets.cover(std::move(came), world_.files);
    if (!covered) return pass_on(covered);
    const net::HopRecord& hop = covered->hop;
    if (hop.outcome == net::Outcome::withheld)
        withheld_[hop.request] = hop.reason;
    else
        withheld_.erase(hop.request);
    if (hop.outcome == net::Outcome::storage_failed)
        return fail(ErrorCode::cannot_write, msg("the body of {url} could not be stored: {reason}", {{"url", hop.url}, {"reason", hop.reason}}));
    if (hop.outcome == net::Outcome::cancelled) return {};  // half an answer nobody asked to keep: resume asks again
    auto recorded = recorder_.record(*covered);
    if (!recorded) return pass_on(recorded);
    if (!oldest_pending_) oldest_pending_ = world_.clock.monotonic();
    if (!*recorded) return {};
    ++answers_;
    records_->add((*recorded)->response_record, (*recorded)->place, hop.request);
    const auto owner = owners_.find(hop.request);
    if (owner == owners_.end()) return {};
    for (OpenAction& open : owner->second->open)
        if (open.request == hop.request) {
            open.hops.push_back(std::move(**recorded));
            open.truncated = hop.truncated.has_value();
        }
    return {};
}

void Recording::take_completion(net::Completion completion) {
    if (completion.outcome == net::Outcome::cancelled) return;
    if (logins_.under_way(completion.request)) return end_login(completion.request);
    completion.reason = world_.secrets.cover(completion.reason);
    if (const auto withheld = withheld_.extract(completion.request)) {
        completion.outcome = net::Outcome::withheld;
        completion.reason = withheld.mapped();
    }
    if (completion.outcome == net::Outcome::rate_limited) {
        asked_to_wait_ = true;
        recorder_.note(evidence::CustodyEvent::rate_limited,
                       Json().set("request", completion.request).set("retry_after_s", completion.retry_after ? Json(static_cast<std::int64_t>(completion.retry_after->count())) : Json()));
    }
    store::RequestRow row = rows_[completion.request];
    rows_.erase(completion.request);
    std::string final_record;
    const auto owner = owners_.find(completion.request);
    if (owner != owners_.end())
        for (OpenAction& open : owner->second->open)
            if (open.request == completion.request) {
                const bool answered = !open.hops.empty();
                open.outcome = answered && keeps_its_answer(completion.outcome) ? plugin_host::Outcome::response : host_outcome(completion.outcome);
                open.detail = completion.reason;
                open.settled = true;
                if (answered) final_record = open.hops.back().response_record;
                if (!answered && !first_failure_) first_failure_ = Failure{completion.outcome, open.url, completion.reason};
            }
    const bool done = completion.outcome == net::Outcome::complete || (keeps_its_answer(completion.outcome) && !final_record.empty());
    row.state = done ? "done" : "failed";
    row.error = done ? "" : std::string(net::name_of(completion.outcome));
    recorder_.settle(std::move(row), final_record);
    settled_.push_back(completion.request);
    if (!oldest_pending_) oldest_pending_ = world_.clock.monotonic();
}

Status Recording::commit_in_turn() {
    if (recorder_.is_committing()) {
        auto ended = recorder_.take_commit();
        if (!ended) return {};
        if (!*ended) return std::move(*ended);
        acknowledge();
    }
    if (!commit_is_due()) return {};
    recorder_.start_commit();
    oldest_pending_.reset();
    committing_ = std::exchange(settled_, {});
    return {};
}

void Recording::acknowledge() {
    for (const std::string& request : committing_) {
        const auto owner = owners_.find(request);
        if (owner == owners_.end()) continue;
        for (OpenAction& open : owner->second->open)
            if (open.request == request) {
                open.durable = true;
                world_.progress.acknowledged(open.url, open.hops.empty() ? 0 : open.hops.back().status, open.hops.empty() ? 0 : open.hops.back().place.length);
            }
        owners_.erase(owner);
    }
    committing_.clear();
    world_.progress.remaining(world_.fetcher.unfinished());
}

}  // namespace saksi::capture
