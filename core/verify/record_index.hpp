// Where each record of the bundle lies: what facts, links and attachments need. Used inside this room.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <string_view>
#include <vector>

#include "warc/record.hpp"

namespace saksi::verify {

using RecordKey = std::array<std::uint8_t, 16>;
/// The octets of a `urn:uuid:` id.
RecordKey key_of(std::string_view record_id) noexcept;

struct IndexedRecord {
    RecordKey id{};
    std::uint64_t offset = 0, length = 0;  ///< of the gzip member in its WARC
    std::uint64_t payload_bytes = 0;
    std::uint32_t request = 0;             ///< number of the exchange's request, 0 when there is none
    std::uint16_t capture = 0;
    bool is_response = true;               ///< else a resource

    warc::Place place() const noexcept { return {offset, length}; }
};

/// Responses and resources only: nothing else can be pointed at. Add everything, sort once, then ask.
class RecordIndex {
public:
    void add(const IndexedRecord& record) { records_.push_back(record); }
    /// Names the request of the record added last.
    void set_request(std::uint32_t request) noexcept {
        if (!records_.empty()) records_.back().request = request;
    }
    void sort();
    const IndexedRecord* find(std::string_view record_id) const noexcept;
    /// All responses of one request.
    std::vector<const IndexedRecord*> of_request(std::uint16_t capture, std::uint32_t request) const;

private:
    std::deque<IndexedRecord> records_;          // sorted by id; a deque never needs twice its size to grow
    std::deque<std::uint32_t> by_request_;
};

}  // namespace saksi::verify
