// What this home has: the cases by their private labels and the bundles sealed here.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/file_system.hpp"
#include "base/result.hpp"

namespace saksi::store {

/// A bundle's place in its case: `ref` goes into the manifest, the label stays here and in the withholdable context.
struct CasePlace {
    std::string ref;  ///< `c-` and 16 characters of a–z2–7
    std::int64_t seq = 1;
};

struct BundleRow {
    std::string bundle_id;
    std::string job_id;
    std::string case_label;  ///< empty without a case
    std::int64_t seq = 1;
    std::string path;        ///< absolute, as it was when sealed
    std::string sealed;      ///< utc_text form
    bool stamped = false;
    bool completed = false;  ///< revocation data is inside
    std::int64_t items = 0;
    std::int64_t losses = 0;
};

class Catalogue {
public:
    /// Opens or creates. Errors: cannot_write, malformed.
    static Result<Catalogue> open(const Path& path);
    Catalogue(Catalogue&&) noexcept;
    Catalogue& operator=(Catalogue&&) noexcept;
    ~Catalogue();

    /// Reserves the next ordinal of the case called `label`; a new label gets `fresh_ref`. An ordinal is never given twice.
    Result<CasePlace> next_in_case(const std::string& label, const std::string& fresh_ref);
    /// Adds a sealed bundle; the same bundle_id again updates its row.
    Status put(const BundleRow& row);
    /// In order of sealing.
    Result<std::vector<BundleRow>> bundles() const;
    Result<std::optional<BundleRow>> find_path(const std::string& path) const;

private:
    struct State;
    explicit Catalogue(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace saksi::store
