// Between the words of plugins, of the network and of the journal.
#pragma once

#include <string>
#include <string_view>

#include "net/hop_record.hpp"
#include "plugin_host/exchange.hpp"
#include "plugin_host/message.hpp"

namespace saksi::capture {

/// `post` for a word that is none.
net::Purpose net_purpose(std::string_view word);
/// How the end of a request is told to a plugin.
plugin_host::Outcome host_outcome(net::Outcome outcome);
/// An answer that was cut but began is still an answer: the plugin may find the post in what arrived.
bool keeps_its_answer(net::Outcome outcome);

/// The request as the plugin wrote it: without an id, and with placeholders in place of secrets.
net::Request net_request(const plugin_host::HttpAction& action, const std::string& plugin);

/// SHA-256 of what is asked, hexadecimal: finds an answer that is there already. Source: docs/formats/journal-1.md, `request_key`.
std::string key_of(const std::string& plugin, const plugin_host::HttpAction& action);
/// The action as the journal keeps it, canonical JSON.
std::string action_text(const plugin_host::HttpAction& action);

}  // namespace saksi::capture
