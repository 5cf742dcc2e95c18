#include "capture/recorded_answers.hpp"

#include <algorithm>

#include "base/time_text.hpp"
#include "capture/translation.hpp"
#include "digest/digest.hpp"
#include "evidence/exchange.hpp"
#include "net/url.hpp"
#include "warc/reader.hpp"

namespace saksi::capture {

namespace {

constexpr std::size_t exchange_block_bytes = 1 * limits::mib;

/// `r000001`, `r1000000`: by number, which text does not sort.
struct ByNumber {
    bool operator()(const std::string& a, const std::string& b) const { return a.size() != b.size() ? a.size() < b.size() : a < b; }
};

std::optional<net::Outcome> network_outcome(std::string_view word) {
    for (int i = 0; i <= static_cast<int>(net::Outcome::storage_failed); ++i)
        if (net::name_of(static_cast<net::Outcome>(i)) == word) return static_cast<net::Outcome>(i);
    return std::nullopt;
}

}  // namespace

/// Groups of request, answers and exchange, as they follow each other in the WARC (bukti-1.md §8.2).
class RecordedAnswers::Walk {
public:
    Walk(const base::ReadableFile& file, std::uint64_t begin, std::uint64_t size, RecordIndex& records) : reader_(file, begin, size), records_(records) {}

    Status run() {
        for (;;) {
            auto head = reader_.next();
            if (!head) return pass_on(head);
            if (!*head) return {};
            if (Status taken = take(**head); !taken) return taken;
        }
    }

    std::map<std::string, Asked, ByNumber> asked;
    std::set<std::string> secrets;

private:
    Status take(const warc::RecordHead& head) {
        if (head.type() == warc::RecordType::metadata && head.content_type() == "application/json") return take_exchange();
        if (head.type() != warc::RecordType::request && head.type() != warc::RecordType::response) return reader_.stream_block([](ByteView) { return Status(); });
        auto report = reader_.check_block();
        if (!report) return pass_on(report);
        if (head.type() == warc::RecordType::request) {
            group_ = {};
            group_.method = report->http ? report->http->method() : "";
            group_.url = head.target_uri();
            if (report->payload_bytes > 0 && report->payload_digest) group_.body_sha256 = report->payload_digest->hex();
        } else if (report->http && !report->http->is_informational()) {
            group_.hops = {{head.id(), std::string(head.target_uri()), base::utc_seconds_text(head.date()), report->place, report->http->status()}};
        }
        return {};
    }

    Status take_exchange() {
        Bytes block;
        const Status read = reader_.stream_block([&](ByteView part) -> Status {
            if (block.size() + part.size() > exchange_block_bytes) return fail(ErrorCode::limit_exceeded, msg("an exchange of more than {limit} octets", {{"limit", std::to_string(exchange_block_bytes)}}));
            block.insert(block.end(), part.begin(), part.end());
            return {};
        });
        if (!read) return read;
        auto json = base::parse_canonical_json(block);
        if (!json) return pass_on(json);
        auto exchange = evidence::exchange_from_json(*json);
        if (!exchange) return pass_on(exchange);
        for (const evidence::Redaction& redaction : exchange->redactions) group_.secrets.insert(redaction.name);
        secrets.insert(group_.secrets.begin(), group_.secrets.end());
        if (group_.hops.empty()) return fail(ErrorCode::malformed, msg("an exchange without an answer before it"));
        records_.add(group_.hops[0].response_record, group_.hops[0].place, exchange->request);
        const auto [place, first] = asked.try_emplace(exchange->request, group_);
        if (!first) place->second.hops.push_back(group_.hops[0]);
        place->second.last_answer = {exchange->hop, exchange->attempt};
        return {};
    }

    warc::Reader reader_;
    RecordIndex& records_;
    Asked group_;  // the one being read
};

Result<RecordedAnswers> RecordedAnswers::read(const base::ReadableFile& file, std::uint64_t begin, std::uint64_t size, const evidence::Custody& custody, RecordIndex& records) {
    Walk walk(file, begin, size, records);
    if (Status walked = walk.run(); !walked) return pass_on(walked);
    for (const evidence::CustodyEntry& entry : custody.entries) {
        const std::string* request = entry.detail.text_at("request");
        if (!request) continue;
        if (entry.event == evidence::CustodyEvent::rate_limited) walk.asked[*request].failure = net::name_of(net::Outcome::rate_limited);
        const std::string* outcome = entry.detail.text_at("outcome");
        if (entry.event != evidence::CustodyEvent::request_failed || !outcome) continue;
        Asked& asked = walk.asked[*request];
        const std::string* url = entry.detail.text_at("url");
        const std::string* reason = entry.detail.text_at("reason");
        if (asked.url.empty() && url) asked.url = *url;
        // A try that failed may have been followed by one that did not: only what comes after the last answer ended the request.
        const std::int64_t *hop = entry.detail.integer_at("hop"), *attempt = entry.detail.integer_at("attempt");
        if (hop && attempt && std::pair(*hop, *attempt) < asked.last_answer) continue;
        asked.failure = *outcome;
        asked.reason = reason ? *reason : "";
    }
    RecordedAnswers answers;
    answers.secrets_ = std::move(walk.secrets);
    for (auto& [request, asked] : walk.asked) answers.asked_.push_back(std::move(asked));
    return answers;
}

bool RecordedAnswers::fits(const Asked& asked, const plugin_host::HttpAction& action, std::string_view url, std::string_view body_sha256) {
    if (asked.taken || asked.url != url) return false;
    if (asked.method.empty()) return true;
    const std::set<std::string> secrets(action.secrets.begin(), action.secrets.end());
    return asked.method == action.method && asked.body_sha256 == body_sha256 && asked.secrets == secrets;
}

bool RecordedAnswers::answer(const plugin_host::HttpAction& action, OpenAction& open) {
    const auto url = net::Url::parse(action.url);
    if (!url) return false;
    const std::string body_sha256 = action.body.empty() ? "" : digest::sha256_of(action.body).hex();
    const auto found = std::ranges::find_if(asked_, [&](const Asked& asked) { return fits(asked, action, url->text, body_sha256); });
    if (found == asked_.end()) return false;
    found->taken = true;
    open.hops = found->hops;
    open.detail = found->reason;
    const auto failure = network_outcome(found->failure);
    const bool kept = !failure || (!open.hops.empty() && keeps_its_answer(*failure));
    open.outcome = kept ? plugin_host::Outcome::response : host_outcome(*failure);
    return true;
}

}  // namespace saksi::capture
