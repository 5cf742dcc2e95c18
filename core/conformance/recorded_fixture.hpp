// A fixture from what a job recorded.
#pragma once

#include <string>

#include "conformance/fixture.hpp"
#include "plugin_host/plugin.hpp"
#include "store/job_folder.hpp"

namespace saksi::conformance {

/// Shows `plugin` what `job` recorded for `url` and keeps every answer that it asked for. Fields that carry or set a session (Set-Cookie and its kin) are left out; a secret is never in a
/// recording. Errors: those of reading the recording.
Result<Fixture> fixture_of(base::FileSystem& files, plugin_host::Plugin& plugin, const std::string& url, store::JobFolder& job);

/// Writes it as `folder`, which must not exist: case.json and the bodies. Errors: exists, cannot_write.
Status write_fixture(base::FileSystem& files, const Fixture& fixture, const Path& folder);

}  // namespace saksi::conformance
