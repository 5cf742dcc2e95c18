// A digest over data that arrives in pieces.
#pragma once

#include <memory>

#include "digest/digest.hpp"

namespace saksi::digest {

/// Feed any number of pieces, then finish once. A moved-from or finished hasher must not be used again.
class StreamHasher {
public:
    explicit StreamHasher(Algorithm algorithm = Algorithm::sha256);
    StreamHasher(StreamHasher&&) noexcept;
    StreamHasher& operator=(StreamHasher&&) noexcept;
    ~StreamHasher();

    void update(ByteView data);
    Digest finish();

private:
    struct Context;
    std::unique_ptr<Context> context_;
};

}  // namespace saksi::digest
