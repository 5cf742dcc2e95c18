// A look into a file without a verdict: what it states, as it states it. No word here may read like the outcome of a check.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/message.hpp"
#include "report/text_options.hpp"
#include "verify/verdict.hpp"

namespace saksi::report {

/// What a bundle states about itself. Everything here is a claim.
struct BundleListing {
    std::string file;
    std::uint64_t bytes = 0;
    std::string bundle_id, case_ref;
    std::string sealed_claimed;  ///< utc_text form, or empty

    struct Entry {
        std::string name;
        std::uint64_t bytes = 0;
        std::string role;        ///< as the manifest says; empty for the container's own files
    };
    std::vector<Entry> entries;

    struct Capture {
        std::string id, method, started, finished;
        std::uint64_t records = 0;
        std::vector<std::string> urls;
    };
    std::vector<Capture> captures;

    std::vector<verify::ItemLine> items;  ///< `holds` is not looked at
    std::uint64_t items_cut = 0;
    /// Further statements, each with its name: plugin and version, program, officer's case fields.
    std::vector<std::pair<Message, std::string>> claims;
};

/// Statements of any other file (CMS, timestamp, certificate path, container, WARC, WACZ) in sections of named values.
struct FileListing {
    std::string file;
    std::uint64_t bytes = 0;
    struct Section {
        Message title;
        std::vector<std::pair<Message, std::string>> rows;
    };
    std::vector<Section> sections;
};

/// UTF-8 lines ending in LF, safe as in text_report; opens and ends with "a display is not a check".
std::string inspect_text(const BundleListing& listing, const TextOptions& options = {});
std::string inspect_text(const FileListing& listing, const TextOptions& options = {});

}  // namespace saksi::report
