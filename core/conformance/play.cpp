#include "conformance/play.hpp"

#include <algorithm>
#include <deque>
#include <map>
#include <span>

#include "capture/draft.hpp"
#include "capture/item_builder.hpp"
#include "capture/item_references.hpp"
#include "conformance/conformance_limits.hpp"
#include "digest/digest.hpp"
#include "evidence/item_prover.hpp"
#include "plugin_host/url_pattern.hpp"
#include "warc/http_message.hpp"

namespace saksi::conformance {

namespace {

using namespace plugin_host;

constexpr UtcTime seen{1'795'219'200'000};  // 2026-11-21T00:00:00Z: fixtures have no time of their own

/// Fixtures have no salts.
class NoRandom final : public base::Random {
public:
    void fill(std::span<std::uint8_t> out) override { std::ranges::fill(out, std::uint8_t{0}); }
};

Exchange exchange_of(const std::string& key, const std::string& url, const FixtureAnswer& answer) {
    Exchange exchange;
    exchange.key = key;
    exchange.outcome = answer.outcome;
    exchange.url = url;
    exchange.final_url = answer.final_url;
    exchange.detail = answer.detail;
    if (answer.outcome != Outcome::response) return exchange;
    const auto head = warc::HttpHead::parse(warc::MessageKind::response, bytes_of(answer.head));
    exchange.status = head ? head->status() : 0;
    exchange.record = answer.record;
    exchange.media_type = head && head->find("content-type") ? head->media_type() : "";
    exchange.size = answer.body.size();
    exchange.sha256 = digest::sha256_of(bytes_of(answer.body)).hex();
    exchange.truncated = answer.truncated;
    exchange.undecodable = answer.undecodable;
    exchange.head = bytes_of(answer.head);
    exchange.body = bytes_of(answer.body);
    return exchange;
}

evidence::RecordFacts facts_of(const FixtureAnswer& answer) {
    const auto head = warc::HttpHead::parse(warc::MessageKind::response, bytes_of(answer.head));
    const std::string* type = head ? head->find("content-type") : nullptr;
    evidence::RecordFacts facts;
    facts.type = evidence::RecordFacts::Type::response;
    facts.capture = "0001";
    facts.target_uri = answer.final_url;
    facts.date = seen;
    facts.request = answer.url;
    facts.payload_bytes = answer.body.size();
    facts.payload_sha256 = digest::sha256_of(bytes_of(answer.body)).hex();
    facts.media_type = evidence::media_type_of(type ? *type : "");
    return facts;
}

class Player {
public:
    Player(Plugin& plugin, const Fixture& fixture) : plugin_(plugin), fixture_(fixture) { drafts_.platform = plugin.manifest().id; }

    Result<Played> run() {
        Result<std::unique_ptr<Job>> job = plugin_.start(fixture_.url, {own_limits::actions, limits::reports_per_job});
        if (!job) return pass_on(job);
        take((*job)->begin());
        while (!(*job)->ended() && !open_.empty()) {
            const PluginMessage action = std::move(open_.front());
            open_.pop_front();
            take((*job)->on_exchange(answer_to(action)));
        }
        if ((*job)->failed() && !drafts_.losses.empty()) played_.failure = drafts_.losses.back().code + ": " + drafts_.losses.back().detail;
        played_.losses = drafts_.losses;
        build();
        for (std::size_t i = 0; i < played_.items.size(); ++i) prove(i);
        return std::move(played_);
    }

private:
    void take(std::vector<PluginMessage> messages) {
        for (PluginMessage& message : messages) {
            if (std::holds_alternative<HttpAction>(message) || std::holds_alternative<LoginAction>(message) || std::holds_alternative<WaitAction>(message))
                open_.push_back(std::move(message));
            else if (!drafts_.add(std::move(message)))
                played_.failure = "a report names an item that was never reported, or one word names two items";
        }
    }

    Exchange answer_to(const PluginMessage& action) {
        Exchange exchange;
        if (const auto* wait = std::get_if<WaitAction>(&action)) {
            exchange.key = wait->key;
            exchange.outcome = Outcome::waited;
            return exchange;
        }
        if (const auto* login = std::get_if<LoginAction>(&action)) {
            // A login has no recorded answer; a fixture may say that it fails.
            exchange.key = login->request.key;
            exchange.url = exchange.final_url = login->request.url;
            const auto said = std::ranges::find(fixture_.answers, login->request.url, &FixtureAnswer::url);
            exchange.outcome = said == fixture_.answers.end() ? Outcome::response : said->outcome;
            return exchange;
        }
        return answer_to(std::get<HttpAction>(action));
    }

    Exchange answer_to(const HttpAction& action) {
        const std::string body(text_of(action.body));
        const std::string asked = body.empty() ? action.url : action.url + " " + body;
        played_.asked.push_back(asked);
        Exchange failed;
        failed.key = action.key;
        failed.url = failed.final_url = action.url;
        if (!plugin_.manifest().may_ask(host_of(action.url), plugin_.base_urls())) {
            played_.not_allowed.push_back(asked);
            failed.outcome = Outcome::refused;
            return failed;
        }
        const auto found = std::ranges::find_if(fixture_.answers, [&](const FixtureAnswer& one) { return one.url == action.url && (!one.request || *one.request == body); });
        if (found != fixture_.answers.end()) return exchange_of(action.key, action.url, *found);
        played_.unanswered.push_back(asked);
        failed.outcome = Outcome::network_error;
        failed.detail = "the fixture has no answer";
        return failed;
    }

