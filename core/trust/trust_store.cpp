#include "trust/trust_store.hpp"

#include <algorithm>

namespace saksi::trust {

Result<TrustStore> TrustStore::from_pem(ByteView pem) {
    auto anchors = Certificate::from_pem(pem);
    if (!anchors) return pass_on(anchors, msg("reading a file of trust anchors"));
    return TrustStore(std::move(*anchors));
}

bool TrustStore::contains(const Certificate& certificate) const noexcept {
    return std::ranges::find(anchors_, certificate) != anchors_.end();
}

std::vector<std::string> TrustStore::fingerprints() const {
    std::vector<std::string> all;
    for (const Certificate& anchor : anchors_) all.push_back(anchor.fingerprint());
    return all;
}

}  // namespace saksi::trust
