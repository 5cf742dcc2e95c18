// Everything that a report may say about one bundle. A value: deterministic in bundle, anchors, policy and evaluation time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/message.hpp"
#include "verify/finding.hpp"

namespace saksi::verify {

/// The one line for people (docs/architecture.md, README).
enum class Headline {
    intact,             ///< UTUH
    intact_with_notes,  ///< UTUH DENGAN CATATAN
    not_intact,         ///< TIDAK UTUH
    seal_not_valid,     ///< SEGEL TIDAK SAH
    not_certain_yet,    ///< BELUM DAPAT DIPASTIKAN
    cannot_be_checked,  ///< TIDAK DAPAT DIPERIKSA
};
/// Stable words for programs: `intact`, `intact_with_notes`, …
std::string_view name_of(Headline headline) noexcept;
/// The headline in the reader's language ("UTUH DENGAN CATATAN"; English "INTACT, WITH NOTES").
Message message_of(Headline headline);
/// 0, 0, 1, 1, 2, 65.
int exit_code_of(Headline headline) noexcept;
/// The exit code for several bundles: worst first 70, 1, 65, 66, 2, 0; any other code stands before 70.
int worse_exit_code(int left, int right) noexcept;

/// A certificate in words that come from the certificate alone; never from JSON.
struct CertificateFacts {
    std::string subject;         ///< RFC 2253 text, control characters escaped
    std::string common_name, organisation, organisational_unit;  ///< the last is the `title` (role) of a self-made name
    std::string issuer;
    std::string serial;          ///< hexadecimal
    std::string sha256;          ///< fingerprint, lower-case hexadecimal
    std::string not_before, not_after;  ///< utc_text form
    std::string key;             ///< `ECDSA P-256`, `RSA 3072`
    bool self_signed = false;
    bool is_anchor = false;      ///< the examiner named this very certificate
    bool operator==(const CertificateFacts&) const = default;
};

/// A token that was checked.
struct TimestampFacts {
    std::string entry;           ///< `META-INF/timestamp001.tst`, or the signature that holds it
    bool archive = false;        ///< covers the whole bundle; otherwise the signature value
    bool valid = false;          ///< token, imprint and path to the examiner's anchors hold
    UtcTime gen_time;
    std::string policy_oid, serial;
    std::optional<CertificateFacts> authority;
    bool allowed = true;         ///< the policy lets it count
    bool operator==(const TimestampFacts&) const = default;
};

/// One signature of the bundle, judged on its own. Only the sealer's decides the verdict of the bundle; a further one must be intact.
struct SignatureFacts {
    std::string entry;           ///< `META-INF/signature002.p7s`
    std::uint32_t revision = 1;
    Indication indication = Indication::unsupported;
    SubIndication sub_indication = SubIndication::none;
    std::optional<CertificateFacts> certificate;
    bool self_made = false;      ///< the name was written by the key's owner
    std::optional<UtcTime> not_later_than;  ///< it existed at this instant at the latest
    std::optional<UtcTime> claimed;         ///< signing-time
    bool operator==(const SignatureFacts&) const = default;
};

/// What a later revision states, as it states it: claims of whoever signed that revision.
struct StatementFacts {
    std::string entry;           ///< `custody/0002.json`, `annotations/0003.json`
    std::uint32_t revision = 0;
    bool annotation = false;     ///< else a countersignature
    std::string role;            ///< custodian, witness, panel; of an annotation: context, right_of_reply
    std::string stated_at;       ///< utc_text form, the signer's clock
    std::string from;            ///< who handed over, or whose words these are; empty: not stated
    std::string text;            ///< any length that the format allows; empty: none
    std::string received_sha256; ///< of the file that the countersigner received
    std::uint64_t received_bytes = 0;
    bool operator==(const StatementFacts&) const = default;
};

// --- the six lines ---

struct IntegrityLine {
    enum class State { whole, incomplete, broken, unknown } state = State::unknown;
    std::uint64_t entries = 0, entries_bad = 0, entries_absent = 0;
    std::uint64_t records = 0, records_bad = 0;
    std::uint64_t items = 0, facts = 0, facts_bad = 0;
};

struct SealerLine {
    enum class State { trusted, not_trusted, invalid, absent } state = State::absent;
    std::optional<CertificateFacts> certificate;
    std::string role;            ///< as the manifest claims
    /// The name was written by the key's owner and nobody certified it.
    bool self_made = false;
    /// Revocation was looked at: `not_applicable` for an anchor or a certificate without pointers.
    enum class Revocation { not_applicable, good, revoked, unknown } revocation = Revocation::unknown;
};

struct TimeLine {
    enum class State {
        proven,
        not_proven,          ///< no token, or none that holds
        not_trusted,         ///< a token holds, but no path leads to an anchor of the examiner
        revocation_missing,  ///< a token of a trusted authority; only revocation data for its path is missing
        after_check,         ///< a token is dated after the instant for which is judged
    } state = State::not_proven;
    /// The content existed at this instant at the latest (earliest valid genTime).
    std::optional<UtcTime> not_later_than;
    std::vector<TimestampFacts> timestamps;
    /// The proof of time weakens at this instant unless `saksi renew` was run before: the earliest end of a certificate on a path of a timestamp authority
    /// whose revocation data no later token covers.
    std::optional<UtcTime> renew_before;
    std::string sealed_claimed;  ///< the sealing machine's clock, a claim
    std::string clock_source;
    std::optional<std::int64_t> clock_offset_ms;
};

struct OriginLine {
    std::uint64_t signed_by_account_key = 0, recorded_by_officer = 0, handed_in = 0;
    std::uint64_t account_signed = 0, account_absent = 0, account_not_shown = 0;  ///< items by AccountProof::State
    std::uint64_t captures = 0;
    std::string started, finished;  ///< earliest and latest capture, claims
};

struct LossLine {
    std::string item, code, what, detail;
    bool operator==(const LossLine&) const = default;
};
struct OpenList {
    std::string item, name, stop_reason, viewpoint;
    std::optional<std::int64_t> declared;
    std::int64_t collected = 0;
    bool operator==(const OpenList&) const = default;
};
struct CompletenessLine {
    std::uint64_t losses = 0;        ///< all, also those not in `listed`
    std::vector<LossLine> listed;
    std::uint64_t open_lists = 0;
    std::vector<OpenList> lists;
    std::uint64_t withheld = 0;      ///< listed files that are absent
    std::uint64_t failed_requests = 0;  ///< custody entries request_failed
};

/// One proof of a case log.
struct LogProofFacts {
    enum class State { not_trusted, checked, invalid };
    std::string entry;           ///< `META-INF/tlog001.tlog-proof`
    State state = State::invalid;
    std::string origin;          ///< as the log calls itself
    std::uint64_t index = 0;     ///< of this bundle in the log, from 0
    std::uint64_t tree_size = 0; ///< leaves at the checkpoint
    std::string root_sha256;
    std::string key_sha256;      ///< of the examiner's key that signed; empty when none did
    std::optional<UtcTime> not_later_than;  ///< an archive token that counts covers it: the checkpoint existed then
};
struct LogKeyUsed {
    std::string sha256;          ///< of the DER SubjectPublicKeyInfo
    bool used = false;
    std::string obtained_from, obtained;
};
struct CaseLogLine {
    /// In the order in which one outweighs another.
    enum class State { absent, not_trusted, checked, invalid } state = State::absent;
    std::vector<LogProofFacts> proofs;  ///< in archive order
    std::vector<LogKeyUsed> keys;       ///< that the examiner named
};

struct Lines {
    IntegrityLine integrity;
    SealerLine sealer;
    TimeLine time;
    OriginLine origin;
    CompletenessLine completeness;
    CaseLogLine case_log;
};

// --- details ---

struct EntryDigest {
    std::string name;
    std::uint64_t bytes = 0;
    std::string sha256;          ///< computed, lower-case hexadecimal; empty when the entry could not be read
    bool matches = true;         ///< all inventories that name it agree
};

struct AnchorUsed {
    enum class Purpose { signer, timestamp } purpose = Purpose::signer;
    CertificateFacts certificate;
    bool used = false;           ///< a path of this bundle ends in it
    std::string obtained_from, obtained;  ///< the examiner's own note of where it has it from, and its date; empty without one
};

/// A file that belongs to an act, and where its octets lie in the bundle.
struct AttachmentLine {
    std::string entry;           ///< of the bundle (a screenshot); empty when it is the payload of a WARC record
    std::string record;          ///< WARC-Record-ID; empty when it is an entry
    std::string sha256;          ///< lower-case hexadecimal, compared
    std::uint64_t bytes = 0;
    std::string media_type;
    std::uint64_t warc_begin = 0, offset = 0, length = 0;  ///< of the record's gzip member; `length` zero when it is not in this file
    bool operator==(const AttachmentLine&) const = default;
};

/// What the proofs of an act show about the account's own signature (bukti-1.md §9.9). The key is the account's, and usually kept by the provider's server:
/// no proof of who the person is.
struct AccountProof {
    enum class State {
        signed_record,   ///< the account's repository holds the record of this act
        signed_absence,  ///< at this revision it holds none
        not_shown,
    } state = State::not_shown;
    std::string flaw;            ///< of not_shown: form, account, signature, key, key_log, missing, unread, record
    std::string record_uri;      ///< at://DID/COLLECTION/KEY; empty when not_shown, as all that follows
    std::string record_cid;      ///< empty for an absence
    std::string subject_cid;     ///< of a like or repost: which version of the post it names
    std::string stated_time;     ///< createdAt in the record: the claim of the account's program
    std::string revision;        ///< of the repository; what is shown holds for it alone
    UtcTime revision_time;       ///< hidden in it: the claim of the account's server
    std::string key;             ///< did:key
    std::optional<UtcTime> key_since;  ///< the directory's word; nullopt for a DID without key log
    bool operator==(const AccountProof&) const = default;
};
std::string_view name_of(AccountProof::State state) noexcept;

/// One act in short, for the list in a report; texts are cut at 512 octets (on a character), the content at limits::act_content_bytes.
struct ItemLine {
    std::string number, type, state, origin;
    std::string actor_platform, actor_id, actor_handle, actor_name, actor_url;
    std::string object_type, object_id, object_url, in_reply_to;
    std::string time, time_source, time_exactness, first_seen;
    /// `path` and linking id of facts outside the root.
    std::vector<std::pair<std::string, std::string>> context_facts;
    /// The text itself, as recorded; in a verdict only when the act holds. `content_type`: text/plain or text/html (source, entities kept).
    std::string content, content_type;
    bool content_cut = false;    ///< the recorded text is longer
    std::vector<AttachmentLine> attachments;
    bool holds = false;
    std::optional<AccountProof> account_proof;  ///< only of an act that holds and has a recorded proof
};

/// What the officer alleges, as he wrote it into the context: a claim that nothing in the bundle proves. Empty: not stated.
struct Alleged {
    std::string codes, catalogue;
};

/// The running program. `sha256` of its executable, lower-case hexadecimal; empty when the caller does not say.
struct Tool {
    std::string name, version, sha256{};
};

/// The examiner's own rules; both empty when the built-in ones applied.
struct PolicyNote {
    std::string name, sha256;
};

struct Counts {
    std::uint64_t failed = 0, indeterminate = 0, notes = 0;
    std::uint64_t findings_cut = 0, items_cut = 0;
};

struct Verdict {
    std::string file;            ///< as the caller named it
    std::uint64_t bytes = 0;
    Indication indication = Indication::unsupported;
    SubIndication sub_indication = SubIndication::none;
    Headline headline = Headline::cannot_be_checked;
    /// The file looks like a copy that was cut off: ask for it again.
    bool may_be_cut_off = false;
    std::string bundle_id, case_ref;
    std::vector<Finding> findings;  ///< by step, then entry order, then offset
    Lines lines;
    std::vector<SignatureFacts> signatures;  ///< by revision, the sealer's first
    std::vector<StatementFacts> statements;  ///< of later revisions, in archive order
    std::vector<EntryDigest> digests;
    std::vector<AnchorUsed> anchors;
    std::vector<ItemLine> items;
    Alleged alleged;
    UtcTime evaluated_at;
    Tool tool;
    PolicyNote policy;
    Counts counts;
    /// SHA-256 of META-INF/ASiCManifest001.xml: the short name of a sealed bundle.
    std::string manifest_sha256;
};

}  // namespace saksi::verify
