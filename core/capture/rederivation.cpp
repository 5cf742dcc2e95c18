#include "capture/rederivation.hpp"

#include <algorithm>
#include <map>

#include "bundle/open_bundle.hpp"
#include "capture/derived.hpp"
#include "capture/recorded_answers.hpp"
#include "capture/shown.hpp"
#include "evidence/manifest.hpp"

namespace saksi::capture {

namespace {

constexpr std::string_view recorded_capture = "0001";

/// Salts are taken from the sealed items afterwards.
class NoRandom final : public base::Random {
public:
    void fill(std::span<std::uint8_t> out) override { std::ranges::fill(out, std::uint8_t{0}); }
};

/// What a bundle says about its recording.
struct Sealed {
    evidence::Manifest manifest;
    evidence::Custody custody;
    std::vector<std::string> urls, takers;  ///< of each URL the plugin's id; a bundle of an earlier version names none
    std::map<std::string, plugin_host::BaseUrls> base_urls;
    std::map<std::size_t, Bytes> items;  ///< by number
};

Result<Bytes> entry_of(const bundle::OpenBundle& opened, std::string_view name, std::uint64_t limit) {
    const zip::Entry* entry = opened.archive().find(name);
    if (!entry) return fail(ErrorCode::missing, msg("this copy has no {entry}, which is needed to go through the recording again", {{"entry", std::string(name)}}));
    return opened.archive().read(*entry, limit);
}

Status read_items(const bundle::OpenBundle& opened, Sealed& sealed) {
    for (const std::size_t index : opened.indices_of(bundle::EntryKind::item)) {
        auto octets = opened.archive().read(opened.entries()[index], limits::item_bytes);
        if (!octets) return pass_on(octets);
        sealed.items.emplace(opened.kind_of(index)->number, std::move(*octets));
    }
    return {};
}

std::vector<std::string> texts_at(const Json& json, const char* name) {
    std::vector<std::string> texts;
    if (const Json::Array* values = json.array_at(name))
        for (const Json& value : *values)
            if (value.string()) texts.push_back(*value.string());
    return texts;
}

void read_plan(Sealed& sealed) {
    for (const evidence::CustodyEntry& entry : sealed.custody.entries) {
        if (entry.event == evidence::CustodyEvent::job_started) {
            sealed.urls = texts_at(entry.detail, "urls");
            sealed.takers = texts_at(entry.detail, "plugins");
        }
        const std::string* kind = entry.detail.text_at("kind");
        if (entry.event != evidence::CustodyEvent::exception_used || !kind || *kind != "base_url") continue;
        const std::string *plugin = entry.detail.text_at("plugin"), *name = entry.detail.text_at("name"), *url = entry.detail.text_at("url");
        if (plugin && name && url) sealed.base_urls[*plugin][*name] = *url;
    }
}

Result<Sealed> read_sealed(const bundle::OpenBundle& opened) {
    auto manifest_octets = entry_of(opened, bundle::manifest_name, limits::manifest_bytes);
    if (!manifest_octets) return pass_on(manifest_octets);
    auto json = base::parse_canonical_json(*manifest_octets);
    if (!json) return pass_on(json);
    auto manifest = evidence::manifest_from_json(*json);
    if (!manifest) return pass_on(manifest);
    auto custody_octets = entry_of(opened, bundle::custody_name, limits::custody_bytes);
    if (!custody_octets) return pass_on(custody_octets);
    auto custody = evidence::check_custody(*custody_octets);
    if (!custody) return pass_on(custody);
    Sealed sealed;
    sealed.manifest = std::move(*manifest);
    sealed.custody = std::move(*custody);
    read_plan(sealed);
    if (Status read = read_items(opened, sealed); !read) return pass_on(read);
    return sealed;
}

class Run {
public:
    Run(const Sealed& sealed, const PluginSource& source, RecordedAnswers answers, RecordIndex& records, Rederivation& result)
        : sealed_(sealed), source_(source), answers_(std::move(answers)), records_(records), result_(result) {}

