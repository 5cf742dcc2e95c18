// Which software answers at a host, for platforms that live on any. Source: nodeinfo.diaspora.software/protocol.
#pragma once

#include <optional>
#include <string>

#include "answer.hpp"

namespace saksi::sdk {

/// Where a host says where it says so.
inline std::string nodeinfo_address(const std::string& origin) { return origin + "/.well-known/nodeinfo"; }
/// The address of the document that the answer to nodeinfo_address names, of the newest schema; nothing, and a sentence in `why`, when it names none on
/// the host that answered: another host's word about this one counts for nothing.
std::optional<std::string> nodeinfo_document(const Answer& answer, std::string& why);
/// The name in that document, lower case as the protocol asks; empty, and a sentence in `why`, without one.
std::string nodeinfo_software(const Answer& answer, std::string& why);

}  // namespace saksi::sdk
