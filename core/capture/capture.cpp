#include "capture/capture.hpp"

#include "base/parallel.hpp"
#include "base/time_text.hpp"
#include "capture/derived.hpp"
#include "capture/recording.hpp"

namespace saksi::capture {

namespace {

Result<const plugin_host::InstalledPlugin*> plugin_for(const plugin_host::Registry& plugins, const Request& request, const std::string& url) {
    if (request.plugin.empty()) return plugins.match(url);
    if (const plugin_host::InstalledPlugin* named = plugins.find(request.plugin)) return named;
    return fail(ErrorCode::usage, msg("there is no plugin “{plugin}”; “saksi plugin list” shows those that exist", {{"plugin", request.plugin}}));
}

const plugin_host::BaseUrls& overrides_of(const Request& request, const std::string& plugin) {
    static const plugin_host::BaseUrls none;
    const auto found = request.base_urls.find(plugin);
    return found == request.base_urls.end() ? none : found->second;
}

/// One loaded instance of each plugin that the URLs need, by id. Jobs get instances of their own from it.
using Plugins = std::map<std::string, std::unique_ptr<plugin_host::Plugin>>;

/// Who takes which URL.
struct Takers {
    Plugins plugins;
    std::vector<std::string> ids;  ///< of the plugin for each URL of the request
};

class TakerSearch {
public:
    TakerSearch(base::FileSystem& files, const plugin_host::Registry& registry, const Path& program, const Request& request)
        : files_(files), registry_(registry), program_(program), request_(request) {}

    Result<Takers> run() {
        if (request_.urls.size() > limits::urls_per_command)
            return fail(ErrorCode::usage, msg("{count} URLs in one command; at most {limit}", {{"count", std::to_string(request_.urls.size())}, {"limit", std::to_string(limits::urls_per_command)}}));
        for (const std::string& url : request_.urls) {
            auto id = taker_of(url);
            if (!id) return pass_on(id);
            takers_.ids.push_back(std::move(*id));
        }
        return std::move(takers_);
    }

private:
    Result<std::string> taker_of(const std::string& url) {
        auto installed = plugin_for(registry_, request_, url);
        if (!installed) return pass_on(installed);
        auto plugin = loaded(**installed);
        if (!plugin) return pass_on(plugin);
        const std::string& id = (*installed)->manifest.id;
        if (!request_.plugin.empty() || (*installed)->manifest.last_resort) return id;
        // A pattern takes whole sites; whether a page of it is one that the plugin can read, only its code knows.
        const auto canonical = (*plugin)->canonicalise(url);
        if (canonical || canonical.error().code() != ErrorCode::usage) return id;
        auto rest = registry_.match_last_resort(url);
        if (!rest) return std::unexpected(canonical.error());
        if (auto other = loaded(**rest); !other) return pass_on(other);
        return (*rest)->manifest.id;
    }

    Result<plugin_host::Plugin*> loaded(const plugin_host::InstalledPlugin& installed) {
        const std::string& id = installed.manifest.id;
        if (const auto known = takers_.plugins.find(id); known != takers_.plugins.end()) return known->second.get();
        if (Status allowed = registry_.may_load(files_, installed); !allowed) return pass_on(allowed);
        auto plugin = plugin_host::load_plugin(files_, installed, overrides_of(request_, id), program_);
        if (!plugin) return pass_on(plugin);
        return takers_.plugins.emplace(id, std::move(*plugin)).first->second.get();
    }

