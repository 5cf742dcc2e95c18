#include "net/curl_fetcher.hpp"

#include <algorithm>
#include <atomic>
#include <deque>
#include <set>
#include <unordered_map>

#include "base/assert.hpp"
#include "net/curl_transfer.hpp"
#include "net/lookup.hpp"
#include "net/redirect.hpp"
#include "net/request_check.hpp"
#include "net/retry.hpp"
#include "net/schedule.hpp"

namespace saksi::net {
namespace {

using std::chrono::duration_cast;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;

/// One request on its way: the hop it is at, and what it has been through.
struct Task {
    Request request;
    HopRequest next;  ///< the hop to be made
    int hop = 0;
    int attempt = 1;
    int records = 0;  ///< HopRecords handed out
    bool begun = false;
    std::set<std::string> visited;  ///< method and URL of each hop
    // of the try under way
    UtcTime started;
    nanoseconds started_at{0};
    bool resolving = false;
    std::unique_ptr<CurlTransfer> transfer;
};

struct HostAddresses {
    std::vector<IpAddress> answers;
    nanoseconds at{0};
    bool known = false;
    bool asking = false;
};

class MultiFetcher final : public Fetcher {
public:
    MultiFetcher(CurlFetcherOptions options, base::Clock& clock, base::Random& random, base::FileSystem& files,
                 std::shared_ptr<Resolver> resolver, MultiPtr multi)
        : options_(std::move(options)), clock_(clock), random_(random), context_{options_, clock, files, {}}, multi_(std::move(multi)),
          schedule_(options_.per_host_parallel, options_.total_parallel),
          lookup_(std::move(resolver), [handle = multi_.get()] { libcurl().multi_wakeup(handle); }) {}

    ~MultiFetcher() override {
        for (auto& [number, task] : tasks_)
            if (task->transfer) libcurl().multi_remove_handle(multi_.get(), task->transfer->handle());
    }

    Status submit(Request request) override {
        auto url = check_request(request);
        if (!url) return pass_on(url);
        if (!ids_.insert(request.id).second)
            return fail(ErrorCode::usage, msg("The request id {id} is in use.", {{"id", request.id}}));
        auto task = std::make_unique<Task>();
        task->next = {std::move(*url), request.method, request.fields, request.body};
        task->visited.insert(key_of(task->next));
        task->request = std::move(request);
        const auto number = ++last_number_;
        enqueue(number, *task, nanoseconds{0});
        tasks_.emplace(number, std::move(task));
        ++queued_;
        return {};
    }

    Result<std::optional<Event>> next(milliseconds wait) override {
        const auto deadline = clock_.monotonic() + wait;
        for (;;) {
            if (!events_.empty()) return std::optional<Event>(pop_event());
            if (tasks_.empty()) return std::optional<Event>();
            if (cancelled_.load()) {
                end_all();
                continue;
            }
            if (auto worked = work(); !worked) return pass_on(worked);
            if (!events_.empty()) continue;
            if (woken_.exchange(false)) return std::optional<Event>();
            const auto left = deadline - clock_.monotonic();
            if (left <= nanoseconds{0}) return std::optional<Event>();
            if (auto waited = wait_for_event(left); !waited) return pass_on(waited);
        }
    }

    std::size_t unfinished() const noexcept override { return ids_.size(); }
    std::size_t queued() const noexcept override { return queued_; }

    void wake() noexcept override {
        woken_.store(true);
        libcurl().multi_wakeup(multi_.get());
    }

    void cancel() noexcept override {
        cancelled_.store(true);
        libcurl().multi_wakeup(multi_.get());
    }

private:
    static std::string key_of(const HopRequest& hop) { return std::string(name_of(hop.method)) + " " + hop.url.text; }

    void enqueue(std::uint64_t number, const Task& task, nanoseconds not_before) {
        schedule_.add(number, task.next.url.host, priority_of(task.request.purpose), not_before, clock_.monotonic());
    }

    Event pop_event() {
        Event event = std::move(events_.front());
        events_.pop_front();
        if (const auto* done = std::get_if<Completion>(&event)) ids_.erase(done->request);
        return event;
    }

    Status work() {
        while (auto answer = lookup_.take()) take_answer(std::move(*answer));
        while (const auto number = schedule_.take(clock_.monotonic())) begin_try(*number);
        expire_lookups();
        int running = 0;
        if (libcurl().multi_perform(multi_.get(), &running) != CURLM_OK) return fail(ErrorCode::internal, msg("libcurl's event loop failed."));
        int left = 0;
        while (const CURLMsg* message = libcurl().multi_info_read(multi_.get(), &left)) {
            if (message->msg != CURLMSG_DONE) continue;
            const CURLcode code = message->data.result;
            end_transfer(transfers_.at(message->easy_handle), code, false);
        }
        return {};
    }

