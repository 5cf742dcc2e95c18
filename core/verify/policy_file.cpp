#include "verify/policy_file.hpp"

#include <algorithm>
#include <array>
#include <functional>

#include "base/json.hpp"
#include "base/limits.hpp"
#include "base/time_text.hpp"
#include "digest/digest.hpp"
#include "evidence/shape.hpp"

namespace saksi::verify {

namespace {

using evidence::Problem;
using evidence::Shape;

constexpr evidence::TextRule fingerprint{64, 64, evidence::is_sha256};
constexpr std::array<std::string_view, 9> known_algorithms{"ECDSA with SHA-256",          "ECDSA with SHA-384",          "ECDSA with SHA-512",
                                                           "RSA PKCS#1 v1.5 with SHA-256", "RSA PKCS#1 v1.5 with SHA-384", "RSA PKCS#1 v1.5 with SHA-512",
                                                           "RSA-PSS with SHA-256",         "RSA-PSS with SHA-384",         "RSA-PSS with SHA-512"};
constexpr std::array<std::string_view, 4> known_keys{"ECDSA P-256", "ECDSA P-384", "ECDSA P-521", "RSA"};

bool is_oid(std::string_view text) {
    bool after_dot = true;
    for (const char c : text) {
        if (c == '.' ? after_dot : !evidence::is_digit(c)) return false;
        after_dot = c == '.';
    }
    return !after_dot && text.find('.') != std::string_view::npos;
}

bool is_known_algorithm(std::string_view text) { return std::ranges::find(known_algorithms, text) != known_algorithms.end(); }
bool is_known_key(std::string_view text) { return std::ranges::find(known_keys, text) != known_keys.end(); }
template <class E>
bool is_word(std::string_view text) {
    return evidence::from_word<E>(text).has_value();
}

/// A list that may be left out, but not be empty: an empty list could mean "nobody" or "everybody".
void read_list(Shape& shape, std::string_view key, const evidence::TextRule& rule, std::vector<std::string>& into) {
    if (shape.optional(key)) into = shape.texts(key, rule, 1, limits::policy_list);
}

void read_flag(Shape& shape, std::string_view key, bool& into) {
    if (shape.optional(key)) into = shape.boolean(key);
}

/// One of two words.
void read_choice(Shape& shape, std::string_view key, std::string_view yes, std::string_view no, bool& into) {
    if (!shape.optional(key)) return;
    const std::string word = shape.text(key);
    if (word != yes && word != no) shape.refuse_word(key, word);
    into = word == yes;
}

void read_section(Shape& file, std::string_view key, const std::function<void(Shape&)>& read) {
    const Json* found = file.optional(key);
    if (!found) return;
    Shape section(*found, file.pointer(key), file.problem());
    if (!file.problem()) read(section);
    section.close();
}

void read_signers(Shape& section, Policy& policy) {
    read_list(section, "certificates", fingerprint, policy.signers);
    read_list(section, "roles", {1, 64, is_word<evidence::OperatorRole>}, policy.roles);
    read_choice(section, "directly_trusted", "allowed", "refused", policy.allow_directly_trusted);
    if (!section.optional("ended")) return;
    section.elements("ended", 1, limits::policy_list, [&](const Json& element, const std::string& at) {
        Shape ended(element, at, section.problem());
        const std::string certificate = ended.text("certificate", fingerprint);
        const std::string time = ended.text("at", {24, 24, evidence::is_instant});
        ended.close();
        if (const auto instant = base::parse_utc(time)) policy.ended.push_back({certificate, *instant});
    });
}

void read_timestamps(Shape& section, Policy& policy) {
    read_flag(section, "required", policy.require_timestamp);
    read_flag(section, "second_required", policy.require_second_timestamp);
    read_list(section, "authorities", fingerprint, policy.authorities);
    read_list(section, "policies", {3, 256, is_oid}, policy.token_policies);
    if (policy.require_second_timestamp && !policy.require_timestamp)
        section.refuse("second_required", msg("{pointer}: a second timestamp cannot be required where none is", {{"pointer", section.pointer("second_required")}}));
}

void read_algorithms(Shape& section, Policy& policy) {
    read_list(section, "signatures", {1, 64, is_known_algorithm}, policy.signature_algorithms);
    read_list(section, "keys", {1, 64, is_known_key}, policy.keys);
    if (section.optional("rsa_bits")) policy.rsa_bits = static_cast<int>(section.integer("rsa_bits", 2048, 16384));
}

void read_contents(Shape& section, Policy& policy) {
    if (section.optional("items")) policy.least_items = static_cast<std::size_t>(section.integer("items", 0, static_cast<std::int64_t>(limits::items_per_bundle)));
    read_list(section, "methods", {1, 64, is_word<evidence::Method>}, policy.methods);
    read_list(section, "media_types", {3, 127, evidence::is_media_type}, policy.media_types);
}

void read_lines(Shape& section, Policy& policy) {
    read_list(section, "origin", {1, 64, is_word<evidence::Origin>}, policy.origins);
    if (section.optional("completeness")) {
        const std::string word = section.text("completeness");
        if (word == "no_losses")
            policy.completeness = Policy::Completeness::no_losses;
        else if (word == "complete")
            policy.completeness = Policy::Completeness::complete;
        else if (word != "any")
            section.refuse_word("completeness", word);
    }
    read_choice(section, "case_log", "checked", "any", policy.require_case_log);
}

}  // namespace

Result<Policy> read_policy(ByteView octets) {
    if (octets.size() > limits::policy_bytes)
        return fail(ErrorCode::limit_exceeded, msg("a policy file has at most {limit} bytes", {{"limit", std::to_string(limits::policy_bytes)}}));
    const auto json = base::parse_json(octets);
    if (!json) return std::unexpected(json.error());
    Policy policy;
    Problem problem;
    Shape file(*json, "", problem);
    if (problem) return problem.unless(std::move(policy));
    file.schema("saksi-policy/1");
    policy.name = file.text("name", {1, 200, evidence::is_line});
    policy.sha256 = digest::sha256_of(octets).hex();
    read_section(file, "signers", [&](Shape& section) { read_signers(section, policy); });
    read_section(file, "timestamps", [&](Shape& section) { read_timestamps(section, policy); });
    read_section(file, "revocation", [&](Shape& section) { read_flag(section, "required", policy.require_revocation_data); });
    read_section(file, "algorithms", [&](Shape& section) { read_algorithms(section, policy); });
    read_section(file, "contents", [&](Shape& section) { read_contents(section, policy); });
    read_section(file, "lines", [&](Shape& section) { read_lines(section, policy); });
    if (file.optional("clock_tolerance_seconds")) policy.clock_tolerance = std::chrono::seconds(file.integer("clock_tolerance_seconds", 0, 86'400));
    file.close();
    return problem.unless(std::move(policy));
}

}  // namespace saksi::verify