    base::FileSystem& files_;
    const plugin_host::Registry& registry_;
    const Path& program_;
    const Request& request_;
    Takers takers_;
};

/// What custody says of each plugin: the octets that run, and how they are held.
std::vector<Json> custody_of(const Plugins& plugins) {
    const auto words = [](const std::vector<std::string>& list) {
        Json::Array out;
        for (const std::string& word : list) out.emplace_back(word);
        return Json(std::move(out));
    };
    std::vector<Json> notes;
    for (const auto& [id, plugin] : plugins) {
        Json note = Json().set("plugin", id).set("sha256", plugin->library_sha256());
        if (const auto& held = plugin->confinement()) note.set("enforced", words(held->enforced)).set("not_enforced", words(held->missing));
        notes.push_back(std::move(note));
    }
    return notes;
}

std::map<std::string, std::string> digests_of(const Plugins& plugins) {
    std::map<std::string, std::string> digests;
    for (const auto& [id, plugin] : plugins) digests.emplace(id, plugin->library_sha256());
    return digests;
}

/// Facts that seal needs about each plugin, as a member of the journal's `plugins`.
Json plugin_note(const plugin_host::Plugin& plugin) {
    const plugin_host::Manifest& manifest = plugin.manifest();
    Json note;
    note.set("id", manifest.id).set("version", manifest.version).set("sha256", plugin.library_sha256());
    note.set("config_sha256", plugin.data_sha256() ? Json(*plugin.data_sha256()) : Json()).set("overridden", !plugin.overridden().empty());
    note.set("test_kind", manifest.test_status.kind).set("test_date", manifest.test_status.date);
    return note;
}

/// Takes the drafts of all jobs in the order of the URLs, proves them and writes those that hold.
Result<Outcome> finish(Recording& recording, World& world) {
    Derived derived = derive_items(recording.take_drafts(), recording.records(), world.random);
    const std::vector<evidence::Item>& items = derived.items;
    Outcome outcome;
    outcome.losses = derived.losses.size();
    for (const plugin_host::LossReport& loss : derived.losses) recording.lose(loss.code, loss.what, loss.detail);
    for (const evidence::Item& item : items) outcome.losses += item.losses.size();
    std::vector<store::ItemRow> rows(items.size());
    for (std::size_t i = 0; i < items.size(); ++i) rows[i] = {std::move(derived.texts[i]), items[i].captures};
    if (Status ended = recording.end(rows); !ended) return pass_on(ended);
    outcome.items = items.size();
    outcome.exchanges = recording.answers();
    outcome.bytes = recording.bytes();
    return outcome;
}

std::vector<std::unique_ptr<UrlJob>> jobs_of(const Request& request, const Takers& takers) {
    std::vector<std::unique_ptr<UrlJob>> jobs;
    for (std::size_t i = 0; i < request.urls.size(); ++i) {
        auto job = std::make_unique<UrlJob>();
        job->url = request.urls[i];
        job->drafts.platform = takers.ids[i];
        jobs.push_back(std::move(job));
    }
    return jobs;
}

Result<Outcome> run(const Request& request, const Takers& takers, Recording& recording, World& world) {
    const PluginLoader load = [&](UrlJob& one) -> Status {
        auto plugin = takers.plugins.at(one.drafts.platform)->another();
        auto started = plugin->start(one.url);
        if (!started) return pass_on(started);
        one.plugin = std::move(plugin);
        one.job = std::move(*started);
        return {};
    };
    if (Status worked = recording.work(jobs_of(request, takers), load); !worked) return pass_on(worked);
    return finish(recording, world);
}

Result<Outcome> start(const Request& request, const Takers& takers, const std::string& bundle_id, store::JobFolder& job, World& world) {
    auto recorder = Recorder::begin(job, {world.files, world.clock, world.random, [&fetcher = world.fetcher] { fetcher.wake(); }}, bundle_id);
    if (!recorder) return pass_on(recorder);
    auto recording = Recording::open(job, std::move(*recorder), world);
    if (!recording) return pass_on(recording);
    recording->note_start(request, takers.ids, custody_of(takers.plugins));
    return run(request, takers, *recording, world);
}

/// Cut off before the first commit: the WARC, if there is one, holds nothing that was acknowledged.
Result<bool> is_untouched(store::JobFolder& job, World& world) {
    auto records = job.journal().records("0001");
    if (!records) return pass_on(records);
    if (!records->empty()) return false;
    auto warc = world.files.status(job.warc());
    if (!warc) return pass_on(warc);
    if (*warc)
        if (Status removed = world.files.remove(job.warc()); !removed) return pass_on(removed);
    return true;
}

}  // namespace

Result<std::map<std::string, std::string>> check_plan(base::FileSystem& files, const plugin_host::Registry& plugins, const Path& plugin_program, const Request& request) {
    auto takers = TakerSearch(files, plugins, plugin_program, request).run();
    if (!takers) return pass_on(takers);
    return digests_of(takers->plugins);
}

Result<Outcome> record(const Request& request, store::JobFolder& job, World world) {
    auto takers = TakerSearch(world.files, world.plugins, world.plugin_program, request).run();
    if (!takers) return pass_on(takers);
    const std::string bundle_id = "urn:uuid:" + base::new_uuid(world.random);
    store::Journal& journal = job.journal();
    Json::Array notes;
    for (const auto& [id, plugin] : takers->plugins) notes.push_back(plugin_note(*plugin));
    const std::pair<std::string, std::string> metas[] = {{"job_id", job.id()},
                                                         {"bundle_id", bundle_id},
                                                         {"created", base::utc_text(world.clock.now())},
                                                         {"plugins", Json(std::move(notes)).canonical()},
                                                         {"plan", to_plan(request, digests_of(takers->plugins)).canonical()}};
    for (const auto& [key, value] : metas)
        if (Status set = journal.set_meta(key, value); !set) return pass_on(set);
    return start(request, *takers, bundle_id, job, world);
}

Result<Outcome> resume(store::JobFolder& job, World world) {
    auto plan = job.journal().meta("plan");
    if (!plan) return pass_on(plan);
    auto json = base::parse_json(bytes_of(plan->value_or("{}")));
    if (!json) return pass_on(json);
    auto request = from_plan(*json);
    if (!request) return pass_on(request);
    auto takers = TakerSearch(world.files, world.plugins, world.plugin_program, *request).run();
    if (!takers) return pass_on(takers);
    if (to_plan(*request, digests_of(takers->plugins)).canonical() != *plan)
        return fail(ErrorCode::refused, msg("a plugin changed since the recording {id} was cut off, so it cannot go on as it was; record the URL anew, the old recording is kept",
                                            {{"id", job.id()}}));
    auto untouched = is_untouched(job, world);
    if (!untouched) return pass_on(untouched);
    if (*untouched) {
        auto bundle_id = job.journal().meta("bundle_id");
        if (!bundle_id) return pass_on(bundle_id);
        return start(*request, *takers, bundle_id->value_or(""), job, world);
    }
    auto recorder = Recorder::resume(job, {world.files, world.clock, world.random, [&fetcher = world.fetcher] { fetcher.wake(); }});
    if (!recorder) return pass_on(recorder);
    auto recording = Recording::open(job, std::move(*recorder), world);
    if (!recording) return pass_on(recording);
    recording->note_resume(custody_of(takers->plugins));
    return run(*request, *takers, *recording, world);
}

}  // namespace saksi::capture
