// Every size, count, depth and time that outside input may claim, each with its reason.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace saksi::base::limits {

inline constexpr std::uint64_t kib = 1024;
inline constexpr std::uint64_t mib = 1024 * kib;
inline constexpr std::uint64_t gib = 1024 * mib;

// --- container (docs/formats/bukti-1.md) ---
inline constexpr std::uint64_t bundle_bytes = 256 * gib;          // a stick's worth; sums of sizes stay far below 2^63
inline constexpr std::uint32_t zip_entries = 20'000;              // manifest of that many files still fits manifest_bytes
inline constexpr std::size_t zip_name_bytes = 200;                // longest neutral name plus room; safe on every file system
inline constexpr std::size_t read_window = 256 * kib;             // one pread; memory stays flat whatever the size
inline constexpr std::uint64_t manifest_bytes = 4 * mib;          // evidence/manifest.json and each ASiCManifest
inline constexpr std::uint64_t item_bytes = 1 * mib;              // one item.json
inline constexpr std::uint64_t context_bytes = 1 * mib;           // one context.json
inline constexpr std::uint64_t custody_bytes = 16 * mib;          // one custody.jsonl
inline constexpr std::uint64_t custody_line_bytes = 1 * mib;      // one entry of it
inline constexpr std::uint64_t cms_bytes = 16 * mib;              // a CMS or token; CRLs inside make them large
inline constexpr std::uint64_t cdxj_bytes = 64 * mib;             // about 200,000 lines, read as a stream
inline constexpr std::uint64_t datapackage_bytes = 4 * mib;
inline constexpr std::uint64_t crl_bytes = 8 * mib;               // one CRL as fetched or embedded

// --- JSON ---
inline constexpr int json_depth = 64;
inline constexpr std::int64_t json_integer = 9'007'199'254'740'991;  // 2^53 - 1, RFC 8785 (I-JSON)
inline constexpr int recorded_json_depth = 256;                   // bodies of others nest deeper than our own records
inline constexpr std::uint64_t json_values = 400'000;             // one signed document: manifest of zip_entries files; each costs ~60 octets

// --- WARC ---
inline constexpr std::size_t warc_header_bytes = 64 * kib;        // one record's named fields
inline constexpr std::size_t warc_header_count = 256;
inline constexpr std::uint64_t warc_records = 1'000'000;          // one capture; the check that ids do not repeat keeps 16 octets of each
inline constexpr std::size_t http_head_bytes = 256 * kib;         // status line and header fields of one message
inline constexpr std::size_t http_header_count = 1'000;
inline constexpr std::uint64_t decoded_body_bytes = 16 * mib;     // a body that carries facts, after content-coding
inline constexpr int content_codings = 1;                         // stacked codings are kept, never unpacked

// --- records ---
inline constexpr std::size_t facts_per_item = 4'096;              // item-1.schema.json
inline constexpr std::size_t selector_chain = 4;                  // refinedBy depth
inline constexpr std::size_t selected_text = 1 * mib;             // a fact's value: 262,144 characters of four octets
inline constexpr std::size_t selected_excerpt = 200;              // of what stands there instead, for a sentence
inline constexpr std::uint64_t nested_text = 16 * mib;            // JSON inside JSON strings, all levels together
inline constexpr std::size_t records_per_bundle = 500'000;        // verify keeps about 60 octets of each WARC record
inline constexpr std::size_t items_per_bundle = 19'000;           // below zip_entries

// --- network ---
inline constexpr std::uint64_t response_wire_bytes = 512 * mib;   // one response, default; kept truncated beyond
inline constexpr std::size_t url_bytes = 32 * kib;                // long query texts of GraphQL interfaces fit; servers refuse earlier
inline constexpr int redirect_hops = 10;
inline constexpr std::chrono::seconds connect_time{30};
inline constexpr std::chrono::seconds stall_time{60};             // below stall_rate for this long ends the transfer
inline constexpr long stall_rate = 64;                            // octets a second
inline constexpr std::chrono::seconds exchange_time{1800};        // one hop, whole
inline constexpr int attempts = 4;                                // first try and three more
inline constexpr std::chrono::seconds retry_after_longest{120};   // longer: recorded as loss rate_limited
inline constexpr std::chrono::milliseconds retry_base{500};       // first back-off; doubles each time, so that all tries fit in ten seconds
inline constexpr std::chrono::seconds dns_answer_time{60};        // one answer serves the transfers of a host this long
inline constexpr int total_parallel = 16;                         // transfers at once over all hosts: descriptors and memory stay small
inline constexpr std::chrono::seconds first_class_time{15};       // so long may a post or identity keep lower purposes waiting
inline constexpr int per_host_parallel = 4;                       // politeness, default of --per-host-parallel
inline constexpr int informational_heads = 16;                    // 1xx answers before the final one
inline constexpr std::size_t waiting_answers = 64;                // fetched, not yet recorded: two group commits
inline constexpr std::size_t waiting_answer_bytes = 16 * mib;     // of their bodies; then reading from the network waits
inline constexpr std::size_t inline_body_bytes = 1 * mib;         // larger bodies are spooled to disk while they arrive

