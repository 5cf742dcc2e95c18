// Name lookups beside the event loop: getaddrinfo blocks and cannot be called off.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "net/resolver.hpp"

namespace saksi::net {

struct LookupAnswer {
    std::string host;
    Result<std::vector<IpAddress>> addresses;
};

/// start and take belong to one thread. Each lookup has a thread of its own, which shares nothing with this object but the list of answers:
/// one that never returns keeps nobody waiting, also not at the end.
class Lookup {
public:
    /// `wake` is called from other threads when an answer is there, never after the destructor.
    Lookup(std::shared_ptr<Resolver> resolver, std::function<void()> wake);
    ~Lookup();
    Lookup(const Lookup&) = delete;
    Lookup& operator=(const Lookup&) = delete;

    /// Errors: internal (no thread can be made).
    Status start(const std::string& host);
    std::optional<LookupAnswer> take();

private:
    struct Shared;
    std::shared_ptr<Shared> shared_;
};

}  // namespace saksi::net
