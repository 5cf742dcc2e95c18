// Later revisions made with the product's own writers, honest or with one thing bent before it is signed and stamped.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "bundle_builder.hpp"
#include "evidence/annotation.hpp"
#include "evidence/countersignature.hpp"

namespace saksi::test {

/// A renewal; with `signer` a countersignature, with `annotation` too an annotation.
struct RevisionPlan {
    const Issued* tsa = nullptr;                     ///< of the archive token
    UtcTime time;                                    ///< its genTime
    std::vector<trust::Crl> crls;                    ///< in its bag
    const Issued* signer = nullptr;
    const Issued* signature_tsa = nullptr;           ///< nullptr: `tsa`
    UtcTime signed_at;                               ///< genTime of the signature timestamp; zero: one second before `time`
    bool annotation = false;
    std::function<void(evidence::Countersignature&)> statement;
    std::function<void(evidence::Annotation&)> words;
    std::function<void(std::string&)> signed_list;   ///< ASiCManifestNNN.xml, before it is signed
    std::function<void(Bytes&)> signature;           ///< the finished p7s, before the archive manifest covers it
    std::function<void(std::string&)> archive_list;  ///< ASiCArchiveManifest.xml, before the token is made over it
};

Bytes with_revision(const Bytes& bundle, const RevisionPlan& plan);

}  // namespace saksi::test
