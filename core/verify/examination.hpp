// What one verification knows so far. Steps read what earlier ones found and add their own. Used inside this room.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "bundle/asic_manifest.hpp"
#include "bundle/open_bundle.hpp"
#include "evidence/manifest.hpp"
#include "trust/cades_verifier.hpp"
#include "trust/timestamp_verifier.hpp"
#include "verify/finding_book.hpp"
#include "verify/first_finding.hpp"
#include "verify/policy.hpp"
#include "verify/record_index.hpp"
#include "verify/verdict.hpp"
#include "verify/verifier.hpp"

namespace saksi::verify {

/// An instant that a machine or server claimed, and where.
struct ClaimedTime {
    UtcTime time;
    Where where;
};

/// What the walk through one capture showed.
struct CaptureWalk {
    std::string entry;              ///< captures/NNNN.wacz
    std::string id;                 ///< NNNN
    std::uint64_t warc_begin = 0;   ///< offset of its WARC in the file
    std::string bundle_id;          ///< of the inner datapackage
    std::string part_of;            ///< isPartOf of warcinfo
    std::uint64_t records = 0, records_bad = 0;
    std::optional<ClaimedTime> latest;  ///< latest WARC-Date
    bool opened = false, walked = false;
    bool beyond_reach = false;          ///< a limit or another version ended the reading: records behind it were never seen, and links to them cannot be judged
};

/// The signed list of a revision after the first.
struct LaterList {
    std::uint32_t revision = 0;
    std::string name;           ///< META-INF/ASiCManifestNNN.xml
    Bytes octets;
    bool whole = false;         ///< it names everything before it, with the right digests
};

struct Examination {
    Examination(const base::ReadableFile& bundle_file, const TrustInput& anchors, const Policy& demands, UtcTime evaluated_at, FirstFinding& first_finding)
        : file(bundle_file), trust(anchors), policy(demands), at(evaluated_at), first(first_finding), findings(demands.longest_list, &first_finding) {}

    const base::ReadableFile& file;
    const TrustInput& trust;
    const Policy& policy;
    UtcTime at;
    FirstFinding& first;
    FindingBook findings;
    Verdict verdict;

    // step 2
    std::optional<bundle::OpenBundle> bundle;
    std::map<std::string, std::size_t, std::less<>> rank;   // entry name → place in the archive

    // digests, by place in the archive
    std::vector<EntryDigest> digests;

    // captures, by place among the captures
    std::vector<CaptureWalk> walks;
    RecordIndex records;

    // steps 4 and 5
    std::optional<bundle::AsicManifest> signed_list;        // ASiCManifest001
    std::optional<Bytes> signed_list_octets;
    std::vector<LaterList> later_lists;                     // ASiCManifest002 and so on, in archive order
    std::set<std::string, std::less<>> absent;              // listed and not there

    // steps 6 to 9
    std::optional<trust::CadesVerification> signature;
    std::optional<UtcTime> proven;                          // earliest valid genTime that covers the signature

    // step 10
    std::optional<evidence::Manifest> manifest;
    std::vector<ClaimedTime> claims;

    // facts
    std::set<std::string, std::less<>> attached_types;      // media types of attachments and screenshots of acts that hold

    /// Steps that ran to their end: TOTAL-PASSED needs all of them by name.
    std::set<Step> completed;

    const zip::Entry* entry(std::string_view name) const { return bundle->archive().find(name); }
    /// The computed SHA-256 of an entry that is there, or nullptr.
    const EntryDigest* digest_of(std::string_view name) const {
        const auto found = rank.find(name);
        return found == rank.end() ? nullptr : &digests[found->second];
    }
    EntryDigest* digest_of(std::string_view name) {
        const auto found = rank.find(name);
        return found == rank.end() ? nullptr : &digests[found->second];
    }
};

// One function a file of steps/. Those that return bool say whether later steps make sense.
bool open_container(Examination& examination);
void check_inventory(Examination& examination);
/// For whoever waits for the first finding: the same steps on what is small, thrown away afterwards.
void look_first(const Examination& examination);
/// Outer digests and the walk through the captures; with two threads beside each other.
void read_everything(Examination& examination, Threads threads);
void check_manifests(Examination& examination);
void check_signature(Examination& examination);
void check_semantics(Examination& examination);
void check_statements(Examination& examination);
void check_items(Examination& examination, Threads threads);
void check_case_log(Examination& examination);
void check_policy(Examination& examination);
void fold(Examination& examination);

/// Hex digest of an entry's octets whatever its CRC; the stream's own verdict in `status`.
std::string digest_entry(const zip::Reader& archive, const zip::Entry& entry, Status& status);

// Inside read_everything.
void digest_entries(const Examination& examination, std::vector<EntryDigest>& digests, FindingBook& findings);
void walk_captures(const Examination& examination, std::vector<CaptureWalk>& walks, RecordIndex& records, FindingBook& findings);

/// Remembers a file that was sealed, may be withheld and is not there.
void tell_withheld(Examination& examination, const std::string& name);
/// Where each name stands in a list.
std::unordered_map<std::string_view, std::size_t> positions_of(const bundle::AsicManifest& list);

/// Certificate facts for reports; `anchors` decides `is_anchor`.
CertificateFacts facts_of(const trust::Certificate& certificate, const trust::TrustStore* anchors);

}  // namespace saksi::verify