    Status wait_for_event(nanoseconds left) {
        const auto now = clock_.monotonic();
        if (const auto time = schedule_.next_time(now)) left = std::min(left, *time - now);
        for (const auto number : resolving_) {
            const Task& task = *tasks_.at(number);
            left = std::min(left, std::max(nanoseconds{0}, task.started_at + task.request.limits.connect_time - now));
        }
        const auto rounded = std::chrono::ceil<milliseconds>(left).count();
        const int timeout = static_cast<int>(std::clamp<std::int64_t>(rounded, 0, 60'000));
        if (libcurl().multi_poll(multi_.get(), nullptr, 0, timeout, nullptr) != CURLM_OK)
            return fail(ErrorCode::internal, msg("libcurl's event loop failed."));
        return {};
    }

    // --- one try ---

    void begin_try(std::uint64_t number) {
        Task& task = *tasks_.at(number);
        if (!task.begun) --queued_;
        task.begun = true;
        task.started = clock_.now();
        task.started_at = clock_.monotonic();
        const std::string& host = task.next.url.host;
        if (!options_.proxy.empty()) return start_transfer(number, task, {}, std::nullopt, std::nullopt);
        if (const auto literal = IpAddress::parse(host)) {
            const auto decision = options_.addresses.check(host, *literal, task.next.url.port);
            if (!decision.allowed) return refuse(number, task, {*literal}, std::nullopt);
            return start_transfer(number, task, {}, std::nullopt, std::nullopt);
        }
        HostAddresses& known = hosts_[host];
        if (known.known && task.started_at - known.at < limits::dns_answer_time) return with_answers(number, task, known.answers, std::nullopt);
        task.resolving = true;
        resolving_.insert(number);
        if (known.asking) return;
        known.asking = true;
        if (auto asked = lookup_.start(host); !asked) take_answer({host, pass_on(asked)});
    }

    void take_answer(LookupAnswer answer) {
        HostAddresses& known = hosts_[answer.host];
        known.asking = false;
        known.known = answer.addresses.has_value() && !answer.addresses->empty();
        known.at = clock_.monotonic();
        if (known.known) known.answers = *answer.addresses;
        std::vector<std::uint64_t> waiting;
        for (const auto number : resolving_)
            if (tasks_.at(number)->next.url.host == answer.host) waiting.push_back(number);
        for (const auto number : waiting) {
            Task& task = *tasks_.at(number);
            leave_lookup(number, task);
            const auto took = micros_since(task.started_at);
            if (known.known) with_answers(number, task, known.answers, took);
            else
                fail_try(number, task, Outcome::dns_failed,
                         answer.addresses ? "the answer is empty" : base::text_of(answer.addresses.error(), Language::english), took);
        }
    }

    void expire_lookups() {
        const auto now = clock_.monotonic();
        std::vector<std::uint64_t> late;
        for (const auto number : resolving_)
            if (const Task& task = *tasks_.at(number); now - task.started_at >= task.request.limits.connect_time) late.push_back(number);
        for (const auto number : late) {
            Task& task = *tasks_.at(number);
            leave_lookup(number, task);
            fail_try(number, task, Outcome::dns_failed, "no answer within connect_time", micros_since(task.started_at));
        }
    }

    void leave_lookup(std::uint64_t number, Task& task) {
        task.resolving = false;
        resolving_.erase(number);
    }

    /// `took`: microseconds of the lookup this try waited for; nullopt when the answer was known.
    void with_answers(std::uint64_t number, Task& task, const std::vector<IpAddress>& answers, std::optional<std::int64_t> took) {
        DnsAnswer dns{task.next.url.host, answers};
        std::vector<IpAddress> pinned;
        for (const auto& address : answers)
            if (options_.addresses.check(dns.name, address, task.next.url.port).allowed) pinned.push_back(address);
        if (pinned.empty()) return refuse(number, task, answers, std::move(dns));
        start_transfer(number, task, std::move(pinned), std::move(dns), took);
    }

    HopRecord new_record(const Task& task) const {
        HopRecord record;
        record.request = task.request.id;
        record.hop = task.hop;
        record.attempt = task.attempt;
        record.method = task.next.method;
        record.url = task.next.url.text;
        record.purpose = task.request.purpose;
        record.started = task.started;
        record.proxy = options_.proxy;
        return record;
    }

    void refuse(std::uint64_t number, Task& task, const std::vector<IpAddress>& addresses, std::optional<DnsAnswer> dns) {
        std::string reason;
        for (const auto& address : addresses) {
            const auto decision = options_.addresses.check(task.next.url.host, address, task.next.url.port);
            reason += (reason.empty() ? "" : "; ") + address.text() + " port " + std::to_string(task.next.url.port) + ": " +
                      std::string(name_of(*decision.rule));
        }
        HopRecord record = new_record(task);
        record.dns = std::move(dns);
        record.outcome = Outcome::address_refused;
        record.reason = std::move(reason);
        record.timings.total_us = micros_since(task.started_at);
        end_try(number, task, std::move(record));
    }

    void fail_try(std::uint64_t number, Task& task, Outcome outcome, std::string reason, std::int64_t dns_us) {
        HopRecord record = new_record(task);
        record.outcome = outcome;
        record.reason = std::move(reason);
        record.timings.dns_us = dns_us;
        record.timings.total_us = micros_since(task.started_at);
        end_try(number, task, std::move(record));
    }

    void start_transfer(std::uint64_t number, Task& task, std::vector<IpAddress> pinned, std::optional<DnsAnswer> dns,
                        std::optional<std::int64_t> dns_us) {
        HopRecord record = new_record(task);
        record.dns = std::move(dns);
        record.timings.dns_us = dns_us;
        auto transfer = CurlTransfer::open(context_, std::move(record), task.next, task.request.limits, std::move(pinned), task.started_at);
        if (!transfer || libcurl().multi_add_handle(multi_.get(), (*transfer)->handle()) != CURLM_OK)
            return fail_try(number, task, Outcome::connect_failed, "libcurl could not begin", 0);
        task.transfer = std::move(*transfer);
        transfers_.emplace(task.transfer->handle(), number);
    }

    void end_transfer(std::uint64_t number, CURLcode code, bool cancelled) {
        Task& task = *tasks_.at(number);
        const auto transfer = std::move(task.transfer);
        HopRecord record = transfer->finish(code, cancelled);
        transfers_.erase(transfer->handle());
        libcurl().multi_remove_handle(multi_.get(), transfer->handle());
        end_try(number, task, std::move(record));
    }

    // --- what comes after a try ---

    void end_try(std::uint64_t number, Task& task, HopRecord record) {
        schedule_.release(number);
        ++task.records;
        const Step step = after(task, record);
        const Outcome outcome = record.outcome;
        std::string reason = record.reason;
        events_.emplace_back(std::move(record));
        if (step.again) return enqueue(number, task, step.not_before);
        complete(number, task, step.outcome.value_or(outcome), step.outcome ? step.reason : std::move(reason), step.retry_after);
    }

    struct Step {
        bool again = false;
        nanoseconds not_before{0};
        std::optional<Outcome> outcome;  ///< where it differs from the hop's
        std::string reason;
        std::optional<std::chrono::seconds> retry_after;
    };

    Step after(Task& task, const HopRecord& record) {
        if (cancelled_.load()) return {};
        keep_to_quota(task, record);
        if (may_repeat(record)) return after_failure(task, record);
        if (record.outcome == Outcome::complete && task.request.follow_redirects && is_redirect(record.status)) return after_redirect(task, record);
        return {};
    }

    /// A server whose quota this answer used up is left alone until it is filled again; one that would take too long is asked, and refuses.
    void keep_to_quota(const Task& task, const HopRecord& record) {
        const auto wait = quota_wait(record, clock_.now());
        if (wait && *wait <= limits::retry_after_longest) schedule_.hold(task.next.url.host, clock_.monotonic() + nanoseconds(*wait));
    }

    Step after_failure(Task& task, const HopRecord& record) {
        Step step;
        if (record.outcome == Outcome::complete) {
            const auto stated = record.field("retry-after");
            if (stated) step.retry_after = parse_retry_after(*stated, clock_.now());
            // Mastodon's 429 says when the quota is filled again and nothing else.
            if (!step.retry_after && record.status == 429) step.retry_after = quota_wait(record, clock_.now());
        }
        const bool too_long = step.retry_after && *step.retry_after > limits::retry_after_longest;
        if (too_long || task.attempt >= task.request.attempts) {
            if (record.status == 429 || (too_long && record.status == 503)) {
                step.outcome = Outcome::rate_limited;
                step.reason = "HTTP " + std::to_string(record.status);
            }
            return step;
        }
        ++task.attempt;
        const auto now = clock_.monotonic();
        step.again = true;
        step.not_before = now + back_off(task.attempt, options_.retry_base, random_);
        if (step.retry_after) {
            step.not_before = std::max(step.not_before, now + nanoseconds(*step.retry_after));
            schedule_.hold(task.next.url.host, now + nanoseconds(*step.retry_after));
        }
        return step;
    }

    Step after_redirect(Task& task, const HopRecord& record) {
        const auto location = record.field("location");
        if (!location) return {};
        Step step;
        auto target = task.next.url.resolve(*location);
        ++task.hop;
        task.attempt = 1;
        if (!target) {  // where the server wanted to lead stands in the recorded head
            step.outcome = target.error().code() == ErrorCode::refused ? Outcome::scheme_refused : Outcome::malformed;
            step.reason = base::text_of(target.error(), Language::english);
            return step;
        }
        if (task.hop > limits::redirect_hops) {
            step.outcome = Outcome::too_many_redirects;
            return step;
        }
        follow(task.next, record.status, std::move(*target));
        if (!task.visited.insert(key_of(task.next)).second) {
            step.outcome = Outcome::redirect_loop;
            step.reason = task.next.url.text;
            return step;
        }
        step.again = true;
        return step;
    }

    void complete(std::uint64_t number, Task& task, Outcome outcome, std::string reason, std::optional<std::chrono::seconds> retry_after) {
        if (!task.begun) --queued_;
        events_.emplace_back(Completion{task.request.id, outcome, std::move(reason), task.records, retry_after});
        tasks_.erase(number);
    }

    void end_all() {
        schedule_.clear_waiting();
        std::vector<std::uint64_t> numbers;
        for (const auto& [number, task] : tasks_) numbers.push_back(number);
        for (const auto number : numbers) {
            Task& task = *tasks_.at(number);
            if (task.transfer) {
                end_transfer(number, CURLE_ABORTED_BY_CALLBACK, true);
            } else if (task.resolving) {
                leave_lookup(number, task);
                fail_try(number, task, Outcome::cancelled, "", micros_since(task.started_at));
            } else {
                complete(number, task, Outcome::cancelled, "", std::nullopt);
            }
        }
    }

    std::int64_t micros_since(nanoseconds start) const {
        return duration_cast<std::chrono::microseconds>(clock_.monotonic() - start).count();
    }

    CurlFetcherOptions options_;
    base::Clock& clock_;
    base::Random& random_;
    TransferContext context_;
    MultiPtr multi_;
    Schedule schedule_;
    std::map<std::uint64_t, std::unique_ptr<Task>> tasks_;
    std::unordered_map<CURL*, std::uint64_t> transfers_;
    std::set<std::uint64_t> resolving_;
    std::map<std::string, HostAddresses> hosts_;
    std::set<std::string> ids_;  ///< until their completion is handed out
    std::deque<Event> events_;
    std::uint64_t last_number_ = 0;
    std::size_t queued_ = 0;
    std::atomic<bool> cancelled_{false};
    std::atomic<bool> woken_{false};
    Lookup lookup_;  // last: its threads may wake multi_ until it is gone
};

static_assert(std::atomic<bool>::is_always_lock_free, "cancel is called from signal handlers");

}  // namespace

Result<std::unique_ptr<Fetcher>> make_curl_fetcher(CurlFetcherOptions options, base::Clock& clock, base::Random& random,
                                                   base::FileSystem& files, std::shared_ptr<Resolver> resolver) {
    if (options.per_host_parallel < 1 || options.total_parallel < 1)
        return fail(ErrorCode::usage, msg("--per-host-parallel must be at least 1."));
    if (auto usable = check_proxy(options.proxy); !usable) return pass_on(usable);
    if (options.ca_file) {
        auto status = files.status(*options.ca_file);
        if (!status || !*status || !(*status)->is_regular)
            return fail(ErrorCode::missing, msg("The file of TLS authorities {path} cannot be read.", {{"path", options.ca_file->string()}}));
    }
    MultiPtr multi(start_curl() ? libcurl().multi_init() : nullptr);
    if (!multi || libcurl().multi_setopt(multi.get(), CURLMOPT_PIPELINING, static_cast<long>(CURLPIPE_NOTHING)) != CURLM_OK ||
        libcurl().multi_setopt(multi.get(), CURLMOPT_MAXCONNECTS, static_cast<long>(2 * options.total_parallel)) != CURLM_OK)
        return fail(ErrorCode::internal, msg("libcurl cannot start."));
    if (!resolver) resolver = std::make_shared<SystemResolver>();
    return std::unique_ptr<Fetcher>(
        std::make_unique<MultiFetcher>(std::move(options), clock, random, files, std::move(resolver), std::move(multi)));
}

}  // namespace saksi::net
