// A later revision that states something and is signed: a countersignature or an annotation.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "evidence/vocabulary.hpp"
#include "seal/complete.hpp"
#include "trust/identity.hpp"

namespace saksi::seal {

/// Who signs, and where time comes from.
struct StatementOrder {
    const trust::Identity& identity;
    /// Called once, after everything that is signed is ready.
    std::function<Result<trust::SigningKey>()> unlock;
    std::vector<std::string> timestamp_authorities;
    AskAuthority ask_authority;
    const trust::TrustStore* tsa_roots = nullptr;  ///< for the self-check only
};

struct CountersignatureWords {
    evidence::CountersignerRole role = evidence::CountersignerRole::custodian;
    std::optional<std::string> from;       ///< who handed the file over
    std::optional<std::string> statement;
};

struct AnnotationWords {
    evidence::AnnotationKind kind = evidence::AnnotationKind::context;
    std::optional<std::string> from;       ///< whose words these are
    std::string text;
};

struct StatementAdded {
    bool added = false;                     ///< false: no authority gave the timestamps, and the bundle is as it was
    std::string entry;                      ///< `custody/0002.json`, `annotations/0002.json`
    std::uint32_t revision = 0;
    std::string received_sha256;            ///< of the file as it was
    UtcTime stamped_at;                     ///< genTime of the archive token
    std::vector<Error> authority_failures;
};

/// Adds a revision with what the countersigner states, a signature over everything before it with its timestamp, and a token over it all. Never waits
/// for revocation data: `complete` adds that. A bundle that has no timestamps gets them first. Errors: missing, malformed (no bundle of ours, a
/// damaged one, words that the schema refuses, a certificate that may not sign), refused (passphrase), try_later (the file changed meanwhile), cannot_write,
/// limit_exceeded (too many revisions). Source: docs/formats/bukti-1.md §13.
Result<StatementAdded> countersign(const Path& path, const StatementOrder& order, const CountersignatureWords& words, World world);
/// The same with an annotation.
Result<StatementAdded> annotate(const Path& path, const StatementOrder& order, const AnnotationWords& words, World world);

}  // namespace saksi::seal
