#include "warc/record.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/limits.hpp"
#include "base/time_text.hpp"
#include "warc/text.hpp"

namespace saksi::warc {
namespace {

constexpr std::string_view version_line = "WARC/1.1\r\n";

constexpr std::array<std::string_view, 13> known_fields = {
    "WARC-Type",          "WARC-Record-ID",   "WARC-Date",         "WARC-Filename",       "WARC-Target-URI", "WARC-IP-Address", "WARC-Concurrent-To",
    "WARC-Warcinfo-ID",   "WARC-Block-Digest", "WARC-Payload-Digest", "WARC-Truncated", "Content-Type",    "Content-Length"};

constexpr std::array<std::string_view, 4> truncation_reasons = {"length", "time", "disconnect", "unspecified"};

std::unexpected<Error> bad_value(std::string_view name, std::string_view expected) {
    return fail(ErrorCode::malformed, msg("the field {name} is not of the expected form: {expected}",
                                          {{"name", std::string(name)}, {"expected", std::string(expected)}}));
}

/// `<urn:uuid:…>` → `urn:uuid:…`
Result<std::string> id_of(std::string_view name, std::string_view value) {
    if (value.size() >= 2 && value.front() == '<' && value.back() == '>') {
        const std::string_view id = value.substr(1, value.size() - 2);
        if (is_record_id(id)) return std::string(id);
    }
    return bad_value(name, "<urn:uuid:xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx>");
}

Result<digest::Digest> digest_of_field(std::string_view name, std::string_view value) {
    constexpr std::string_view label = "sha256:";
    if (!value.starts_with(label)) {
        // SHA-1 and other labels never stand for content; a reader that skipped them would check nothing.
        return fail(ErrorCode::refused, msg("the field {name} has a digest that is not sha256", {{"name", std::string(name)}}));
    }
    auto digest = digest::Digest::from_hex(digest::Algorithm::sha256, value.substr(label.size()));
    if (!digest) return bad_value(name, "sha256: + 64 x [0-9a-f]");
    return digest;
}

Result<Field> parse_field(std::string_view line, std::size_t offset) {
    const auto refuse = [&](std::string_view expected) {
        return fail(ErrorCode::malformed, msg("the header line at octet {offset} of the record is not of the expected form: {expected}",
                                              {{"offset", std::to_string(offset)}, {"expected", std::string(expected)}}));
    };
    if (line.empty() || line.front() == ' ' || line.front() == '\t') return refuse("Name: value");
    const std::size_t colon = line.find(": ");
    if (colon == std::string_view::npos) return refuse("Name: value");
    Field field{std::string(line.substr(0, colon)), std::string(line.substr(colon + 2))};
    if (std::ranges::find(known_fields, field.name) == known_fields.end()) {
        return fail(ErrorCode::malformed, msg("the header line at octet {offset} of the record has a field that this format does not know", {{"offset", std::to_string(offset)}}));
    }
    if (!is_line_text(field.value)) {
        return fail(ErrorCode::malformed, msg("the field {name} holds a control character or is not UTF-8", {{"name", field.name}}));
    }
    if (field.value.empty() || field.value.front() == ' ' || field.value.back() == ' ') return refuse("Name: value");
    return field;
}

}  // namespace

std::string_view name_of(RecordType type) noexcept {
    switch (type) {
        case RecordType::warcinfo: return "warcinfo";
        case RecordType::request: return "request";
        case RecordType::response: return "response";
        case RecordType::resource: return "resource";
        case RecordType::metadata: return "metadata";
    }
    return {};
}

std::optional<RecordType> record_type(std::string_view name) noexcept {
    for (const RecordType type : {RecordType::warcinfo, RecordType::request, RecordType::response, RecordType::resource, RecordType::metadata}) {
        if (name_of(type) == name) return type;
    }
    return std::nullopt;
}

bool same_name(std::string_view a, std::string_view b) noexcept {
    return std::ranges::equal(a, b, {}, ascii_lower, ascii_lower);
}

bool is_target_uri(std::string_view text) noexcept {
    const std::size_t colon = text.find(':');
    if (colon == 0 || colon == std::string_view::npos || !is_ascii_letter(text.front())) return false;
    return std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7f' && c != '<' && c != '>' && c != '"' && c != '#'; });
}

bool is_record_id(std::string_view text) noexcept {
    constexpr std::string_view form = "urn:uuid:xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    return text.size() == form.size() && std::ranges::equal(text, form, [](char c, char wanted) {
        return wanted == 'x' ? is_digit(c) || (c >= 'a' && c <= 'f') : c == wanted;
    });
}

