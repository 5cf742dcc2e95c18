// Steps 1 and 2: limits and the strict archive form of the bundle itself.
#include <algorithm>
#include <string_view>

#include "base/limits.hpp"
#include "verify/examination.hpp"
#include "zip/reader.hpp"

namespace saksi::verify {

namespace {

/// A bundle with octets put before it is a damaged bundle, not a strange file.
bool holds_mark_further_on(const base::ReadableFile& file) {
    Bytes start(std::min<std::uint64_t>(file.size(), limits::read_window));
    if (!file.read_at(0, start)) return false;
    constexpr std::string_view mark = "mimetypeapplication/vnd.etsi.asic-e+zip";
    return text_of(start).find(mark) != std::string_view::npos;
}

}  // namespace

bool open_container(Examination& examination) {
    FindingBook& findings = examination.findings;
    if (examination.file.size() > limits::bundle_bytes) {
        findings.add({"bundle.size", Severity::unsupported, Step::limits, SubIndication::limit, {},
                      msg("the file is larger than {limit} octets", {{"limit", std::to_string(limits::bundle_bytes)}})});
        return false;
    }
    if (!bundle::looks_like_bundle(examination.file) && !holds_mark_further_on(examination.file)) {
        findings.add({"bundle.unknown", Severity::unsupported, Step::limits, SubIndication::not_a_bundle, {},
                      msg("this is not an evidence bundle: it does not begin like an ASiC-E container")});
        return false;
    }
    examination.completed.insert(Step::limits);
    auto opened = bundle::OpenBundle::open(examination.file);
    if (!opened) {
        findings.from_error("container.form", Step::container, SubIndication::format_failure, {}, opened.error());
        examination.verdict.may_be_cut_off = zip::looks_truncated(examination.file);
        if (examination.verdict.may_be_cut_off)
            findings.failed("container.cut_off", Step::container, SubIndication::format_failure, {},
                            msg("the file may have been cut off while it was copied: ask for the copy again"));
        return false;
    }
    examination.bundle.emplace(std::move(*opened));
    const auto& entries = examination.bundle->entries();
    for (std::size_t i = 0; i < entries.size(); ++i) examination.rank.emplace(entries[i].name, i);
    examination.verdict.lines.integrity.entries = entries.size();
    examination.completed.insert(Step::container);
    return true;
}

}  // namespace saksi::verify
