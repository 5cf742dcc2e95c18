// Answers that a plugin is shown in place of a network. Form: docs/formats/fixture-1.md.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/file_system.hpp"
#include "plugin_host/plugin.hpp"

namespace saksi::conformance {

/// What comes back for one request.
struct FixtureAnswer {
    std::string url;
    std::optional<std::string> request;  ///< of a POST: the body that must have been sent
    std::string final_url;               ///< `url` unless the server led elsewhere
    plugin_host::Outcome outcome = plugin_host::Outcome::response;
    std::string detail;                  ///< of a failure
    std::string head, body;              ///< of a response: status line to empty line; decoded body
    bool truncated = false, undecodable = false;
    std::string record;                  ///< urn:uuid: numbered by the place in case.json
};

struct Fixture {
    Path folder;
    std::string name;  ///< the folder's
    std::string url;
    plugin_host::BaseUrls base_urls;
    std::vector<FixtureAnswer> answers;

    /// Reads `folder`/case.json and the bodies beside it. Errors: malformed naming the member, missing, limit_exceeded.
    static Result<Fixture> read(base::FileSystem& files, const Path& folder);
};

/// The folders in `fixtures` that hold a case.json, in order of name. Errors: missing.
Result<std::vector<Path>> fixture_folders(base::FileSystem& files, const Path& fixtures);

}  // namespace saksi::conformance
