#include "verify/record_index.hpp"

#include <algorithm>
#include <tuple>

namespace saksi::verify {

RecordKey key_of(std::string_view record_id) noexcept {
    RecordKey key{};
    std::size_t digits = 0;
    for (const char c : record_id.substr(std::min<std::size_t>(9, record_id.size()))) {
        if (c == '-' || digits == 2 * key.size()) continue;
        const auto value = static_cast<std::uint8_t>(c >= 'a' ? c - 'a' + 10 : c - '0');
        key[digits / 2] = static_cast<std::uint8_t>(key[digits / 2] << 4 | (value & 0x0F));
        ++digits;
    }
    return key;
}

void RecordIndex::sort() {
    std::ranges::stable_sort(records_, {}, &IndexedRecord::id);
    by_request_.clear();
    for (std::uint32_t i = 0; i < records_.size(); ++i)
        if (records_[i].is_response && records_[i].request != 0) by_request_.push_back(i);
    std::ranges::sort(by_request_, {}, [this](std::uint32_t i) { return std::tuple(records_[i].capture, records_[i].request, records_[i].offset); });
}

const IndexedRecord* RecordIndex::find(std::string_view record_id) const noexcept {
    const RecordKey key = key_of(record_id);
    const auto found = std::ranges::lower_bound(records_, key, {}, &IndexedRecord::id);
    return found == records_.end() || found->id != key ? nullptr : &*found;
}

std::vector<const IndexedRecord*> RecordIndex::of_request(std::uint16_t capture, std::uint32_t request) const {
    const auto [first, last] = std::ranges::equal_range(by_request_, std::tuple(capture, request), {},
                                                        [this](std::uint32_t i) { return std::tuple(records_[i].capture, records_[i].request); });
    std::vector<const IndexedRecord*> found;
    for (auto i = first; i != last; ++i) found.push_back(&records_[*i]);
    return found;
}

}  // namespace saksi::verify
