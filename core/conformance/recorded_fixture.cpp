#include "conformance/recorded_fixture.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <deque>

#include "capture/recorded_answers.hpp"
#include "capture/shown.hpp"
#include "evidence/custody.hpp"
#include "warc/http_message.hpp"

namespace saksi::conformance {

namespace {

using namespace plugin_host;

// Whoever holds one of these may go on in somebody's name, or shows who asked.
constexpr std::array<std::string_view, 9> session_fields{"authorization",      "cookie",     "proxy-authenticate", "proxy-authorization", "set-cookie",
                                                         "set-cookie2", "www-authenticate", "x-client-ip",        "x-csrf-token"};

std::string lower(std::string text) {
    std::ranges::transform(text, text.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return text;
}

/// Status line and fields without those of a session, and without what is no text.
std::string scrubbed(ByteView head) {
    const std::string_view all = text_of(head);
    std::string out;
    bool left_out = false;
    for (std::size_t from = 0; from < all.size();) {
        const std::size_t end = std::min(all.find('\n', from), all.size());
        std::string line(all.substr(from, end - from));
        from = end + 1;
        if (line.ends_with('\r')) line.pop_back();
        if (line.empty()) break;
        const bool continued = line[0] == ' ' || line[0] == '\t';  // an obsolete fold belongs to the field before it
        if (!continued) left_out = std::ranges::find(session_fields, lower(line.substr(0, line.find(':')))) != session_fields.end() || !base::is_utf8(bytes_of(line));
        if (!left_out) out += line + "\r\n";
    }
    return out + "\r\n";
}

Result<evidence::Custody> custody_of(store::JobFolder& job) {
    auto events = job.journal().events();
    if (!events) return pass_on(events);
    std::string text;
    for (const std::string& line : *events) text += line;
    return evidence::check_custody(bytes_of(text));
}

/// Walks through a job again and keeps what it is shown.
class Keeper {
public:
    Keeper(Plugin& plugin, capture::RecordedAnswers answers, capture::RecordIndex& records, Fixture& fixture)
        : plugin_(plugin), answers_(std::move(answers)), records_(records), fixture_(fixture) {}

    Status run() {
        auto job = plugin_.start(fixture_.url);
        if (!job) return pass_on(job);
        take((*job)->begin());
        while (!(*job)->ended() && !open_.empty()) {
            const Asked asked = std::move(open_.front());
            open_.pop_front();
            const capture::Shown shown = capture::shown_for(asked.open, records_);
            if (asked.is_request) keep(asked, shown.exchange);
            take((*job)->on_exchange(shown.exchange));
        }
        return {};
    }

private:
    struct Asked {
        capture::OpenAction open;
        std::string body;
        bool is_request = false;
    };

    void take(std::vector<PluginMessage> messages) {
        for (const PluginMessage& message : messages) {
            if (const auto* http = std::get_if<HttpAction>(&message)) {
                plan(*http);
            } else if (const auto* wait = std::get_if<WaitAction>(&message)) {
                Asked& waited = open_.emplace_back();
                waited.open.key = wait->key;
                waited.open.outcome = Outcome::waited;
            } else if (const auto* login = std::get_if<LoginAction>(&message)) {
                Asked& asked = open_.emplace_back();  // what a login asked and answered is recorded nowhere
                asked.open.key = login->request.key;
                asked.open.url = login->request.url;
            }
        }
    }

    void plan(const HttpAction& action) {
        Asked& asked = open_.emplace_back();
        asked.is_request = true;
        asked.body = text_of(action.body);
        asked.open.key = action.key;
        asked.open.url = action.url;
        if (const char* why = capture::why_refused(action, plugin_)) {
            asked.open.outcome = Outcome::refused;
            asked.open.detail = why;
        } else if (!answers_.answer(action, asked.open)) {
            asked.open.outcome = Outcome::network_error;
            asked.open.detail = "the recording does not hold it";
        }
    }

    void keep(const Asked& asked, const Exchange& exchange) {
        FixtureAnswer answer;
        answer.url = asked.open.url;
        if (!asked.body.empty()) answer.request = asked.body;
        answer.final_url = exchange.final_url;
        answer.outcome = exchange.outcome;
        answer.detail = exchange.detail;
        const bool known = std::ranges::any_of(fixture_.answers, [&](const FixtureAnswer& one) { return one.url == answer.url && one.request == answer.request; });
        if (known) return;  // a fixture gives the first answer that fits, as often as it is asked for
        if (answer.outcome == Outcome::response && !exchange.head.empty()) {
            answer.head = scrubbed(exchange.head);
            answer.body = text_of(exchange.body);
        } else if (answer.outcome == Outcome::response) {
            answer.outcome = Outcome::network_error;
            answer.detail = "the recorded answer cannot be shown: too large, or in a coding that nobody can undo";
        }
        fixture_.answers.push_back(std::move(answer));
    }

    Plugin& plugin_;
    capture::RecordedAnswers answers_;
    capture::RecordIndex& records_;
    Fixture& fixture_;
    std::deque<Asked> open_;
};

std::string_view ending_for(const std::string& head) {
    const auto parsed = warc::HttpHead::parse(warc::MessageKind::response, bytes_of(head));
    const std::string type = parsed ? parsed->media_type() : "";
    if (type.find("json") != std::string::npos) return ".json";
    if (type.find("html") != std::string::npos) return ".html";
    if (type.find("xml") != std::string::npos) return ".xml";
    if (type == "image/jpeg") return ".jpg";
    if (type == "image/png") return ".png";
    return ".bin";
}

Json lines_of(const std::string& head) {
    Json::Array lines;
    for (std::size_t from = 0; from + 2 < head.size();) {
        const std::size_t end = head.find("\r\n", from);
        lines.emplace_back(head.substr(from, end - from));
        from = end + 2;
    }
    return Json(std::move(lines));
}

Status write_into(base::FileSystem& files, const Fixture& fixture, const Path& folder) {
    Json::Array exchanges;
    for (const FixtureAnswer& answer : fixture.answers) {
        Json entry = Json().set("url", answer.url);
        if (answer.request) entry.set("request", *answer.request);
        if (answer.outcome != Outcome::response) {
            entry.set("outcome", plugin_host::outcome_name(answer.outcome)).set("detail", answer.detail);
        } else {
            std::array<char, 24> number{};
            std::snprintf(number.data(), number.size(), "%03zu", exchanges.size() + 1);
            const std::string file = number.data() + std::string(ending_for(answer.head));
            if (answer.final_url != answer.url) entry.set("final_url", answer.final_url);
            entry.set("head", lines_of(answer.head)).set("body", file);
            if (Status written = base::write_new_file(files, folder / file, bytes_of(answer.body)); !written) return written;
        }
        exchanges.push_back(std::move(entry));
    }
    Json json = Json().set("url", fixture.url).set("exchanges", std::move(exchanges));
    if (!fixture.base_urls.empty()) {
        Json urls{Json::Object{}};
        for (const auto& [name, url] : fixture.base_urls) urls.set(name, url);
        json.set("base_urls", std::move(urls));
    }
    const std::string text = json.canonical() + "\n";
    return base::write_new_file(files, folder / "case.json", bytes_of(text));
}

}  // namespace

Result<Fixture> fixture_of(base::FileSystem& files, plugin_host::Plugin& plugin, const std::string& url, store::JobFolder& job) {
    auto custody = custody_of(job);
    if (!custody) return pass_on(custody);
    auto file = files.open(job.warc());
    if (!file) return pass_on(file);
    capture::RecordIndex records(files, job.warc());
    auto answers = capture::RecordedAnswers::read(**file, 0, (*file)->size(), *custody, records);
    if (!answers) return pass_on(answers);
    Fixture fixture;
    fixture.url = url;
    if (!plugin.overridden().empty())
        for (const std::string& name : plugin.overridden()) fixture.base_urls.emplace(name, plugin.base_urls().at(name));
    if (Status kept = Keeper(plugin, std::move(*answers), records, fixture).run(); !kept) return pass_on(kept);
    return fixture;
}

Status write_fixture(base::FileSystem& files, const Fixture& fixture, const Path& folder) {
    auto there = files.status(folder);
    if (!there) return pass_on(there);
    if (*there) return fail(ErrorCode::exists, msg("{folder} exists already; nothing is overwritten", {{"folder", folder.string()}}));
    // Under its final name it is whole or not there.
    const Path unfinished = folder.parent_path() / ("." + folder.filename().string() + ".new");
    if (Status made = files.make_directory(unfinished); !made) return made;
    Status written = write_into(files, fixture, unfinished);
    if (written) written = files.rename_new(unfinished, folder);
    if (!written) static_cast<void>(files.remove_tree(unfinished));
    return written;
}

}  // namespace saksi::conformance
