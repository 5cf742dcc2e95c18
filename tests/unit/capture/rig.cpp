#include "rig.hpp"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "base/json.hpp"

namespace saksi::test {

namespace {

template <class T>
T good(Result<T> result) {
    if (!result) throw std::runtime_error(base::text_of(result.error(), Language::english));
    return std::move(*result);
}

class FailingFile final : public base::AppendableFile {
public:
    FailingFile(std::unique_ptr<base::AppendableFile> file, FailingDisk& disk) : file_(std::move(file)), disk_(disk) {}
    std::uint64_t size() const noexcept override { return file_->size(); }
    Status append(ByteView data) override { return file_->append(data); }
    Status sync_data() override {
        if (++disk_.syncs >= disk_.fails_at && disk_.fails_at > 0) return fail(ErrorCode::cannot_write, msg("cannot write {file}: {reason}", {{"file", "x"}, {"reason", "I/O"}}));
        return file_->sync_data();
    }
    Status sync() override { return file_->sync(); }
    Status truncate(std::uint64_t size) override { return file_->truncate(size); }

private:
    std::unique_ptr<base::AppendableFile> file_;
    FailingDisk& disk_;
};

}  // namespace

TemporaryFolder::TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "saksi-test-XXXXXX").string();
    path = ::mkdtemp(pattern.data());
}
TemporaryFolder::~TemporaryFolder() { std::filesystem::remove_all(path); }

net::HopRecord hop_of(const std::string& request, const std::string& url, const std::string& head, const std::string& body) {
    net::HopRecord hop;
    hop.request = request;
    hop.url = url;
    const std::string request_head = "GET / HTTP/1.1\r\nHost: contoh.test\r\n\r\n";
    hop.request_head = Bytes(request_head.begin(), request_head.end());
    hop.response_head = Bytes(head.begin(), head.end());
    hop.body.bytes = Bytes(body.begin(), body.end());
    hop.body.size = body.size();
    hop.status = std::stoi(head.substr(9, 3));
    hop.http_version = "HTTP/1.1";
    hop.started = {1'795'248'000'000};
    hop.connection = net::Connection{1, false, *net::IpAddress::parse("203.0.113.7"), 443};
    return hop;
}

Status ScriptedFetcher::submit(net::Request request) {
    waiting_.push_back(std::move(request));
    return {};
}

Result<std::optional<net::Event>> ScriptedFetcher::next(std::chrono::milliseconds) {
    if (completion_) {
        net::Event event = std::move(*completion_);
        completion_.reset();
        if (after_answer) after_answer(asked.size());
        return std::optional(std::move(event));
    }
    if (waiting_.empty()) return std::nullopt;
    const net::Request request = newest_first_ ? waiting_.back() : waiting_.front();
    newest_first_ ? waiting_.pop_back() : waiting_.pop_front();
    asked.push_back(request.url);
    completion_ = net::Completion{};
    completion_->request = request.id;
    completion_->hops = 1;
    for (const conformance::FixtureAnswer& answer : fixture_.answers)
        if (answer.url == request.url && answer.outcome == plugin_host::Outcome::response && !dead) {
            net::HopRecord hop = hop_of(request.id, request.url, answer.head, answer.body);
            hop.purpose = request.purpose;
            return std::optional<net::Event>(std::move(hop));
        }
    net::HopRecord hop;
    hop.request = request.id;
    hop.url = request.url;
    hop.outcome = completion_->outcome = net::Outcome::connect_failed;
    hop.started = {1'795'248'000'000};
    return std::optional<net::Event>(std::move(hop));
}

Result<std::unique_ptr<base::AppendableFile>> FailingDisk::create(const Path& path, std::uint32_t mode) {
    auto file = disk_.create(path, mode);
    if (!file) return file;
    return std::make_unique<FailingFile>(std::move(*file), *this);
}

Rig::Rig(const std::string& id, const std::string& name)
    : home(folder.path / "home"),
      registry(good(plugin_host::Registry::discover(disk, std::vector<Path>{SAKSI_PLUGIN_FOLDER}))),
      plugin(id),
      fixture(good(conformance::Fixture::read(disk, Path(SAKSI_PLUGIN_SOURCES) / id / "fixtures" / name))) {}

store::JobFolder Rig::new_job() { return good(store::JobFolder::create(*files, home, clock, random)); }

store::JobFolder Rig::open_job() {
    const auto jobs = good(store::list_jobs(*files, home));
    if (jobs.size() != 1) throw std::runtime_error("not one job");
    return good(store::JobFolder::open(*files, home, jobs.front().id));
}

capture::World Rig::world(net::Fetcher& fetcher) { return {*files, clock, random, registry, plugin_program, fetcher, secrets, watcher, stop}; }

capture::Request Rig::request() const {
    capture::Request request;
    request.urls = {fixture.url};
    if (!fixture.base_urls.empty()) request.base_urls[plugin] = fixture.base_urls;
    return request;
}

std::string read_text(const Path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) throw std::runtime_error("cannot read " + file.string());
    return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<evidence::Item> items_of(store::JobFolder& job) {
    std::vector<evidence::Item> items;
    for (const store::ItemRow& row : good(job.journal().items())) items.push_back(good(evidence::item_from_json(good(base::parse_canonical_json(bytes_of(row.json))))));
    return items;
}

std::vector<std::string> acts_of(const std::vector<evidence::Item>& items) {
    std::vector<std::string> acts;
    for (const evidence::Item& item : items)
        acts.push_back(std::string(evidence::word_of(item.type)) + " " + (item.actor ? item.actor->id.value_or("?") : "?") + " " + (item.object ? item.object->id.value_or("?") : "?"));
    return acts;
}

}  // namespace saksi::test