const std::string* RecordHead::find(std::string_view name) const noexcept {
    const auto found = std::ranges::find_if(fields_, [&](const Field& field) { return same_name(field.name, name); });
    return found == fields_.end() ? nullptr : &found->value;
}

std::string_view RecordHead::target_uri() const noexcept {
    const std::string* value = find("WARC-Target-URI");
    return value != nullptr ? std::string_view(*value) : std::string_view{};
}

std::string_view RecordHead::content_type() const noexcept {
    const std::string* value = find("Content-Type");
    return value != nullptr ? std::string_view(*value) : std::string_view{};
}

std::string_view RecordHead::truncated() const noexcept {
    const std::string* value = find("WARC-Truncated");
    return value != nullptr ? std::string_view(*value) : std::string_view{};
}

bool RecordHead::is_http() const noexcept { return type_ == RecordType::request || type_ == RecordType::response; }

Result<RecordHead> RecordHead::parse(ByteView octets) {
    if (octets.size() > limits::warc_header_bytes) {
        return fail(ErrorCode::limit_exceeded, msg("the record's header has more than {limit} octets", {{"limit", std::to_string(limits::warc_header_bytes)}}));
    }
    const std::string_view text = text_of(octets);
    if (!text.starts_with("WARC/")) return fail(ErrorCode::malformed, msg("no WARC record starts here; expected WARC/1.1"));
    if (!text.starts_with(version_line)) return fail(ErrorCode::unsupported, msg("the record's version line is not WARC/1.1"));

    RecordHead head;
    std::size_t at = version_line.size();
    for (;;) {
        const std::size_t end = text.find("\r\n", at);
        if (end == std::string_view::npos) return fail(ErrorCode::malformed, msg("the record's header does not end with an empty line"));
        if (end == at) break;
        if (head.fields_.size() == limits::warc_header_count) {
            return fail(ErrorCode::limit_exceeded, msg("the record's header has more than {limit} fields", {{"limit", std::to_string(limits::warc_header_count)}}));
        }
        auto field = parse_field(text.substr(at, end - at), at);
        if (!field) return pass_on(field);
        if (head.find(field->name) != nullptr) {
            return fail(ErrorCode::malformed, msg("the field {name} occurs twice", {{"name", field->name}}));
        }
        head.fields_.push_back(std::move(*field));
        at = end + 2;
    }
    if (at + 2 != text.size()) return fail(ErrorCode::malformed, msg("octets follow the empty line that ends the record's header"));
    if (auto done = head.interpret(); !done) return pass_on(done);
    return head;
}