// --- plugins ---
inline constexpr std::uint64_t frame_header_bytes = 4 * mib;
inline constexpr std::uint64_t frame_body_bytes = 32 * mib;       // beyond: size and digest only
inline constexpr std::size_t actions_per_job = 20'000;
inline constexpr std::size_t reports_per_job = 400'000;             // items_per_bundle with 20 facts each
inline constexpr std::size_t plugin_manifest_bytes = 256 * kib;
inline constexpr std::uint64_t plugin_report_bytes = 256 * mib;   // headers of one job's messages together: they are kept until the items are written
inline constexpr std::size_t plugin_log_bytes = 4 * kib;          // one sentence of a plugin
inline constexpr std::uint64_t plugin_library_bytes = 64 * mib;   // a shared object with debug information
inline constexpr std::uint64_t plugin_data_bytes = 4 * mib;       // ids, selectors and wall texts of a platform

// --- trust ---
inline constexpr int chain_certificates = 8;                      // path length, leaf and anchor included
inline constexpr int bag_certificates = 32;
inline constexpr std::size_t path_steps = 4'096;                  // pairs of certificates compared in search of a path: a full bag of cross-signed ones ends here
inline constexpr std::size_t path_candidates = 16;                // whole paths that are verified; a few cross-signed authorities make two or three
inline constexpr int archive_tokens = 64;                         // one a renewal: a century at two years each
inline constexpr std::uint64_t tsa_answer_bytes = 1 * mib;
inline constexpr std::uint64_t certificate_bytes = 64 * kib;      // one certificate; real ones stay below 4 KiB, a 64 KiB name is an attack
inline constexpr int bag_crls = 64;                               // one for each non-anchor certificate of a few paths
inline constexpr std::uint64_t ocsp_bytes = 256 * kib;            // one OCSP answer with a responder's path; real ones stay below 8 KiB
inline constexpr int ocsp_single_responses = 64;                  // one is asked for; some responders answer with a few more
inline constexpr std::chrono::seconds timestamp_accuracy{60};     // a token that is vaguer than a minute proves no useful time
inline constexpr std::uint64_t key_derivation_rounds = 10'000'000; // PBKDF2 of a key file: a minute on a slow laptop

inline constexpr std::uint64_t policy_bytes = 256 * kib;          // a panel's policy file
inline constexpr std::size_t policy_list = 1'000;                 // names in one of its lists
inline constexpr std::size_t trust_entries = 10'000;              // anchors in one store of a trust folder
inline constexpr std::uint64_t trust_entry_bytes = 256 * kib;     // one of them: a certificate as PEM and what is noted about it
inline constexpr std::size_t trust_note_bytes = 4 * kib;          // from whom, by which way: a few sentences

// --- report ---
inline constexpr std::size_t report_value_characters = 400;       // one outside value in a sentence: a whole URL mostly, never a screenful
inline constexpr std::size_t report_rows = 20;                    // rows of one list when details were not asked for: a report stays readable
inline constexpr std::size_t act_content_bytes = 16 * kib;        // text of one act in a verdict; a long article is cut and said to be
inline constexpr std::size_t verdict_content_bytes = 1 * mib;     // texts of all acts in a verdict: its memory stays flat
inline constexpr std::size_t act_attachments = 16;                // pictures and files of one act that a verdict names
inline constexpr std::uint64_t picture_bytes = 4 * mib;           // one picture inside a printed report
inline constexpr std::uint32_t picture_side = 16'384;             // pixels; a browser needs four octets for each of width times height
inline constexpr std::uint64_t picture_pixels = 40'000'000;       // 160 MB once decoded
inline constexpr std::size_t report_pictures = 4;                 // in one report: 16 MiB of pictures at most
inline constexpr std::size_t report_findings = 500;               // rows of the list of checks on paper; beyond that the JSON has them all
inline constexpr std::size_t report_acts = 100;                   // acts on paper

// --- command line ---
inline constexpr std::uint64_t inspected_bytes = 256 * mib;       // the data beside a single signature or token: held in memory while it is hashed
inline constexpr std::size_t inspected_files = 64;                // certificates and lists given one by one
inline constexpr std::size_t urls_per_command = 10'000;
inline constexpr std::size_t bundles_per_command = 200'000;        // names are kept until all are checked: some tens of MiB
inline constexpr int folder_depth = 64;                           // below a folder named to verify
inline constexpr std::uint64_t waiting_reports_bytes = 8 * mib;   // reports that are done and wait for the one before them
inline constexpr std::size_t case_label_characters = 128;
inline constexpr std::size_t passphrase_bytes = 1'024;

}  // namespace saksi::base::limits

namespace saksi {
namespace limits = base::limits;
}
