// An archive of blocks, each under the name that its content has. Source: ipld.io/specs/transport/car/carv1.
#pragma once

#include <cstddef>
#include <map>

#include "atproto/cid.hpp"
#include "base/bytes.hpp"
#include "base/result.hpp"

namespace saksi::atproto {

class Car {
public:
    /// Reads version 1 with exactly one root. `octets` must outlive it. Errors: malformed (form; a block that is not what its CID names, with its offset),
    /// limit_exceeded (limits::account_proof_bytes, limits::car_blocks).
    static Result<Car> parse(ByteView octets);

    const Cid& root() const noexcept { return root_; }
    /// The block of that name, compared with it, or nullptr. Borrowed from the archive.
    const ByteView* block(const Cid& cid) const noexcept;
    std::size_t size() const noexcept { return blocks_.size(); }

private:
    explicit Car(const Cid& root) : root_(root) {}

    Cid root_;
    std::map<Cid, ByteView> blocks_;
};

}  // namespace saksi::atproto
