// A list that must name every entry before it: archive manifests, and the signed lists of later revisions. Used inside this room.
#pragma once

#include <string>

#include "bundle/asic_manifest.hpp"
#include "verify/examination.hpp"

namespace saksi::verify {

struct FullList {
    const bundle::AsicManifest& list;
    std::string entry;    ///< its own name
    std::string prefix;   ///< of finding codes: `archive`, `manifest`
    Step step;
};

/// Compares a list with what stands before it, names, order, media types and computed digests: a list that leaves one out covers nothing that counts.
/// True when all agree; a withheld file does. Findings: PREFIX.unlisted, .reference, .missing, .media_type, .digest.
bool check_full_list(Examination& examination, const FullList& full);

}  // namespace saksi::verify
