// Prints each sample verdict as JSON, one a line, for check_verdict_json.py; with an argument `text`, each as text; with `html`, one for paper whose every
// field tries to break out of it.
#include <iostream>
#include <string_view>

#include "report/html_report.hpp"
#include "report/json_report.hpp"
#include "report/text_report.hpp"
#include "sample_verdict.hpp"

int main(int count, char** arguments) {
    const std::string_view form = count > 1 ? arguments[1] : "json";
    if (form == "html") {
        std::cout << saksi::report::html_report(saksi::report_test::hostile_verdict(std::string(saksi::report_test::html_attack)), {});
        return std::cout.good() ? 0 : 1;
    }
    for (const auto& [name, verdict] : saksi::report_test::all_verdicts())
        std::cout << (form == "text" ? saksi::report::text_report(verdict) : saksi::report::json_report(verdict)) << '\n';
    return std::cout.good() ? 0 : 1;
}
