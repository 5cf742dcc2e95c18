#include "fixture_run.hpp"

#include <algorithm>
#include <cstdio>
#include <deque>
#include <fstream>
#include <iterator>
#include <set>
#include <stdexcept>

#include "base/file_system.hpp"
#include "digest/digest.hpp"
#include "evidence/item_prover.hpp"

namespace saksi::test {

namespace {

using namespace plugin_host;

constexpr const char* seen = "2026-11-21T00:00:00.000Z";

Json parsed(const std::string& text) {
    Result<Json> json = base::parse_json(bytes_of(text));
    if (!json) throw std::runtime_error("fixture: " + base::text_of(json.error(), Language::english));
    return *json;
}

Outcome outcome_of(const std::string& name) {
    for (const Outcome outcome : {Outcome::refused, Outcome::budget, Outcome::address_refused, Outcome::network_error, Outcome::tls_error, Outcome::timeout,
                                  Outcome::redirect_limit, Outcome::rate_limited, Outcome::http2_only, Outcome::interrupted})
        if (outcome_name(outcome) == name) return outcome;
    throw std::runtime_error("fixture: unknown outcome " + name);
}

std::string content_type(const std::string& head) {
    const std::size_t at = head.find("Content-Type: ");
    return at == std::string::npos ? "" : head.substr(at + 14, head.find('\r', at) - at - 14);
}

Exchange exchange_for(const HttpAction& action, const FixtureExchange& answer) {
    Exchange exchange;
    exchange.key = action.key;
    exchange.outcome = answer.outcome;
    exchange.url = action.url;
    exchange.final_url = answer.final_url;
    exchange.detail = answer.detail;
    if (answer.outcome != Outcome::response) return exchange;
    exchange.status = std::stoi(answer.head.substr(9, 3));
    exchange.record = answer.record;
    exchange.media_type = content_type(answer.head).empty() ? "" : evidence::media_type_of(content_type(answer.head));
    exchange.size = answer.body.size();
    exchange.sha256 = digest::sha256_of(bytes_of(answer.body)).hex();
    exchange.head = bytes_of(answer.head);
    exchange.body = bytes_of(answer.body);
    return exchange;
}

/// The plugin's reports about one item, as they become item.json.
class Assembler {
public:
    Assembler(const ItemReport& report, std::string platform) : message_(report), platform_(std::move(platform)) {}

    void add(const FactReport& fact) {
        Json entry;
        entry.set("path", fact.path).set("value", fact.value).set("as", fact.as).set("record", fact.record).set("selector", fact.selector);
        if (fact.part != "body") entry.set("part", fact.part);
        if (fact.context) {
            Json context;
            context.set("id", fact.context->id).set("selector", fact.context->selector);
            entry.set("context", std::move(context));
        }
        facts_.push(std::move(entry));
    }
    void add(const DerivedReport& derived) {
        Json from(Json::Array{});
        for (const std::string& place : derived.from) from.push(place);
        Json entry;
        entry.set("path", derived.path).set("rule", derived.rule).set("from", std::move(from));
        derived_.push(std::move(entry));
    }
    void add(const AttachmentReport& attachment, const FixtureExchange& answer) {
        Json entry;
        entry.set("record", attachment.record)
            .set("sha256", digest::sha256_of(bytes_of(answer.body)).hex())
            .set("bytes", static_cast<std::int64_t>(answer.body.size()))
            .set("mediaType", evidence::media_type_of(content_type(answer.head)));
        attachments_.push(std::move(entry));
    }
    void add(const ListReport& list) {
        Json entry;
        entry.set("name", list.name)
            .set("declared", list.declared ? Json(*list.declared) : Json())
            .set("collected", list.collected)
            .set("complete", list.stop_reason == "end" && (!list.declared || list.collected >= *list.declared))
            .set("stop_reason", list.stop_reason)
            .set("viewpoint", list.viewpoint);
        lists_.push(std::move(entry));
    }
    void add(const ProofReport& proof) {
        Json entry;
        entry.set("kind", proof.kind).set("record", proof.record);
        proofs_.push(std::move(entry));
    }
    void add(const LossReport& loss) {
        Json entry;
        entry.set("code", loss.code).set("what", loss.what).set("detail", loss.detail);
        losses_.push(std::move(entry));
    }
    void add(const StateReport& state) { message_.state = state.state; }

