// One recording from the command line's words to a recorded job: what `capture`, `resume` and `plugin record` share.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "capture/capture.hpp"
#include "capture_progress.hpp"
#include "plugin_host/registry.hpp"
#include "sealing.hpp"
#include "secrets/secrets.hpp"

namespace saksi::cli {

struct CaptureOptions {
    std::vector<std::string> urls;
    std::string plugin;
    Path plugin_folder;  ///< of a plugin that is installed nowhere; empty otherwise
    std::vector<std::string> base_urls;
    std::vector<std::string> secrets;  ///< PLUGIN.NAME=FILE
    std::string progress = "auto";
    NetworkOptions network;
    SealOptions seal;
};

/// Errors: usage (a --base-url of another form).
Result<capture::Request> request_of(const CaptureOptions& options);

/// The parts of the world that a recording needs, alive as long as it runs.
struct Machinery {
    store::Config config;
    plugin_host::Registry registry;
    std::unique_ptr<CaptureProgress> progress;
    std::unique_ptr<secrets::Secrets> secrets;  ///< the progress of the network asks it what to cover
    std::unique_ptr<net::Fetcher> fetcher;
};

/// Errors: those of the settings, the plugins' folders, the secrets and the network's options.
Result<Machinery> machinery_for(Environment& environment, const store::Home& home, const CaptureOptions& chosen, const std::string& progress, const Path& spool);

/// A job that is recorded and durable.
struct RecordedJob {
    store::JobFolder job;
    Machinery machinery;
    capture::Outcome outcome;
};
/// Records `request` in a fresh job; everything that cannot work is said before a folder is made. Errors: those of capture::record.
Result<RecordedJob> record_job(Environment& environment, const store::Home& home, const capture::Request& request, const CaptureOptions& options);

}  // namespace saksi::cli
