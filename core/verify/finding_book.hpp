// Collects findings of one thread; the books are put together in a fixed order, so that a verdict never depends on timing. Used inside this room.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "verify/finding.hpp"

namespace saksi::verify {

class FirstFinding;

class FindingBook {
public:
    /// `first`: told of every finding.
    explicit FindingBook(std::size_t longest, FirstFinding* first = nullptr) : longest_(longest), first_(first) {}

    void add(Finding finding);
    void failed(std::string code, Step step, SubIndication sub, Where where, Message what) {
        add({std::move(code), Severity::failed, step, sub, std::move(where), std::move(what)});
    }
    void open(std::string code, Step step, SubIndication sub, Where where, Message what) {
        add({std::move(code), Severity::indeterminate, step, sub, std::move(where), std::move(what)});
    }
    void note(std::string code, Step step, Where where, Message what) {
        add({std::move(code), Severity::note, step, SubIndication::none, std::move(where), std::move(what)});
    }
    void information(std::string code, Step step, Where where, Message what) {
        add({std::move(code), Severity::information, step, SubIndication::none, std::move(where), std::move(what)});
    }
    /// An Error as a finding: malformed becomes failed with `sub`, limits and versions end without a verdict.
    void from_error(std::string code, Step step, SubIndication sub, Where where, const Error& error);

    void merge(FindingBook&& other);
    /// By step, then by place in the bundle, then by offset; `rank` gives an entry's place.
    void sort(const std::map<std::string, std::size_t, std::less<>>& rank);

    const std::vector<Finding>& findings() const noexcept { return findings_; }
    std::vector<Finding> take() && { return std::move(findings_); }
    /// How many of that severity, also those that were not kept.
    std::uint64_t count(Severity severity) const;
    bool has(Severity severity) const { return count(severity) > 0; }
    bool has(Severity severity, SubIndication sub) const { return counts_.contains({severity, sub}); }
    /// Severities and sub-indications that occurred.
    const std::map<std::pair<Severity, SubIndication>, std::uint64_t>& counts() const noexcept { return counts_; }
    std::uint64_t cut() const noexcept { return cut_; }

private:
    std::size_t longest_;
    FirstFinding* first_;
    std::vector<Finding> findings_;
    std::map<std::pair<Severity, SubIndication>, std::uint64_t> counts_;
    std::uint64_t cut_ = 0;
};

}  // namespace saksi::verify