    Status load_plugins() {
        for (const evidence::PluginNote& note : sealed_.manifest.plugins) {
            const auto overrides = sealed_.base_urls.find(note.id);
            auto plugin = source_.load(note.id, overrides == sealed_.base_urls.end() ? plugin_host::BaseUrls{} : overrides->second);
            if (!plugin) return pass_on(plugin);
            result_.plugins.push_back({note.id, note.version, note.sha256, (*plugin)->manifest().version, (*plugin)->library_sha256(), note.config_sha256 == (*plugin)->data_sha256()});
            plugins_.emplace(note.id, std::move(*plugin));
        }
        return {};
    }

    Status run() {
        for (std::size_t i = 0; i < sealed_.urls.size(); ++i)
            if (Status ran = run_url(sealed_.urls[i], i < sealed_.takers.size() ? sealed_.takers[i] : ""); !ran) return ran;
        NoRandom random;
        items_ = derive_items(drafts_, records_, random).items;
        return {};
    }

    std::vector<evidence::Item>& items() { return items_; }

private:
    Result<plugin_host::Plugin*> plugin_for(const std::string& url, const std::string& taker) {
        if (const auto named = plugins_.find(taker); named != plugins_.end()) return named->second.get();
        if (auto id = source_.match(url); id && plugins_.contains(*id)) return plugins_.at(*id).get();
        if (plugins_.size() == 1) return plugins_.begin()->second.get();
        return fail(ErrorCode::usage, msg("none of the plugins that the bundle names takes {url} here", {{"url", url}}));
    }

    Status run_url(const std::string& url, const std::string& taker) {
        auto plugin = plugin_for(url, taker);
        if (!plugin) return pass_on(plugin);
        auto job = (*plugin)->start(url);
        if (!job) return pass_on(job);
        Drafts drafts;
        drafts.platform = (*plugin)->manifest().id;
        std::deque<OpenAction> open;
        take((*job)->begin(), **plugin, open, drafts);
        while (!(*job)->ended() && !open.empty()) {
            const OpenAction front = std::move(open.front());
            open.pop_front();
            const Shown shown = shown_for(front, records_);
            take((*job)->on_exchange(shown.exchange), **plugin, open, drafts);
        }
        drafts_.push_back(std::move(drafts));
        return {};
    }

    void take(std::vector<plugin_host::PluginMessage> messages, const plugin_host::Plugin& plugin, std::deque<OpenAction>& open, Drafts& drafts) {
        for (plugin_host::PluginMessage& message : messages) {
            if (const auto* http = std::get_if<plugin_host::HttpAction>(&message)) {
                plan(*http, plugin, open.emplace_back());
            } else if (const auto* login = std::get_if<plugin_host::LoginAction>(&message)) {
                answer_login(*login, plugin, open.emplace_back());
            } else if (const auto* wait = std::get_if<plugin_host::WaitAction>(&message)) {
                OpenAction& waited = open.emplace_back();
                waited.key = wait->key;
                waited.outcome = plugin_host::Outcome::waited;
            } else {
                drafts.add(std::move(message));
            }
        }
    }

    void plan(const plugin_host::HttpAction& action, const plugin_host::Plugin& plugin, OpenAction& open) {
        open.key = action.key;
        open.url = action.url;
        if (const char* why = why_refused(action, plugin)) {
            open.outcome = plugin_host::Outcome::refused;
            open.detail = why;
        } else if (answers_.answer(action, open)) {
            return;
        } else if (!action.secrets.empty()) {
            open.outcome = plugin_host::Outcome::refused;  // without its secrets a request was never sent
            open.detail = no_such_secret;
        } else {
            open.outcome = plugin_host::Outcome::network_error;
            open.detail = "the recording does not hold it";
            result_.not_recorded.push_back(action.url);
        }
    }

    /// A login is not recorded; a request that held one of its tokens shows that it went well.
    void answer_login(const plugin_host::LoginAction& action, const plugin_host::Plugin& plugin, OpenAction& open) const {
        open.key = action.request.key;
        open.url = action.request.url;
        const char* why = why_no_login(action, plugin);
        if (!why && std::ranges::any_of(action.take, [&](const auto& token) { return answers_.used(token.name); })) return;
        open.outcome = plugin_host::Outcome::refused;
        open.detail = why ? why : no_login;
    }