    /// `numbers`: of the items by the plugin's own words for them, which a list may count.
    Json json(const std::map<std::string, std::string>& numbers) const {
        Json derived(Json::Array{});
        for (const Json& entry : *derived_.array()) {
            Json from(Json::Array{});
            for (const Json& place : *entry.array_at("from")) {
                const std::string& text = *place.string();
                from.push(text.starts_with("item:") ? numbers.at(text.substr(5)) : text);
            }
            Json numbered = entry;
            numbered.set("from", std::move(from));
            derived.push(std::move(numbered));
        }
        Json actor = message_.actor, object = message_.object, time = message_.time, root, captures;
        if (actor.object()) actor.set("platform", platform_);
        if (object.object()) object.set("attachment", attachments_);
        time.set("first_seen", seen);
        root.set("record", message_.root_record).set("selector", message_.root_selector);
        captures.push("0001");
        Json item;
        item.set("schema", "saksi-item/1").set("type", message_.type).set("actor", actor).set("object", object).set("time", time);
        item.set("state", message_.state).set("counts", message_.counts).set("lists", lists_).set("root", root).set("facts", facts_);
        item.set("derived", derived).set("proofs", proofs_).set("origin", "recorded_by_officer").set("losses", losses_).set("captures", captures);
        item.set("salt", std::string(32, '0'));
        return item;
    }

private:
    ItemReport message_;
    std::string platform_;
    Json facts_{Json::Array{}}, derived_{Json::Array{}}, attachments_{Json::Array{}}, lists_{Json::Array{}}, proofs_{Json::Array{}}, losses_{Json::Array{}};
};

class Player {
public:
    Player(Plugin& plugin, const Fixture& fixture) : plugin_(plugin), fixture_(fixture) {}

    FixtureRun play() {
        Result<std::unique_ptr<Job>> job = plugin_.start(fixture_.url);
        if (!job) throw std::runtime_error(base::text_of(job.error(), Language::english));
        take((*job)->begin());
        while (!(*job)->ended()) {
            const HttpAction action = std::move(open_.front());
            open_.pop_front();
            take((*job)->on_exchange(exchange_for(action, answer_to(action))));
        }
        run_.failed = (*job)->failed();
        finish();
        return std::move(run_);
    }

private:
    const FixtureExchange& answer_to(const HttpAction& action) {
        const std::string body(text_of(action.body));
        run_.asked.push_back(action.url + (body.empty() ? "" : " " + body));
        const auto found = std::ranges::find_if(fixture_.exchanges, [&](const FixtureExchange& one) { return one.url == action.url && (!one.request || *one.request == body); });
        if (found == fixture_.exchanges.end()) throw std::runtime_error("fixture " + fixture_.name + " has no answer for " + run_.asked.back());
        return *found;
    }
    const FixtureExchange* by_record(const std::string& record) const {
        const auto found = std::ranges::find(fixture_.exchanges, record, &FixtureExchange::record);
        return found == fixture_.exchanges.end() ? nullptr : &*found;
    }
    Assembler& item(const std::string& key) {
        const auto found = std::ranges::find(items_, key, [](const auto& entry) { return entry.first; });
        if (found == items_.end()) throw std::runtime_error("a report about the unknown item " + key);
        return found->second;
    }
    void take(std::vector<PluginMessage> messages) {
        for (PluginMessage& message : messages) std::visit([&](auto& value) { on(value); }, message);
    }
    void on(HttpAction& action) { open_.push_back(std::move(action)); }
    void on(LoginAction&) { throw std::runtime_error("a login is not expected"); }
    void on(WaitAction&) { throw std::runtime_error("a wait is not expected"); }
    void on(ItemReport& report) {
        run_.keys.push_back(report.item);
        items_.emplace_back(report.item, Assembler(report, plugin_.manifest().id));
    }
    void on(AttachmentReport& report) {
        const FixtureExchange* answer = by_record(report.record);
        if (!answer) throw std::runtime_error("an attachment of an unknown record");
        item(report.item).add(report, *answer);
    }
    void on(LossReport& loss) {
        if (loss.item)
            item(*loss.item).add(loss);
        else
            run_.losses.push_back(loss);
    }
    void on(LogReport&) {}
    template <class Report>
    void on(Report& report) {
        item(report.item).add(report);
    }

