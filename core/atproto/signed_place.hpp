// What an account's own signature shows about one place of its repository. Source: atproto.com/specs/repository, "Authenticated transfer".
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "atproto/cbor.hpp"
#include "atproto/cid.hpp"
#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "base/message.hpp"

namespace saksi::atproto {

/// The three recorded answers. `at` is when the archive was received, by the clock of the computer that recorded it.
struct ProofSources {
    ByteView car;                          ///< com.atproto.sync.getRecord
    std::optional<ByteView> did_document;
    std::optional<ByteView> key_log;       ///< did:plc only
    UtcTime at;
};

/// Why a proof shows nothing.
enum class Flaw {
    form,       ///< archive, tree, commit, document: not of its form, or changed
    account,    ///< of another account
    signature,  ///< the commit is not signed by the account's key
    key,        ///< the document names another key than the log for that time, or none
    key_log,    ///< the log does not lead from this DID to its last operation
    missing,    ///< a part that is needed was not recorded
    unread,     ///< beyond a limit, or of another version or kind
};

struct Broken {
    Flaw flaw = Flaw::form;
    Message why;
};

/// A commit with a good signature, and what it says about the place.
struct SignedPlace {
    std::string revision;                 ///< of the repository: what was shown holds for this one only
    UtcTime revision_time;                ///< hidden in it: the claim of the account's server
    std::optional<Cid> record;            ///< nothing: there is no record at that place
    Cbor value;                           ///< the record
    std::string key;                      ///< did:key of the account's key
    std::optional<UtcTime> key_since;     ///< by the directory; nullopt for a DID without log (did:web)
};

/// Checks, in this order: account, key (for did:plc by the log at `at`), signature of the commit, way through the tree to `COLLECTION/RECORD-KEY`, record.
std::expected<SignedPlace, Broken> signed_place(const ProofSources& sources, std::string_view did, std::string_view key);

}  // namespace saksi::atproto
