// What a plugin is shown of an answer: the same while it is recorded and when the recording is gone through again.
#pragma once

#include <memory>

#include "capture/record_index.hpp"
#include "capture/url_job.hpp"

namespace saksi::capture {

// What a plugin is told: the same sentence whatever kept it, so that a recording gone through again tells it too.
inline constexpr const char* no_such_secret = "no secret of that name was given";
inline constexpr const char* no_login = "the login gave no session";

/// An exchange with the answer that its head and body are borrowed from.
struct Shown {
    plugin_host::Exchange exchange;
    std::shared_ptr<const warc::RecordContent> answer;
};

/// What is known of `open`, its last answer read back from the records.
Shown shown_for(const OpenAction& open, RecordIndex& records);
/// Why the host does not ask what the plugin wants, an English technical sentence; nullptr when it may be asked.
const char* why_refused(const plugin_host::HttpAction& action, const plugin_host::Plugin& plugin);
/// The same for a login and the tokens that it shall give.
const char* why_no_login(const plugin_host::LoginAction& action, const plugin_host::Plugin& plugin);

}  // namespace saksi::capture