Status RecordHead::interpret() {
    for (const std::string_view name : {"WARC-Type", "WARC-Record-ID", "WARC-Date", "WARC-Block-Digest", "Content-Type", "Content-Length"}) {
        if (find(name) == nullptr) return fail(ErrorCode::malformed, msg("the field {name} is missing", {{"name", std::string(name)}}));
    }
    const auto type = record_type(*find("WARC-Type"));
    if (!type) {
        return fail(ErrorCode::refused, msg("records of the type {type} are not accepted", {{"type", *find("WARC-Type")}}));
    }
    type_ = *type;

    auto id = id_of("WARC-Record-ID", *find("WARC-Record-ID"));
    if (!id) return pass_on(id);
    id_ = std::move(*id);
    if (const std::string* value = find("WARC-Concurrent-To")) {
        auto other = id_of("WARC-Concurrent-To", *value);
        if (!other) return pass_on(other);
        concurrent_to_ = std::move(*other);
    }
    if (const std::string* value = find("WARC-Warcinfo-ID")) {
        if (auto other = id_of("WARC-Warcinfo-ID", *value); !other) return pass_on(other);
    }

    const std::string& date = *find("WARC-Date");
    auto time = base::parse_rfc3339(date);
    if (!time || base::utc_seconds_text(*time) != date) return bad_value("WARC-Date", "YYYY-MM-DDThh:mm:ssZ");
    date_ = *time;

    const std::string& length = *find("Content-Length");
    const auto number = std::from_chars(length.data(), length.data() + length.size(), block_bytes_);
    if (number.ec == std::errc::result_out_of_range || (number.ec == std::errc{} && block_bytes_ > limits::bundle_bytes)) {
        return fail(ErrorCode::limit_exceeded, msg("Content-Length is over {limit}", {{"limit", std::to_string(limits::bundle_bytes)}}));
    }
    // One text for one number: no sign, no leading zero, nothing behind it.
    if (number.ec != std::errc{} || std::to_string(block_bytes_) != length) return bad_value("Content-Length", "[1-9][0-9]* | 0");

    if (const std::string* value = find("WARC-Target-URI"); value != nullptr && !is_target_uri(*value)) {
        return bad_value("WARC-Target-URI", "scheme:… (ASCII)");
    }
    if (const std::string* value = find("WARC-Truncated"); value != nullptr && std::ranges::find(truncation_reasons, *value) == truncation_reasons.end()) {
        return bad_value("WARC-Truncated", "length | time | disconnect | unspecified");
    }
    if (auto digests = interpret_digests(); !digests) return digests;
    return check_against_type();
}

Status RecordHead::interpret_digests() {
    auto block = digest_of_field("WARC-Block-Digest", *find("WARC-Block-Digest"));
    if (!block) return pass_on(block);
    block_digest_ = std::move(*block);
    if (const std::string* value = find("WARC-Payload-Digest")) {
        auto payload = digest_of_field("WARC-Payload-Digest", *value);
        if (!payload) return pass_on(payload);
        payload_digest_ = std::move(*payload);
    }
    return {};
}

Status RecordHead::check_against_type() const {
    const auto misplaced = [&](std::string_view name) {
        return fail(ErrorCode::malformed, msg("a {type} record must not have the field {name}", {{"type", std::string(name_of(type_))}, {"name", std::string(name)}}));
    };
    const auto absent = [](std::string_view name) { return fail(ErrorCode::malformed, msg("the field {name} is missing", {{"name", std::string(name)}})); };

    const bool is_info = type_ == RecordType::warcinfo;
    if (is_info && find("WARC-Target-URI") != nullptr) return misplaced("WARC-Target-URI");
    if (!is_info && find("WARC-Target-URI") == nullptr) return absent("WARC-Target-URI");
    if (!is_info && find("WARC-Filename") != nullptr) return misplaced("WARC-Filename");

    // A digest that is there but means nothing would look like one that was checked.
    const bool has_payload = type_ == RecordType::response || type_ == RecordType::resource;
    if (has_payload && !payload_digest_) return absent("WARC-Payload-Digest");
    if (!has_payload && type_ != RecordType::request && payload_digest_) return misplaced("WARC-Payload-Digest");

    if (type_ == RecordType::request && content_type() != "application/http;msgtype=request") return bad_value("Content-Type", "application/http;msgtype=request");
    if (type_ == RecordType::response && content_type() != "application/http;msgtype=response") return bad_value("Content-Type", "application/http;msgtype=response");
    if (is_info && content_type() != "application/warc-fields") return bad_value("Content-Type", "application/warc-fields");
    return {};
}

}  // namespace saksi::warc
