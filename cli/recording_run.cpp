#include "recording_run.hpp"

#include "base/version.hpp"
#include "interrupt.hpp"
#include "net/background_fetcher.hpp"
#include "net/curl_fetcher.hpp"
#include "net/url.hpp"
#include "plugin_folders.hpp"
#include "secret_options.hpp"

namespace saksi::cli {

namespace {

ProgressStyle progress_style(const Environment& environment, const std::string& word) {
    if (word == "log") return ProgressStyle::log;
    if (word == "never") return ProgressStyle::off;
    return environment.stderr_is_terminal ? ProgressStyle::line : ProgressStyle::off;
}

/// `PLUGIN.NAME=URL`.
Status read_base_url(const std::string& text, capture::Request& request) {
    const std::size_t dot = text.find('.');
    const std::size_t equals = text.find('=', dot == std::string::npos ? 0 : dot);
    if (dot == std::string::npos || equals == std::string::npos)
        return fail(ErrorCode::usage, msg("--base-url {text}: expected PLUGIN.NAME=URL, for example bluesky.appview=https://127.0.0.1:8443", {{"text", text}}));
    request.base_urls[text.substr(0, dot)][text.substr(dot + 1, equals - dot - 1)] = text.substr(equals + 1);
    return {};
}

/// What is meant as a web address must be one. Other schemes (at://) are the plugins' own business.
Status check_url(const std::string& url) {
    const std::size_t end = url.find("://");
    if (end != std::string::npos && url.compare(0, end, "http") != 0 && url.compare(0, end, "https") != 0) return {};
    auto parsed = net::Url::parse(url);
    return parsed ? Status() : Status(fail(ErrorCode::usage, parsed.error().what()));
}

Status check_urls(const capture::Request& request) {
    for (const std::string& url : request.urls)
        if (Status readable = check_url(url); !readable) return readable;
    return {};
}

}  // namespace

Result<capture::Request> request_of(const CaptureOptions& options) {
    capture::Request request;
    request.urls = options.urls;
    request.plugin = options.plugin;
    request.allow_addresses = options.network.allow_addresses;
    request.allow_insecure_tls = options.network.allow_insecure_tls;
    request.case_label = options.seal.case_label;
    for (const std::string& text : options.base_urls)
        if (Status read = read_base_url(text, request); !read) return pass_on(read);
    return request;
}

Result<Machinery> machinery_for(Environment& environment, const store::Home& home, const CaptureOptions& chosen, const std::string& progress, const Path& spool) {
    const NetworkOptions& network = chosen.network;
    auto config = store::read_config(environment.files, home);
    if (!config) return pass_on(config);
    auto registry = discover_plugins(environment, home, *config);
    if (!registry) return pass_on(registry);
    if (!chosen.plugin_folder.empty()) {
        // Beside it lie other things than plugins: nothing is said about those.
        const Path beside[] = {chosen.plugin_folder.parent_path()};
        registry = plugin_host::Registry::discover(environment.files, beside);
        if (!registry) return pass_on(registry);
        for (const plugin_host::RejectedPlugin& rejected : registry->rejected())
            if (rejected.folder == chosen.plugin_folder || rejected.folder == beside[0]) return std::unexpected(rejected.reason);
    } else {
        for (const plugin_host::RejectedPlugin& rejected : registry->rejected()) static_cast<void>(environment.report(rejected.reason));
    }
    auto addresses = net::AddressPolicy::open(network.allow_addresses);
    if (!addresses) return pass_on(addresses);
    Machinery machinery{std::move(*config), std::move(*registry), std::make_unique<CaptureProgress>(environment, progress_style(environment, progress)), std::make_unique<secrets::Secrets>(), nullptr};
    if (Status read = read_secrets(environment, machinery.registry, chosen.secrets, *machinery.secrets); !read) return pass_on(read);
    if (Status read = read_standing_secrets(environment, machinery.registry, machinery.config.secret_files, *machinery.secrets); !read) return pass_on(read);
    net::CurlFetcherOptions options;
    options.user_agent = base::software_name();
    options.per_host_parallel = network.per_host_parallel;
    const std::string& ca = network.tls_ca.empty() ? machinery.config.tls_ca_file : network.tls_ca;
    if (!ca.empty()) options.ca_file = ca;
    options.allow_insecure_tls = network.allow_insecure_tls;
    options.proxy = network.proxy;
    options.addresses = std::move(*addresses);
    options.spool_directory = spool;
    const auto on_the_wire = [&](net::ProgressCallback on_progress) {
        options.on_progress = std::move(on_progress);
        return net::make_curl_fetcher(std::move(options), environment.clock, environment.random, environment.files);
    };
    const auto tell = [watcher = machinery.progress.get(), known = machinery.secrets.get()](const net::Progress& one) {
        const std::string url = known->cover(one.url);
        watcher->receiving({one.request, url, one.received, one.expected});
    };
    auto fetcher = net::make_background_fetcher(on_the_wire, tell);
    if (!fetcher) return pass_on(fetcher);
    machinery.fetcher = std::move(*fetcher);
    return machinery;
}

Result<RecordedJob> record_job(Environment& environment, const store::Home& home, const capture::Request& request, const CaptureOptions& options) {
    if (Status ready = home.prepare(environment.files); !ready) return pass_on(ready);
    {
        // Before a folder is made: everything that cannot work is said now.
        auto machinery = machinery_for(environment, home, options, "never", home.jobs());
        if (!machinery) return pass_on(machinery);
        if (Status readable = check_urls(request); !readable) return pass_on(readable);
        if (auto plan = capture::check_plan(environment.files, machinery->registry, environment.plugin_program, request); !plan) return pass_on(plan);
    }
    auto job = store::JobFolder::create(environment.files, home, environment.clock, environment.random);
    if (!job) return pass_on(job);
    auto machinery = machinery_for(environment, home, options, options.progress, job->spool());
    if (!machinery) return pass_on(machinery);
    Result<capture::Outcome> outcome = [&] {
        const Interrupt interrupt(*machinery->fetcher);
        return capture::record(request, *job, {environment.files, environment.clock, environment.random, machinery->registry, environment.plugin_program, *machinery->fetcher, *machinery->secrets, *machinery->progress, Interrupt::stop()});
    }();
    machinery->progress.reset();
    if (!outcome) return pass_on(outcome);
    return RecordedJob{std::move(*job), std::move(*machinery), std::move(*outcome)};
}

}  // namespace saksi::cli
