// What is said about a file that another program made: a stream of lines, each in words and for programs, and one conclusion.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "base/message.hpp"
#include "base/result.hpp"
#include "verify/verdict.hpp"

namespace saksi::verify {

/// One sentence. `bad` and `open` decide the conclusion, `weak` is a note.
struct Statement {
    enum class Tone { plain, good, weak, open, bad } tone = Tone::plain;
    Message what;
};
/// `plain`, `good`, `weak`, `open`, `bad`.
std::string_view name_of(Statement::Tone tone) noexcept;

/// About one record, entry, resource or difference.
struct InspectionLine {
    std::string kind;                   ///< `record`, `gap`, …: docs/formats/inspect-1.md
    Message title;
    std::vector<Statement> statements;
    Json members;                       ///< an object; texts as they came, the report makes them safe
};
/// Takes the lines in the order of the file. An error ends the inspection.
using InspectionSink = std::function<Status(const InspectionLine&)>;

/// Where signatures were judged: as of a bundle, for an instant.
struct InspectionVerdict {
    Indication indication = Indication::indeterminate;
    SubIndication sub_indication = SubIndication::none;
    UtcTime evaluated_at;
};

/// Of the whole file, after the last line.
struct InspectionSummary {
    std::string subject;                ///< `warc`, `wacz`, `container`, `asice`
    std::string file;
    std::uint64_t bytes = 0;
    Headline headline = Headline::cannot_be_checked;
    std::vector<Statement> statements;
    Json members;                       ///< counts
    std::optional<InspectionVerdict> verdict{};
};

/// A count or size as JSON, cut at the largest integer that JSON programs keep (limits::json_integer).
Json number(std::uint64_t value);

/// Collects what the statements of all lines amount to.
class Conclusion {
public:
    void take(const std::vector<Statement>& statements);
    void take(Statement::Tone tone);
    /// not_intact when anything is bad; not_certain_yet when something is open or nothing was checked; else intact, with notes when something is weak.
    Headline headline() const noexcept;

private:
    bool good_ = false, weak_ = false, open_ = false, bad_ = false;
};

}  // namespace saksi::verify
