#include "verify/finding_book.hpp"

#include <algorithm>
#include <tuple>

#include "verify/first_finding.hpp"

namespace saksi::verify {

void FindingBook::add(Finding finding) {
    if (first_) first_->seen(finding);
    ++counts_[{finding.severity, finding.sub_indication}];
    if (findings_.size() < longest_)
        findings_.push_back(std::move(finding));
    else
        ++cut_;
}

void FindingBook::from_error(std::string code, Step step, SubIndication sub, Where where, const Error& error) {
    Finding finding{std::move(code), Severity::failed, step, sub, std::move(where), error.what()};
    switch (error.code()) {
        case ErrorCode::limit_exceeded:
            finding.severity = Severity::unsupported;
            finding.sub_indication = SubIndication::limit;
            break;
        case ErrorCode::unsupported:
            finding.severity = Severity::unsupported;
            finding.sub_indication = SubIndication::unsupported_form;
            break;
        case ErrorCode::missing:
        case ErrorCode::unavailable:
        case ErrorCode::internal:
            // The medium gave no octets: nothing can be said about them, least of all that they were changed.
            finding.code = "file.unreadable";
            finding.severity = Severity::unsupported;
            finding.sub_indication = SubIndication::none;
            break;
        case ErrorCode::usage:
        case ErrorCode::malformed:
        case ErrorCode::refused:
        case ErrorCode::try_later:
        case ErrorCode::cannot_write:
        case ErrorCode::exists:
        case ErrorCode::interrupted: break;
    }
    add(std::move(finding));
}

void FindingBook::merge(FindingBook&& other) {
    for (Finding& finding : other.findings_) {
        if (findings_.size() < longest_)
            findings_.push_back(std::move(finding));
        else
            ++cut_;
    }
    cut_ += other.cut_;
    for (const auto& [key, count] : other.counts_) counts_[key] += count;
}

void FindingBook::sort(const std::map<std::string, std::size_t, std::less<>>& rank) {
    const auto place = [&](const Finding& finding) {
        const auto found = rank.find(finding.where.entry);
        return std::tuple(finding.step, found == rank.end() ? rank.size() : found->second, finding.where.offset.value_or(0));
    };
    std::ranges::stable_sort(findings_, [&](const Finding& a, const Finding& b) { return place(a) < place(b); });
}

std::uint64_t FindingBook::count(Severity severity) const {
    std::uint64_t sum = 0;
    for (const auto& [key, count] : counts_)
        if (key.first == severity) sum += count;
    return sum;
}

}  // namespace saksi::verify
