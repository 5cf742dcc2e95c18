// The answer to a request for a DID document.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "answer.hpp"

namespace saksi::bluesky {

struct DidAnswer {
    std::string pds;  ///< http or https, without a slash at its end; empty when the document names no such server
};

/// Nothing when the answer is no document of `did`; `why` says why.
std::optional<DidAnswer> read_did_document(const sdk::Answer& answer, std::string_view did, std::string& why);

}  // namespace saksi::bluesky
