// Names to addresses, apart, so that a test can answer differently the second time (DNS rebinding, threats.md H07).
#pragma once

#include <string>
#include <vector>

#include "net/address.hpp"

namespace saksi::net {

class Resolver {
public:
    virtual ~Resolver() = default;
    /// All stream addresses of `host`, in the system's order, without doubles. Blocks; called from worker threads, several at once.
    /// Errors: unavailable with the system's reason.
    virtual Result<std::vector<IpAddress>> resolve(const std::string& host) = 0;
};

/// getaddrinfo(3).
class SystemResolver final : public Resolver {
public:
    Result<std::vector<IpAddress>> resolve(const std::string& host) override;
};

}  // namespace saksi::net
