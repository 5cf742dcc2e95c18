// What the proofs of an item show: whether the account's own signature stands behind the act. Source: bukti-1.md §9.9. Used inside this room.
#pragma once

#include <optional>
#include <string>

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "base/message.hpp"
#include "evidence/item.hpp"
#include "verify/verdict.hpp"

namespace saksi::verify {

/// The decoded bodies of an item's proofs.
struct ProofBodies {
    Bytes car;
    std::string car_address;           ///< WARC-Target-URI: names the record of a like or repost
    UtcTime received;                  ///< WARC-Date of the CAR
    std::optional<Bytes> did_document, key_log;
};

struct JudgedProof {
    AccountProof facts;
    std::optional<Message> why;        ///< why nothing is shown, or what differs from the item
};

/// Of an item that holds. Texts in the result are cut as those of an ItemLine.
JudgedProof judge_account_proof(const evidence::Item& item, const ProofBodies& bodies);
/// A proof whose answers cannot be read.
JudgedProof unread_account_proof(Message why);

}  // namespace saksi::verify
