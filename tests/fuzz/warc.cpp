// Any octets as a .warc.gz, and as the text of one record inside a right gzip member: the reader ends with an answer.
#include <cstddef>
#include <cstdint>

#include "base/assert.hpp"
#include "base/crc32.hpp"
#include "base/file_system.hpp"
#include "warc/cdxj.hpp"
#include "warc/reader.hpp"
#include "warc/record_order.hpp"
#include "warc/writer.hpp"

namespace {

using namespace saksi;

void read_records(const Bytes& content) {
    const auto file = base::memory_file(content);
    warc::Reader reader(*file, 0, content.size());
    warc::RecordOrder order;
    warc::RecordIds ids;
    std::uint64_t end = 0;
    for (;;) {
        auto head = reader.next();
        if (!head || !*head) return;
        std::uint64_t payload = 0;
        auto report = reader.check_block([&](const warc::HttpHead*, ByteView piece) -> Status {
            payload += piece.size();
            return {};
        });
        if (!report) return;
        SAKSI_ASSERT(report->place.offset == end && report->place.length > 18);
        SAKSI_ASSERT(payload == report->payload_bytes && payload <= (*head)->block_bytes());
        end += report->place.length;
        ids.add(**head);
        static_cast<void>(order.add(**head, report->http ? &*report->http : nullptr));
        static_cast<void>(warc::read_content(*file, 0, report->place, 4096));
    }
}

/// A member with one stored block, so that a mutated text gets past the checksum.
Bytes stored_member(ByteView text) {
    Bytes member = {0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255, 1};
    const auto put = [&](std::uint32_t value, int octets) {
        for (int i = 0; i < octets; ++i) member.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
    };
    const auto size = static_cast<std::uint32_t>(text.size());
    put(size, 2);
    put(~size, 2);
    member.insert(member.end(), text.begin(), text.end());
    put(base::crc32_of(text), 4);
    put(size, 4);
    return member;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const ByteView input(data, size);
    read_records(base::copy_of(input));
    if (size <= 65'535) read_records(stored_member(input));
    static_cast<void>(warc::parse_warc_fields(input));
    if (auto line = warc::CdxjLine::parse(text_of(input))) SAKSI_ASSERT(line->text() == std::string(text_of(input)) + "\n");
    return 0;
}
