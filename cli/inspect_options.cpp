#include "inspect_options.hpp"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "base/limits.hpp"
#include "base/time_text.hpp"
#include "base/version.hpp"
#include "network_options.hpp"
#include "report/object_report.hpp"
#include "trust/foreign.hpp"

namespace saksi::cli {

namespace {

/// Digits and dots, two arcs at least.
bool is_oid(const std::string& text) {
    return !text.empty() && text.front() >= '0' && text.front() <= '2' && text.find('.') != std::string::npos && text.back() != '.' && text.find("..") == std::string::npos &&
           text.find_first_not_of("0123456789.") == std::string::npos;
}

Result<std::vector<trust::Crl>> read_lists(Environment& environment, const std::vector<std::string>& paths) {
    std::vector<trust::Crl> lists;
    for (const std::string& path : paths) {
        auto octets = base::read_whole(environment.files, path, limits::cms_bytes);
        if (!octets) return pass_on(octets);
        auto some = trust::crls_in(*octets);
        if (!some) return pass_on(some, msg("reading {file}", {{"file", path}}));
        std::ranges::move(*some, std::back_inserter(lists));
    }
    return lists;
}

}  // namespace

void add_inspect_options(CLI::App& verb, const Environment& environment, InspectOptions& options) {
    verb.add_option("--anchors", options.anchors, environment.text("PEM file of the certificates that you trust; without it nobody is trusted"))->type_name("F");
    verb.add_option("--crls", options.crls, environment.text("revocation lists, DER or PEM (repeatable)"))->type_name("F")->expected(1, static_cast<int>(limits::inspected_files));
    verb.add_option("--at", options.at, environment.text("time for which to judge"))->type_name("TIME");
    verb.add_option("--zone", options.zone, environment.text("time zone of the report"))->check(CLI::IsMember({"WIB", "WITA", "WIT"}))->capture_default_str();
    verb.add_flag("--json", options.json, environment.text("for programs; one line"));
}

void add_path_policy_options(CLI::App& verb, const Environment& environment, trust::PathPolicy& policy) {
    verb.add_option("--policy-oid", policy.policies, environment.text("certificate policy that the path must be valid for (repeatable)"))->type_name("OID")->expected(1)->take_all();
    verb.add_flag("--explicit-policy", policy.require_explicit, environment.text("the path must be valid for some policy"));
    verb.add_flag("--inhibit-map", policy.inhibit_mapping, environment.text("policies that are mapped onto others do not count"));
    verb.add_flag("--inhibit-any", policy.inhibit_any, environment.text("the policy anyPolicy does not count"));
}

Result<trust::TrustStore> read_anchors(Environment& environment, const std::string& path) {
    auto store = read_trust_store(environment, path);
    if (!store) return pass_on(store);
    return *store ? std::move(**store) : trust::TrustStore();
}

Result<verify::ObjectTerms> read_terms(Environment& environment, const InspectOptions& options, const trust::TrustStore& anchors) {
    std::optional<UtcTime> at;
    if (!options.at.empty()) {
        auto given = base::parse_rfc3339(options.at);
        if (!given) return fail(ErrorCode::usage, msg("--at {time}: expected a time as 2026-11-21T07:05:09+07:00", {{"time", options.at}}));
        at = *given;
    }
    for (const std::string& oid : options.policy.policies)
        if (!is_oid(oid)) return fail(ErrorCode::usage, msg("“{oid}” is no object identifier; expected one as 1.3.6.1.4.1.99999.1", {{"oid", oid}}));
    auto lists = read_lists(environment, options.crls);
    if (!lists) return pass_on(lists);
    auto sha256 = environment.executable_sha256();
    if (!sha256) return pass_on(sha256);
    return verify::ObjectTerms{anchors, std::move(*lists), at, environment.clock.now(), options.policy, {std::string(base::program_name), std::string(base::program_version), *sha256}};
}

Result<std::optional<Bytes>> read_data(Environment& environment, const std::string& path) {
    if (path.empty()) return std::nullopt;
    auto octets = base::read_whole(environment.files, path, limits::inspected_bytes);
    if (!octets) return pass_on(octets);
    return std::move(*octets);
}

int print_verdict(const Environment& environment, const InspectOptions& options, const verify::ObjectVerdict& verdict) {
    report::TextOptions style;
    style.language = environment.language;
    style.zone = base::zone_from_name(options.zone).value_or(base::Zone::wib);
    style.colour = ::isatty(STDOUT_FILENO) == 1;
    const std::string text = options.json ? report::object_json(verdict) + "\n" : report::object_text(verdict, style);
    std::fwrite(text.data(), 1, text.size(), stdout);
    return verify::exit_code_of(verdict.headline);
}

}  // namespace saksi::cli
