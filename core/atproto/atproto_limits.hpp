// Limits of this room on what a repository, a DID document or a key log may claim.
#pragma once

#include "base/limits.hpp"

namespace saksi::base::limits {

inline constexpr std::uint64_t account_proof_bytes = 2 * mib;   // one CAR, DID document or key log; a record's proof is some kilobytes, a record at most 1 MiB
inline constexpr std::size_t car_blocks = 4'096;                // commit, record and the nodes on the way: a few dozen in a repository of millions
inline constexpr int cbor_depth = 64;                           // as our own JSON; records nest a handful of levels
inline constexpr std::size_t cbor_values = 50'000;              // in one block; each takes some sixty octets in memory
inline constexpr std::size_t repository_key_bytes = 1'024;      // collection and record key, atproto.com/specs/repository
inline constexpr std::size_t key_log_operations = 1'000;        // the directory lets an account write a few a day
inline constexpr std::size_t rotation_keys = 16;                // did:plc allows 5; older logs were written before that rule
inline constexpr std::size_t key_text_bytes = 256;              // a did:key; base 58 takes time that grows with the square
inline constexpr std::size_t verification_methods = 64;         // of a DID document: the AT Protocol uses one

}  // namespace saksi::base::limits
