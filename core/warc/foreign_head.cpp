#include "warc/foreign_head.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/foreign_limits.hpp"
#include "warc/text.hpp"

namespace saksi::warc {

namespace {

constexpr std::array<std::string_view, 8> known_types = {"warcinfo", "response", "resource", "request", "metadata", "revisit", "conversion", "continuation"};
/// WARC 1.1 §5: each at most once (WARC-Concurrent-To may be repeated).
constexpr std::array<std::string_view, 17> single_fields = {
    "WARC-Type", "WARC-Record-ID", "WARC-Date", "Content-Length", "Content-Type", "WARC-Target-URI", "WARC-IP-Address", "WARC-Block-Digest", "WARC-Payload-Digest",
    "WARC-Truncated", "WARC-Warcinfo-ID", "WARC-Filename", "WARC-Profile", "WARC-Refers-To", "WARC-Segment-Number", "WARC-Segment-Origin-ID", "WARC-Identified-Payload-Type"};

void check_form(ForeignRecord& record, bool good, std::string_view name, std::string_view expected) {
    if (good) return;
    add_defect(record, msg("the field {name} is not of the expected form: {expected}", {{"name", std::string(name)}, {"expected", std::string(expected)}}));
}

bool all_digits(std::string_view text) noexcept { return !text.empty() && std::ranges::all_of(text, is_digit); }

/// WARC 1.0: YYYY-MM-DDThh:mm:ssZ. WARC 1.1 §5.4: also a part of it from the front, or one to nine digits of a second.
bool is_warc_date(std::string_view text, bool only_seconds) noexcept {
    constexpr std::string_view form = "dddd-dd-ddTdd:dd:dd";
    if (only_seconds) return text.size() == 20 && text.back() == 'Z' && is_warc_date(text, false);
    for (const std::size_t part : {std::size_t{4}, std::size_t{7}, std::size_t{10}, std::size_t{17}, std::size_t{19}}) {
        if (text.size() < part) return false;
        const std::string_view begin = text.substr(0, part), rest = text.substr(part);
        if (!std::ranges::equal(begin, form.substr(0, part), [](char c, char wanted) { return wanted == 'd' ? is_digit(c) : c == wanted; })) return false;
        if (part <= 10 ? rest.empty() : rest == "Z") return true;
        if (part == 19) return rest.size() >= 3 && rest.size() <= 11 && rest.front() == '.' && rest.back() == 'Z' && all_digits(rest.substr(1, rest.size() - 2));
    }
    return false;
}

bool is_bracketed(std::string_view text) noexcept { return text.size() > 2 && text.front() == '<' && text.back() == '>'; }

void interpret_length(ForeignRecord& record) {
    const std::string* text = record.find("Content-Length");
    if (text == nullptr) return add_defect(record, msg("the field {name} is missing", {{"name", "Content-Length"}}));
    std::uint64_t number = 0;
    const auto read = std::from_chars(text->data(), text->data() + text->size(), number);
    if (!all_digits(*text) || read.ec != std::errc{}) return check_form(record, false, "Content-Length", "[0-9]+");
    const bool contradicted = std::ranges::any_of(record.fields, [&](const Field& field) { return same_name(field.name, "Content-Length") && field.value != *text; });
    if (!contradicted) record.block_bytes = number;
}

void check_single(ForeignRecord& record) {
    for (const std::string_view name : single_fields) {
        const auto count = std::ranges::count_if(record.fields, [&](const Field& field) { return same_name(field.name, name); });
        if (count > 1) add_defect(record, msg("the field {name} occurs twice", {{"name", std::string(name)}}));
    }
}

void interpret_uri(ForeignRecord& record) {
    const std::string* value = record.find("WARC-Target-URI");
    const bool needed = record.type == "response" || record.type == "resource" || record.type == "request" || record.type == "revisit" || record.type == "conversion" || record.type == "continuation";
    if (value == nullptr) {
        if (needed) add_defect(record, msg("the field {name} is missing", {{"name", "WARC-Target-URI"}}));
        return;
    }
    record.target_uri = *value;
    if (!is_bracketed(*value)) return;
    record.target_uri = value->substr(1, value->size() - 2);
    // The grammar of WARC 1.0 has the brackets, its own examples do not; wget writes them.
    record.remarks.push_back(record.version == "1.0" ? msg("the target URI stands in angle brackets, as the grammar of WARC 1.0 has it")
                                                     : msg("the target URI stands in angle brackets, which WARC {version} does not have", {{"version", record.version}}));
}

}  // namespace

void add_defect(ForeignRecord& record, Message what) {
    if (record.defects.size() < limits::foreign_defects)
        record.defects.push_back(std::move(what));
    else
        ++record.defects_cut;
}

bool read_version_line(ForeignRecord& record, std::string_view line) {
    if (!line.starts_with("WARC/") || line.size() > 16) return false;
    record.version = line.substr(5);
    const std::size_t dot = record.version.find('.');
    if (dot == std::string::npos || !all_digits(std::string_view(record.version).substr(0, dot)) || !all_digits(std::string_view(record.version).substr(dot + 1))) return false;
    if (record.version != "1.0" && record.version != "1.1")
        add_defect(record, msg("version {version} is neither WARC/1.0 nor WARC/1.1; it was read as if it were", {{"version", record.version}}));
    return true;
}

void read_header_line(ForeignRecord& record, std::string_view line) {
    if (!line.empty() && (line.front() == ' ' || line.front() == '\t')) {
        if (record.fields.empty()) return add_defect(record, msg("the header begins with a line that goes on none"));
        Field& last = record.fields.back();
        if (const std::string_view more = trimmed(line); !more.empty()) last.value.append(last.value.empty() ? "" : " ").append(more);
        return;
    }
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) return add_defect(record, msg("a line of the header is no field: {line}", {{"line", std::string(line.substr(0, 200))}}));
    Field field{std::string(line.substr(0, colon)), std::string(trimmed(line.substr(colon + 1)))};
    if (!is_line_text(field.value)) add_defect(record, msg("the field {name} holds a control character or is not UTF-8", {{"name", field.name}}));
    record.fields.push_back(std::move(field));
}

void interpret_head(ForeignRecord& record) {
    const auto take = [&](std::string_view name, std::string& target, bool mandatory) {
        if (const std::string* value = record.find(name))
            target = *value;
        else if (mandatory)
            add_defect(record, msg("the field {name} is missing", {{"name", std::string(name)}}));
    };
    take("WARC-Type", record.type, true);
    take("WARC-Record-ID", record.id, true);
    take("WARC-Date", record.date, true);
    take("Content-Type", record.content_type, false);
    if (!record.id.empty()) check_form(record, is_bracketed(record.id), "WARC-Record-ID", "<uri>");
    if (is_bracketed(record.id)) record.id = record.id.substr(1, record.id.size() - 2);
    if (!record.date.empty()) check_form(record, is_warc_date(record.date, record.version == "1.0"), "WARC-Date", record.version == "1.0" ? "YYYY-MM-DDThh:mm:ssZ" : "YYYY-MM-DDThh:mm:ss[.nnn]Z");
    if (!record.type.empty() && std::ranges::find(known_types, record.type) == known_types.end())
        record.remarks.push_back(msg("the record type {type} is not of the standard", {{"type", record.type}}));
    interpret_uri(record);
    check_single(record);
    interpret_length(record);
}

}  // namespace saksi::warc
