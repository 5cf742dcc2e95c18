// A fresh token over everything, before the newest one weakens.
#pragma once

#include <string>
#include <vector>

#include "seal/complete.hpp"

namespace saksi::seal {

struct Renewed {
    bool renewed = false;
    std::string token;                      ///< entry name of the new token
    UtcTime stamped_at;                     ///< its genTime
    std::string authority;                  ///< subject of its certificate
    bool only_same_authority = false;       ///< not renewed: nobody answered but the authority of the newest token
    std::vector<Error> authority_failures;  ///< one sentence an authority that was asked in vain
    Completed completed;                    ///< what is in the bundle now, and what is still missing
};

/// Completes what is due, gives the newest archive manifest its number, adds a manifest over everything and a token of another authority than the
/// newest one's, and completes again. When no such token can be had, the bundle stays as the completing left it: `renewed` is false. Errors: those of
/// complete(). Source: bundle format §5, EN 319 162-1 Annex A.7.
Result<Renewed> renew(const Path& path, const CompletionOrder& order, World world);

}  // namespace saksi::seal
