// One command's recording: plan, fetch, record, show the plugin, until nothing is left to ask.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>

#include "base/clock.hpp"
#include "base/file_system.hpp"
#include "base/random.hpp"
#include "capture/progress.hpp"
#include "capture/request.hpp"
#include "net/fetcher.hpp"
#include "plugin_host/registry.hpp"
#include "secrets/secrets.hpp"
#include "store/job_folder.hpp"

namespace saksi::capture {

/// Everything a capture uses of the world; all outlive it.
struct World {
    base::FileSystem& files;
    base::Clock& clock;
    base::Random& random;
    const plugin_host::Registry& plugins;
    const Path& plugin_program;  ///< saksi-plugin-host: plugins run in it, never here
    net::Fetcher& fetcher;
    secrets::Secrets& secrets;   ///< what the operator lends; logins add their tokens
    Progress& progress;
    /// Set by the operator's Ctrl-C beside Fetcher::cancel.
    const std::atomic<bool>& stop;
};

/// Loads the plugin of every URL, so that what cannot work is said before anything is fetched: digests by plugin id. Errors: usage (a URL that no
/// plugin takes, or two do; unknown override), and those of load_plugin.
Result<std::map<std::string, std::string>> check_plan(base::FileSystem& files, const plugin_host::Registry& plugins, const Path& plugin_program, const Request& request);

/// Records `request` in the fresh folder `job`. When it returns an Outcome, everything is durable and the folder is ready for seal; items lie in
/// its `items/`. Errors: unavailable or try_later (no host answered: nothing to seal), interrupted (the journal is kept), cannot_write,
/// and what check_plan says.
Result<Outcome> record(const Request& request, store::JobFolder& job, World world);

/// Goes on with a folder whose recording was cut off: answers that are durable are not asked for again. Errors: as record; refused when a
/// plugin changed meanwhile, because the same bytes could then lead elsewhere.
Result<Outcome> resume(store::JobFolder& job, World world);

}  // namespace saksi::capture
