// What one capture is asked to do, and what it has when it ends.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"
#include "plugin_host/plugin.hpp"

namespace saksi::capture {

/// One command: all its URLs become one bundle.
struct Request {
    std::vector<std::string> urls;
    std::string plugin;                                   ///< id that takes every URL; empty: each manifest is asked
    std::map<std::string, plugin_host::BaseUrls> base_urls;  ///< plugin id → base URLs that the operator replaced
    std::vector<std::string> allow_addresses;             ///< exceptions to the address policy, as given
    bool allow_insecure_tls = false;
    std::string case_label;                               ///< empty: none yet
};

/// The request as the journal's `plan`, so that a capture cut off goes on with the same words.
Json to_plan(const Request& request, const std::map<std::string, std::string>& plugin_digests);
/// Errors: malformed.
Result<Request> from_plan(const Json& plan);

struct Outcome {
    std::size_t exchanges = 0;  ///< answers recorded, redirects and failed tries included
    std::size_t items = 0;
    std::size_t losses = 0;     ///< of items and of the job
    std::uint64_t bytes = 0;    ///< of the WARC
};

}  // namespace saksi::capture
