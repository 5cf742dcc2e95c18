// Keeps the catalogue of this home true when a bundle gains a revision.
#pragma once

#include "environment.hpp"

namespace saksi::cli {

struct BundleState {
    bool stamped = false;
    bool completed = false;  ///< nothing is missing: all revocation data that can be asked for is inside
};
/// Notes the state of the bundle at `path` if it was sealed in this home. Errors: cannot_write.
Status note_in_catalogue(Environment& environment, const store::Home& home, const Path& path, const BundleState& state);

}  // namespace saksi::cli
