// From a file and the examiner's anchors to a verdict. No network, no writing, one open file, memory that does not grow with the bundle.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/file_system.hpp"
#include "verify/policy.hpp"
#include "verify/verdict.hpp"

namespace saksi::trust {
class LogKey;
class TrustStore;
}

namespace saksi::verify {

/// Whom the examiner trusts. Never taken from the bundle or its neighbourhood. Null: no anchor of that kind was named.
struct TrustInput {
    const trust::TrustStore* signer_roots = nullptr;
    const trust::TrustStore* tsa_roots = nullptr;
    /// What the examiner noted about an anchor, by its fingerprint: shown, never weighed.
    struct Origin {
        std::string from, date;
    };
    const std::map<std::string, Origin>* origins = nullptr;
    /// Keys of case logs.
    const std::vector<trust::LogKey>* log_keys = nullptr;
};

/// How many threads one check may take. One each is faster when several bundles are checked beside each other; the verdict is the same.
enum class Threads { one, two };

/// Told of the first finding that fails the bundle, at most once, from any thread, while the check goes on: reading a large bundle takes minutes, a broken seal or
/// container is known at once.
using OnFirstFinding = std::function<void(const Finding&)>;

/// Checks one bundle in the steps of docs/formats/bukti-1.md and goes on after a failure where that is safe, so that all damage is named.
/// `file` is read through windows of limits::read_window by at most `threads`; `name` appears in the verdict as it is. `at` is the instant
/// of evaluation, `tool` names the running program. `on_first` changes nothing in the verdict; with it, container, lists and seals are looked at before
/// the large files are read. Always gives a verdict: what cannot be judged ends as cannot_be_checked.
Verdict verify(const base::ReadableFile& file, const std::string& name, const TrustInput& trust, const Policy& policy, UtcTime at, const Tool& tool,
               Threads threads = Threads::two, const OnFirstFinding& on_first = {});

}  // namespace saksi::verify
