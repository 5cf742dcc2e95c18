#include "fetching.hpp"

#include <cstdlib>
#include <stdexcept>

#include <catch2/catch.hpp>

namespace saksi::net::test {

void TableResolver::set(const std::string& host, std::vector<std::vector<std::string>> answers) { answers_[host] = std::move(answers); }

int TableResolver::asked() const {
    const std::scoped_lock lock(mutex_);
    return asked_;
}

Result<std::vector<IpAddress>> TableResolver::resolve(const std::string& host) {
    const std::scoped_lock lock(mutex_);
    ++asked_;
    const auto entry = answers_.find(host);
    if (entry == answers_.end()) return fail(ErrorCode::unavailable, msg("no such host"));
    std::vector<IpAddress> result;
    for (const auto& address : entry->second.front()) result.push_back(*IpAddress::parse(address));
    if (entry->second.size() > 1) entry->second.erase(entry->second.begin());
    return result;
}

TemporaryFolder::TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "saksi-net-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

Fetching::Fetching(std::vector<std::string> allow) {
    options.spool_directory = folder_.path();
    options.retry_base = std::chrono::milliseconds{2};
    options.addresses = *AddressPolicy::open(allow);
}

Fetcher& Fetching::fetcher() {
    if (!fetcher_) {
        auto made = make_curl_fetcher(options, clock_, random_, files_, resolver);
        REQUIRE(made.has_value());
        fetcher_ = std::move(*made);
    }
    return *fetcher_;
}

void Fetching::submit(Request request) { REQUIRE(fetcher().submit(std::move(request)).has_value()); }

Outcomes Fetching::run() {
    Outcomes outcomes;
    while (fetcher().unfinished() > 0) {
        auto event = fetcher().next(std::chrono::seconds{30});
        REQUIRE(event.has_value());
        REQUIRE(event->has_value());
        if (auto* hop = std::get_if<HopRecord>(&**event)) outcomes.hops.push_back(std::move(*hop));
        else outcomes.done.push_back(std::get<Completion>(**event));
    }
    return outcomes;
}

Outcomes Fetching::run(Request request) {
    submit(std::move(request));
    return run();
}

std::string Fetching::body(const HopRecord& hop) {
    auto file = hop.body.open(files_);
    REQUIRE(file.has_value());
    Bytes bytes(static_cast<std::size_t>((*file)->size()));
    REQUIRE((*file)->read_at(0, bytes).has_value());
    return text(bytes);
}

Request get(const std::string& url, const std::string& id) {
    Request request;
    request.id = id;
    request.url = url;
    return request;
}

std::string text(const Bytes& bytes) { return {bytes.begin(), bytes.end()}; }

std::string ok(const std::string& body) { return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body; }

}  // namespace saksi::net::test
