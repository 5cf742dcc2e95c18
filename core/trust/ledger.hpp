// Where one verification writes down what it found.
#pragma once

#include <algorithm>
#include <vector>

#include "base/result.hpp"
#include "trust/finding.hpp"

namespace saksi::trust {

class Ledger {
public:
    void note(Rule rule, Message message) { findings.push_back({rule, Outcome::note, SubIndication::none, std::move(message)}); }
    void failed(Rule rule, SubIndication sub, Message message) { findings.push_back({rule, Outcome::failed, sub, std::move(message)}); }
    void open(Rule rule, SubIndication sub, Message message) { findings.push_back({rule, Outcome::indeterminate, sub, std::move(message)}); }
    void unsupported(Rule rule, Message message) {
        findings.push_back({rule, Outcome::unsupported, SubIndication::unsupported, std::move(message)});
    }
    /// An Error of reading: beyond a limit nothing was read on, so nothing is said about it; anything else is a fault of form.
    void unreadable(Rule rule, const Error& error) {
        if (error.code() == ErrorCode::limit_exceeded) {
            findings.push_back({rule, Outcome::unsupported, SubIndication::limit, error.what()});
        } else {
            failed(rule, SubIndication::format_failure, error.what());
        }
    }
    /// Called where a rule has been checked to its end: it holds unless something was said against it.
    void settle(Rule rule) {
        const bool broken = std::ranges::any_of(findings, [&](const Finding& finding) { return finding.rule == rule && finding.outcome != Outcome::note; });
        if (!broken && std::ranges::find(held, rule) == held.end()) held.push_back(rule);
    }
    bool holds(Rule rule) const { return std::ranges::find(held, rule) != held.end(); }

    std::vector<Finding> findings;
    std::vector<Rule> held;
};

}  // namespace saksi::trust
