// The anchors that a panel chose: the only thing in the world that makes a certificate path count.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "trust/certificate.hpp"

namespace saksi::trust {

/// Certificates trusted as they are, for one purpose: signers and timestamp authorities never share a store. No system store is
/// ever looked at. An anchor may be a root, an intermediate or one signer's own certificate (a directly trusted key).
class TrustStore {
public:
    /// Trusts nobody: paths end in NO_CERTIFICATE_CHAIN_FOUND, everything else is still checked.
    TrustStore() = default;
    explicit TrustStore(std::vector<Certificate> anchors) : anchors_(std::move(anchors)) {}
    /// Reads a PEM file of anchors, as strict as Certificate::from_pem. Errors: malformed naming the line, limit_exceeded.
    static Result<TrustStore> from_pem(ByteView pem);

    const std::vector<Certificate>& anchors() const noexcept { return anchors_; }
    bool empty() const noexcept { return anchors_.empty(); }
    bool contains(const Certificate& certificate) const noexcept;
    std::vector<std::string> fingerprints() const;

private:
    std::vector<Certificate> anchors_;
};

}  // namespace saksi::trust