    const FixtureAnswer* by_record(const std::string& record) const {
        const auto found = std::ranges::find(fixture_.answers, record, &FixtureAnswer::record);
        return found == fixture_.answers.end() || found->outcome != Outcome::response ? nullptr : &*found;
    }

    Result<evidence::RecordFacts> facts(const std::string& record) const {
        if (const FixtureAnswer* answer = by_record(record)) return facts_of(*answer);
        return fail(ErrorCode::missing, msg("no recorded answer has the id {record}", {{"record", record}}));
    }

    void build() {
        NoRandom random;
        std::map<std::string, std::size_t> numbers;
        for (const capture::Draft& draft : drafts_.items) {
            Result<evidence::Item> item = capture::build_item(draft, drafts_.platform, [this](const std::string& record) { return facts(record); }, random);
            if (!item) {
                played_.untrue.push_back({draft.item.item, "", item.error().what(), {}});
                continue;
            }
            played_.items.push_back(std::move(*item));
            played_.words.push_back(draft.item.item);
            numbers.emplace(draft.item.item, played_.items.size());
        }
        for (evidence::Item& item : played_.items) capture::number_references(item, numbers);
    }

    void prove(std::size_t index) {
        const evidence::Item& item = played_.items[index];
        evidence::ItemProver prover(item, {evidence::item_number_text(index + 1), {drafts_.platform}, {{"0001", evidence::Method::http}}, played_.items.size()});
        std::map<std::string, std::vector<std::size_t>> places;  // each record is scanned once
        for (std::size_t q = 0; q < prover.queries().size(); ++q) places[prover.queries()[q].record].push_back(q);
        for (const auto& [record, asked] : places) {
            const FixtureAnswer* answer = by_record(record);
            if (!answer) continue;
            std::vector<const evidence::Query*> queries;
            for (const std::size_t q : asked) queries.push_back(&prover.queries()[q]);
            std::vector<evidence::Selected> selected = evidence::select_all(
                {bytes_of(answer->head), bytes_of(answer->body), !answer->undecodable, msg("the answer's content-coding cannot be undone")}, queries);
            for (std::size_t i = 0; i < asked.size(); ++i) prover.answer(asked[i], std::move(selected[i]));
        }
        for (const evidence::RecordId& record : prover.records())
            if (auto known = facts(record)) prover.describe(record, std::move(*known));
        for (const evidence::ItemProblem& problem : prover.problems())
            played_.untrue.push_back({played_.words[index], problem.pointer, problem.what, bytes_at(item, problem)});
    }

    std::vector<std::string> bytes_at(const evidence::Item& item, const evidence::ItemProblem& problem) const {
        if (!problem.fact || *problem.fact >= item.facts.size()) return {};
        const evidence::Fact& fact = item.facts[*problem.fact];
        const FixtureAnswer* answer = by_record(fact.record);
        if (!answer) return {};
        return explain(bytes_of(fact.part == evidence::Part::head ? answer->head : answer->body), fact.selector, fact.value);
    }

    Plugin& plugin_;
    const Fixture& fixture_;
    std::deque<PluginMessage> open_;
    capture::Drafts drafts_;
    Played played_;
};

Json without(const Json& object, std::initializer_list<std::string_view> names) {
    Json::Object members = *object.object();
    for (const std::string_view name : names) members.erase(std::string(name));
    return Json(std::move(members));
}

Json loss_json(const LossReport& loss) { return Json().set("code", loss.code).set("what", loss.what).set("detail", loss.detail); }

}  // namespace

Json Played::summary() const {
    Json list(Json::Array{}), lost(Json::Array{}), urls(Json::Array{});
    for (std::size_t i = 0; i < items.size(); ++i) {
        Json item = without(evidence::to_json(items[i]), {"schema", "facts", "salt", "captures", "origin"});
        item.set("key", words[i]).set("facts", static_cast<std::int64_t>(items[i].facts.size()));
        list.push(std::move(item));
    }
    for (const LossReport& loss : losses) lost.push(loss_json(loss));
    for (const std::string& url : asked) urls.push(url);
    Json out;
    out.set("asked", std::move(urls)).set("items", std::move(list)).set("losses", std::move(lost));
    return out;
}

Result<Played> play(Plugin& plugin, const Fixture& fixture) { return Player(plugin, fixture).run(); }

bool same(const Played& one, const Played& other) {
    const auto equal_losses = [](const LossReport& a, const LossReport& b) { return loss_json(a) == loss_json(b); };
    return one.items == other.items && one.words == other.words && one.asked == other.asked && std::ranges::equal(one.losses, other.losses, equal_losses);
}

}  // namespace saksi::conformance
