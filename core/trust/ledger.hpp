// Where one verification writes down what it found.
#pragma once

#include <algorithm>
#include <vector>

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