    void finish() {
        std::map<std::string, std::string> numbers;
        for (const std::string& key : run_.keys) numbers.emplace(key, "items/" + evidence::item_number_text(numbers.size() + 1));
        for (const auto& [key, assembler] : items_) {
            Result<evidence::Item> read = evidence::item_from_json(assembler.json(numbers));
            if (!read)
                run_.problems.push_back(key + ": " + base::text_of(read.error(), Language::english));
            else
                run_.items.push_back(std::move(*read));
        }
        for (std::size_t i = 0; i < run_.items.size(); ++i) prove(run_.items[i], i);
    }
    void prove(const evidence::Item& item, std::size_t index) {
        evidence::ItemProver prover(
            item, {evidence::item_number_text(index + 1), {plugin_.manifest().id}, {{"0001", evidence::Method::http}}, run_.items.size()});
        for (std::size_t q = 0; q < prover.queries().size(); ++q) {
            const evidence::Query& query = prover.queries()[q];
            if (const FixtureExchange* answer = by_record(query.record))
                prover.answer(q, evidence::select({bytes_of(answer->head), bytes_of(answer->body), true, {}}, query));
        }
        for (const evidence::RecordId& record : prover.records()) {
            const FixtureExchange* answer = by_record(record);
            if (!answer) continue;
            evidence::RecordFacts facts;
            facts.type = evidence::RecordFacts::Type::response;
            facts.capture = "0001";
            facts.target_uri = answer->final_url;
            facts.date = UtcTime{1'795'219'200'000};
            facts.request = answer->url;
            facts.payload_bytes = answer->body.size();
            facts.payload_sha256 = digest::sha256_of(bytes_of(answer->body)).hex();
            facts.media_type = evidence::media_type_of(content_type(answer->head));
            prover.describe(record, facts);
        }
        for (const evidence::ItemProblem& problem : prover.problems())
            run_.problems.push_back(run_.keys[index] + " " + problem.pointer + ": " + base::text_of(problem.what, Language::english));
    }

    Plugin& plugin_;
    const Fixture& fixture_;
    std::deque<HttpAction> open_;
    std::deque<std::pair<std::string, Assembler>> items_;
    FixtureRun run_;
};

Json without(const Json& object, std::initializer_list<std::string_view> names) {
    Json::Object members = *object.object();
    for (const std::string_view name : names) members.erase(std::string(name));
    return Json(std::move(members));
}

}  // namespace

std::string read_text(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) throw std::runtime_error("cannot read " + file.string());
    return {std::istreambuf_iterator<char>(in), {}};
}

Fixture Fixture::load(const std::filesystem::path& folder) {
    const Json json = parsed(read_text(folder / "case.json"));
    Fixture fixture;
    fixture.name = folder.filename();
    fixture.url = *json.text_at("url");
    if (const Json::Object* urls = json.object_at("base_urls"))
        for (const auto& [name, url] : *urls) fixture.base_urls.emplace(name, *url.string());
    for (const Json& entry : *json.array_at("exchanges")) {
        FixtureExchange exchange;
        exchange.url = *entry.text_at("url");
        if (const std::string* request = entry.text_at("request")) exchange.request = *request;
        exchange.final_url = entry.text_at("final_url") ? *entry.text_at("final_url") : exchange.url;
        char record[64];
        std::snprintf(record, sizeof record, "urn:uuid:00000000-0000-4000-8000-%012zu", fixture.exchanges.size() + 1);
        exchange.record = record;
        if (const std::string* outcome = entry.text_at("outcome")) {
            exchange.outcome = outcome_of(*outcome);
            if (const std::string* detail = entry.text_at("detail")) exchange.detail = *detail;
        } else {
            for (const Json& line : *entry.array_at("head")) exchange.head += *line.string() + "\r\n";
            exchange.head += "\r\n";
            exchange.body = read_text(folder / *entry.text_at("body"));
        }
        fixture.exchanges.push_back(std::move(exchange));
    }
    return fixture;
}

Json FixtureRun::summary() const {
    Json list(Json::Array{});
    for (std::size_t i = 0; i < items.size(); ++i) {
        const Json whole = to_json(items[i]);
        Json item = without(whole, {"schema", "facts", "salt", "captures", "origin"});
        item.set("key", keys[i]).set("facts", static_cast<std::int64_t>(items[i].facts.size()));
        list.push(std::move(item));
    }
    Json lost(Json::Array{});
    for (const LossReport& loss : losses) {
        Json entry;
        entry.set("code", loss.code).set("what", loss.what).set("detail", loss.detail);
        lost.push(std::move(entry));
    }
    Json urls(Json::Array{});
    for (const std::string& url : asked) urls.push(url);
    Json out;
    out.set("asked", std::move(urls)).set("items", std::move(list)).set("losses", std::move(lost));
    return out;
}

FixtureRun run_fixture(Plugin& plugin, const Fixture& fixture) { return Player(plugin, fixture).play(); }

std::unique_ptr<Plugin> load_built_plugin(const std::string& id, const BaseUrls& base_urls) {
    base::PosixFileSystem files;
    const std::vector<Path> folders{SAKSI_PLUGIN_FOLDER};
    Result<Registry> registry = Registry::discover(files, folders);
    if (!registry || !registry->find(id)) throw std::runtime_error("plugin " + id + " was not found in " SAKSI_PLUGIN_FOLDER);
    Result<std::unique_ptr<Plugin>> plugin = load_plugin_in_process(files, *registry->find(id), base_urls);
    if (!plugin) throw std::runtime_error(base::text_of(plugin.error(), Language::english));
    return std::move(*plugin);
}

}  // namespace saksi::test
