// A small good bundle made with the product's own writers, and the same with one thing bent before it is signed.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "base/file_system.hpp"
#include "evidence/context.hpp"
#include "evidence/exchange.hpp"
#include "evidence/item.hpp"
#include "evidence/manifest.hpp"
#include "test_authority.hpp"

namespace saksi::test {

/// What is put in. Each function changes one thing before everything is hashed and signed with the right key: an honest seal over a lie.
struct BundlePlan {
    std::function<void(evidence::Item&)> item;
    std::function<void(evidence::Manifest&)> manifest;
    std::function<void(evidence::Exchange&)> exchange;
    std::function<void(std::string&)> body;          ///< of the recorded post, before it is recorded
    std::function<void(std::string&)> item_text;     ///< item.json as bytes
    std::function<void(std::string&)> cdxj;
    std::function<void(std::string&)> custody;
    std::function<void(std::string&)> context_text;
    std::function<void(Bytes&)> warc;                ///< after the index was made
    bool signature_timestamp = true;
    bool archive_timestamp = true;
    std::string scheme = "https";
    UtcTime stamped_at;                              ///< zero: 2026-11-21T08:05:00Z
    bool doubled_record_id = false;                  ///< two exchange records share an id
    const Cast* cast = nullptr;                      ///< shared_cast() when not given
    std::vector<trust::Crl> crls;                    ///< in the archive token's bag
};

struct BuiltBundle {
    Bytes octets;
    Cast cast;
    trust::TrustStore signer_roots() const { return cast.root.root_store(); }
    trust::TrustStore tsa_roots() const { return cast.tsa_root.root_store(); }
};

/// One cast for the whole test program: making keys is slow. `pointed_cast`: the same with CRL pointers in every certificate but the roots.
const Cast& shared_cast();
const Cast& pointed_cast();
BuiltBundle build_bundle(const BundlePlan& plan = {});

/// The entries of an archive of the strict profile, and an archive of such a list.
using Entries = std::vector<std::pair<std::string, Bytes>>;
Entries entries_of(const Bytes& archive);
Bytes archive_of(const Entries& entries);

}  // namespace saksi::test
