// What a plugin's process costs: the same job of 200 exchanges in this process and in a confined child, in turns (README.md).
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <deque>
#include <map>

#include <fmt/format.h>

#include "conformance/fixture.hpp"

using namespace saksi;
using namespace saksi::plugin_host;

namespace {

constexpr std::size_t exchanges = 200;
constexpr std::size_t page_size = 80;
constexpr int rounds = 15;
constexpr double target = 1.15;

const std::string likes = "/favourited_by?limit=80";

std::string page_of_people(std::size_t page) {
    std::string out = "[";
    for (std::size_t i = 0; i < page_size; ++i) {
        const std::size_t number = 1000 + page * page_size + i;
        out += fmt::format(R"({}{{"id":"{}","username":"akun{}","acct":"akun{}","display_name":"Akun Rekaan {}","locked":false,"bot":false,"created_at":"2024-01-02T00:00:00.000Z",)"
                           R"("note":"<p>Catatan rekaan untuk mengukur.</p>","url":"https://sosial.example/@akun{}","uri":"https://sosial.example/users/akun{}",)"
                           R"("avatar":"https://sosial.example/avatar/{}.png","followers_count":{},"following_count":7,"statuses_count":11,"fields":[],"emojis":[]}})",
                           i ? "," : "", number, number, number, number, number, number, number, number);
    }
    return out + "]";
}

/// Answers whatever the plugin asks: the fixture `post`, with as many pages of people as make the job long enough.
class Platform {
public:
    Platform() {
        for (conformance::FixtureAnswer& one : fixture_.answers)
            if (one.url.find(likes) == std::string::npos) known_[one.url] = std::move(one);
    }

    const std::string& url() const { return fixture_.url; }
    std::size_t asked() const { return asked_; }

    /// Bodies live as long as the platform.
    Exchange answer(const HttpAction& action) {
        ++asked_;
        Exchange exchange;
        exchange.key = action.key;
        exchange.url = exchange.final_url = action.url;
        exchange.record = fmt::format("urn:uuid:00000000-0000-4000-8000-{:012}", asked_);
        exchange.status = 200;
        exchange.media_type = "application/json";
        const auto& [head, body] = content(action.url);
        exchange.head = bytes_of(head);
        exchange.body = bytes_of(body);
        exchange.size = body.size();
        return exchange;
    }

private:
    const std::pair<std::string, std::string>& content(const std::string& url) {
        const auto [place, fresh] = contents_.try_emplace(url);
        if (!fresh) return place->second;
        if (const auto known = known_.find(url); known != known_.end()) {
            place->second = {known->second.head, known->second.body};
        } else if (url.find(likes) != std::string::npos) {
            const std::string next = pages_ < exchanges ? "Link: <" + url.substr(0, url.find("&max_id")) + "&max_id=" + std::to_string(900'000 - pages_) + ">; rel=\"next\"\r\n" : "";
            place->second = {"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n" + next + "\r\n", page_of_people(pages_++)};
        } else {
            place->second = {"HTTP/1.1 404 Not Found\r\n\r\n", ""};
        }
        return place->second;
    }

    base::PosixFileSystem files_;
    conformance::Fixture fixture_ = std::move(*conformance::Fixture::read(files_, Path(SAKSI_PLUGIN_SOURCES) / "mastodon/fixtures/post"));
    std::map<std::string, conformance::FixtureAnswer> known_;
    std::map<std::string, std::pair<std::string, std::string>> contents_;  // made once, so that both sides are given the same at the same cost
    std::size_t pages_ = 0, asked_ = 0;
};

struct Ran {
    double milliseconds;
    std::size_t answers, messages;
};

Ran run(Plugin& plugin, Platform& platform) {
    const auto begun = std::chrono::steady_clock::now();
    auto job = std::move(*plugin.start(platform.url()));
    std::deque<HttpAction> open;
    Ran ran{0, 0, 0};
    const auto take = [&](std::vector<PluginMessage> messages) {
        ran.messages += messages.size();
        for (PluginMessage& message : messages)
            if (auto* http = std::get_if<HttpAction>(&message)) open.push_back(std::move(*http));
    };
    take(job->begin());
    while (!job->ended() && ran.answers < exchanges) {
        const HttpAction action = std::move(open.front());
        open.pop_front();
        ++ran.answers;
        take(job->on_exchange(platform.answer(action)));
    }
    ran.milliseconds = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begun).count();
    return ran;
}

double median(std::vector<double> values) {
    std::ranges::sort(values);
    return values[values.size() / 2];
}

}  // namespace

int main() {
    base::PosixFileSystem files;
    const Path folders[] = {SAKSI_PLUGIN_FOLDER};
    const auto registry = Registry::discover(files, folders);
    const InstalledPlugin& installed = *registry->find("mastodon");
    const auto here = std::move(*load_plugin_in_process(files, installed));
    const auto child = std::move(*load_plugin(files, installed, {}, SAKSI_PLUGIN_PROGRAM));
    Platform platform;
    const Ran first = run(*here, platform);
    static_cast<void>(run(*child, platform));
    std::printf("%zu exchanges, %zu messages of the plugin\n", first.answers, first.messages);
    if (first.answers != exchanges) return 70;
    std::vector<double> in_process, confined;
    for (int round = 0; round < rounds; ++round) {
        in_process.push_back(run(*here, platform).milliseconds);
        confined.push_back(run(*child, platform).milliseconds);
    }
    const double ratio = median(confined) / median(in_process);
    std::printf("in process %.1f ms, in a confined child %.1f ms: %.2f x (at most %.2f: %s)\n", median(in_process), median(confined), ratio, target, ratio <= target ? "met" : "missed");
    return ratio <= target ? 0 : 1;
}
