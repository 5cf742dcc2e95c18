// Looking a key up in the tree that holds an account's records. Source: atproto.com/specs/repository#mst-structure.
#pragma once

#include <optional>
#include <string_view>

#include "atproto/car.hpp"
#include "atproto/cid.hpp"
#include "base/result.hpp"

namespace saksi::atproto {

/// How deep under the leaves of the tree a key hangs: half the number of leading zero bits of its SHA-256, rounded down.
int layer_of(std::string_view key);
/// `COLLECTION/RECORD-KEY` as the tree takes it: one slash, `[A-Za-z0-9._:~-]` around it, at most limits::repository_key_bytes.
bool is_repository_key(std::string_view key) noexcept;

/// Walks from `root` (the commit's `data`) to the place of `key`. Gives the record's CID, or nothing when the tree shows that there is no such key.
/// Every node on the way is checked: form, keys of one layer in order, the prefix that a key shares with the one before it left out, children one layer
/// below. Errors: malformed (a node breaks a rule), missing (a node on the way is not in the archive), limit_exceeded.
Result<std::optional<Cid>> find_in_mst(const Car& car, const Cid& root, std::string_view key);

}  // namespace saksi::atproto
