#include "warc/record_order.hpp"

#include <algorithm>
#include <charconv>

#include "base/assert.hpp"

namespace saksi::warc {
namespace {

std::unexpected<Error> unexpected_record(std::string_view expected) {
    return fail(ErrorCode::malformed, msg("this record does not belong here; expected: {expected}", {{"expected", std::string(expected)}}));
}

std::unexpected<Error> untied(std::string_view field) {
    return fail(ErrorCode::malformed, msg("{field} does not tie this record to the request and response it stands with", {{"field", std::string(field)}}));
}

}  // namespace

Status RecordOrder::add(const RecordHead& record, const HttpHead* http) {
    auto right = follow(record, http);
    if (!right && record.type() != RecordType::request) {  // a request starts its own group whatever stood before
        lost_ = true;
        expect_ = Expect::group;
    }
    return right;
}

Status RecordOrder::follow(const RecordHead& record, const HttpHead* http) {
    if (expect_ == Expect::warcinfo) {
        expect_ = Expect::group;
        warcinfo_ = "<" + record.id() + ">";
        if (record.type() == RecordType::warcinfo) return {};
        static_cast<void>(follow(record, http));
        return unexpected_record("warcinfo");
    }
    if (const std::string* named = record.find("WARC-Warcinfo-ID"); named != nullptr && *named != warcinfo_) return untied("WARC-Warcinfo-ID");
    switch (record.type()) {
        case RecordType::warcinfo: return fail(ErrorCode::malformed, msg("a WARC has one warcinfo record only"));
        case RecordType::resource:
            lost_ = false;
            return expect_ == Expect::group ? Status{} : unexpected_record(expected());
        case RecordType::request: return add_request(record);
        case RecordType::response: return lost_ ? Status{} : add_response(record, http);
        case RecordType::metadata: return lost_ ? Status{} : add_metadata(record);
    }
    return {};
}

std::string_view RecordOrder::expected() const noexcept {
    if (expect_ == Expect::response) return "response";
    if (expect_ == Expect::exchange) return "metadata";
    return "request";
}

Status RecordOrder::add_request(const RecordHead& record) {
    const bool between = expect_ == Expect::group;
    const std::string_view missing = expected();
    lost_ = false;
    expect_ = Expect::response;
    request_names_ = record.concurrent_to();
    address_ = record.target_uri();
    date_ = record.date();
    // The group before it stopped half-way.
    if (!between) return unexpected_record(missing);
    return {};
}

Status RecordOrder::add_response(const RecordHead& record, const HttpHead* http) {
    if (expect_ != Expect::response) return unexpected_record(expected());
    if (auto same = same_exchange(record); !same) return same;
    if (!record.concurrent_to().empty()) return untied("WARC-Concurrent-To");
    if (http != nullptr && http->is_informational()) return {};
    // A request tied to another response could be shown as the question to the wrong answer.
    if (request_names_ != record.id()) return untied("WARC-Concurrent-To");
    response_id_ = record.id();
    chain_seen_ = false;
    expect_ = Expect::exchange;
    return {};
}

Status RecordOrder::add_metadata(const RecordHead& record) {
    if (expect_ != Expect::exchange) return unexpected_record(expected());
    if (auto same = same_exchange(record); !same) return same;
    if (record.concurrent_to() != response_id_) return untied("WARC-Concurrent-To");
    if (record.content_type() == chain_type && !chain_seen_) {
        chain_seen_ = true;
        return {};
    }
    if (record.content_type() != exchange_type) return unexpected_record(exchange_type);
    expect_ = Expect::group;
    return {};
}

Status RecordOrder::same_exchange(const RecordHead& record) const {
    if (record.target_uri() != address_) return untied("WARC-Target-URI");
    if (record.date() != date_) return untied("WARC-Date");
    return {};
}

Status RecordOrder::finish() {
    if (expect_ == Expect::warcinfo) return unexpected_record("warcinfo");
    if (expect_ != Expect::group) return fail(ErrorCode::malformed, msg("the WARC ends inside an exchange; expected: {expected}", {{"expected", std::string(expected())}}));
    return {};
}

void RecordIds::add(const RecordHead& record) {
    std::array<std::uint8_t, 16> id{};
    std::size_t digits = 0;
    for (const char c : std::string_view(record.id()).substr(9)) {  // after urn:uuid:
        if (c == '-') continue;
        const auto value = static_cast<std::uint8_t>(c >= 'a' ? c - 'a' + 10 : c - '0');
        id[digits / 2] = static_cast<std::uint8_t>(id[digits / 2] << 4 | value);
        ++digits;
    }
    SAKSI_ASSERT(digits == 32);
    ids_.push_back(id);
}

std::vector<std::string> RecordIds::repeated() {
    std::ranges::sort(ids_);
    std::vector<std::string> texts;
    for (auto at = std::ranges::adjacent_find(ids_); at != ids_.end(); at = std::adjacent_find(at, ids_.end())) {
        std::string hex = base::hex_of(*at);
        for (const std::size_t dash : {8U, 13U, 18U, 23U}) hex.insert(dash, 1, '-');
        texts.push_back("urn:uuid:" + hex);
        const auto value = *at;
        at = std::find_if(at, ids_.end(), [&](const auto& other) { return other != value; });
    }
    return texts;
}

}  // namespace saksi::warc
