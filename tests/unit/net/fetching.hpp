// A fetcher with everything it needs, for tests on loopback.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "net/curl_fetcher.hpp"

namespace saksi::net::test {

/// Answers from a table; an entry with several lists gives the next one each time, the last for ever.
class TableResolver final : public Resolver {
public:
    void set(const std::string& host, std::vector<std::vector<std::string>> answers);
    int asked() const;
    Result<std::vector<IpAddress>> resolve(const std::string& host) override;

private:
    mutable std::mutex mutex_;
    std::map<std::string, std::vector<std::vector<std::string>>> answers_;
    int asked_ = 0;
};

/// A folder that goes away with the object.
class TemporaryFolder {
public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    const Path& path() const noexcept { return path_; }

private:
    Path path_;
};

struct Outcomes {
    std::vector<HopRecord> hops;
    std::vector<Completion> done;

    const HopRecord& hop(std::size_t index = 0) const { return hops.at(index); }
    const Completion& only() const { return done.at(0); }
};

class Fetching {
public:
    /// `allow` as in --allow-address; loopback when nothing else is said.
    explicit Fetching(std::vector<std::string> allow = {"127.0.0.1"});

    CurlFetcherOptions options;
    std::shared_ptr<TableResolver> resolver = std::make_shared<TableResolver>();

    Fetcher& fetcher();
    void submit(Request request);
    /// Works until nothing is left; every wait ends after half a minute at the latest, as a failed test.
    Outcomes run();
    Outcomes run(Request request);
    /// Wire bytes of the body, from memory or file.
    std::string body(const HopRecord& hop);

private:
    TemporaryFolder folder_;
    base::SystemClock clock_;
    base::SystemRandom random_;
    base::PosixFileSystem files_;
    std::unique_ptr<Fetcher> fetcher_;
};

Request get(const std::string& url, const std::string& id = "r000001");
std::string text(const Bytes& bytes);
std::string ok(const std::string& body);

}  // namespace saksi::net::test