    const Sealed& sealed_;
    const PluginSource& source_;
    RecordedAnswers answers_;
    RecordIndex& records_;
    Rederivation& result_;
    std::map<std::string, std::unique_ptr<plugin_host::Plugin>> plugins_;
    std::vector<Drafts> drafts_;
    std::vector<evidence::Item> items_;
};

std::map<std::string, std::string> leaves_of(const Json& json) {
    std::map<std::string, std::string> leaves;
    json.for_each_leaf([&](const std::string& pointer, const Json& leaf) { leaves.emplace(pointer, leaf.canonical()); });
    return leaves;
}

void compare_leaves(const std::string& item, const Json& sealed, const Json& derived, std::vector<ItemDifference>& differences) {
    const auto before = leaves_of(sealed), after = leaves_of(derived);
    for (const auto& [pointer, value] : before)
        if (const auto now = after.find(pointer); now == after.end())
            differences.push_back({item, pointer, value, std::nullopt});
        else if (now->second != value)
            differences.push_back({item, pointer, value, now->second});
    for (const auto& [pointer, value] : after)
        if (!before.contains(pointer)) differences.push_back({item, pointer, std::nullopt, value});
}

/// Items have the order of the reports, so the same number is the same item.
Status compare(const Sealed& sealed, std::vector<evidence::Item>& derived, Rederivation& result) {
    result.sealed_items = sealed.manifest.items.size();
    result.derived_items = derived.size();
    for (std::size_t number = 1; number <= std::max(derived.size(), sealed.manifest.items.size()); ++number) {
        const std::string name = evidence::item_number_text(number);
        const auto octets = sealed.items.find(number);
        if (number > sealed.manifest.items.size()) {
            result.differences.push_back({name, "", std::nullopt, evidence::to_json(derived[number - 1]).canonical()});
        } else if (octets == sealed.items.end()) {
            result.withheld.push_back(name);
        } else if (number > derived.size()) {
            result.differences.push_back({name, "", std::string(text_of(octets->second)), std::nullopt});
        } else {
            auto before = base::parse_canonical_json(octets->second);
            if (!before) return pass_on(before, msg("reading item {item}", {{"item", name}}));
            if (const std::string* salt = before->text_at("salt")) derived[number - 1].salt = *salt;
            const Json after = evidence::to_json(derived[number - 1]);
            if (*before == after)
                ++result.equal_items;
            else
                compare_leaves(name, *before, after, result.differences);
        }
    }
    return {};
}

}  // namespace

Result<Rederivation> rederive(base::FileSystem& files, const Path& bundle, const PluginSource& plugins) {
    auto file = files.open(bundle);
    if (!file) return pass_on(file);
    auto opened = bundle::OpenBundle::open(**file);
    if (!opened) return pass_on(opened);
    auto sealed = read_sealed(*opened);
    if (!sealed) return pass_on(sealed);
    const auto note = std::ranges::find(sealed->manifest.captures, recorded_capture, &evidence::CaptureNote::id);
    if (note == sealed->manifest.captures.end() || note->method != evidence::Method::http)
        return fail(ErrorCode::unsupported, msg("the bundle holds no recording that plugins made, so there is nothing to go through again"));
    const zip::Entry* entry = opened->archive().find(note->path);
    if (!entry) return fail(ErrorCode::missing, msg("this copy has no {entry}, which is needed to go through the recording again", {{"entry", note->path}}));
    auto wacz = opened->capture(*entry);
    if (!wacz) return pass_on(wacz);
    RecordIndex records(files, bundle, wacz->warc().data_offset);
    auto answers = RecordedAnswers::read(**file, wacz->warc().data_offset, wacz->warc().size, sealed->custody, records);
    if (!answers) return pass_on(answers);
    Rederivation result;
    Run run(*sealed, plugins, std::move(*answers), records, result);
    if (Status loaded = run.load_plugins(); !loaded) return pass_on(loaded);
    if (Status ran = run.run(); !ran) return pass_on(ran);
    if (Status compared = compare(*sealed, run.items(), result); !compared) return pass_on(compared);
    return result;
}

}  // namespace saksi::capture
