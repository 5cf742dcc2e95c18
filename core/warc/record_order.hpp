// The rules between records: what a capture's WARC must look like as a whole (docs/formats/bukti-1.md §8.3).
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "warc/http_message.hpp"
#include "warc/record.hpp"

namespace saksi::warc {

inline constexpr std::string_view exchange_type = "application/json";
inline constexpr std::string_view chain_type = "application/pem-certificate-chain";

/// Follows the records of one WARC: one warcinfo first; then request, 1xx responses, final response, [certificate chain], exchange, tied by
/// WARC-Concurrent-To and equal in address and date; resource records stand between such groups. Needs no memory of earlier groups.
class RecordOrder {
public:
    /// Takes the next record; `http` is the message's head, nullptr for other blocks. Errors: malformed (what was expected instead). After an error
    /// the next request starts afresh, so that one fault is told once.
    Status add(const RecordHead& record, const HttpHead* http);
    /// Call once after the last record. Errors: malformed (no record at all, or a group that stops half-way).
    Status finish();

private:
    enum class Expect { warcinfo, group, response, exchange };

    Status follow(const RecordHead& record, const HttpHead* http);
    Status add_request(const RecordHead& record);
    Status add_response(const RecordHead& record, const HttpHead* http);
    Status add_metadata(const RecordHead& record);
    Status same_exchange(const RecordHead& record) const;
    std::string_view expected() const noexcept;

    Expect expect_ = Expect::warcinfo;
    bool lost_ = false;   // after an error, until the next request or resource
    bool chain_seen_ = false;
    std::string warcinfo_, request_names_, response_id_, address_;
    UtcTime date_;
};

/// The record ids of a whole bundle, 16 octets each.
class RecordIds {
public:
    void add(const RecordHead& record);
    /// The ids that occur more than once, sorted, each once. Sorts in place.
    std::vector<std::string> repeated();

private:
    std::deque<std::array<std::uint8_t, 16>> ids_;  // a deque: no doubling, so no peak
};

}  // namespace saksi::warc
