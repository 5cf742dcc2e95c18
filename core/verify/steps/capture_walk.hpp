// One capture, record by record. Used inside this room.
#pragma once

#include <array>
#include <deque>
#include <map>
#include <optional>
#include <string>

#include "base/json.hpp"
#include "bundle/inner_wacz.hpp"
#include "evidence/exchange.hpp"
#include "verify/examination.hpp"
#include "warc/cdxj.hpp"
#include "warc/reader.hpp"
#include "warc/record_order.hpp"

namespace saksi::verify {

/// Digests of certificate chains by record; one a connection. Kept for the whole bundle of captures because exchanges name them later.
using ChainDigests = std::map<RecordKey, std::array<std::uint8_t, 32>>;

class CaptureWalker {
public:
    CaptureWalker(const Examination& examination, const zip::Entry& entry, CaptureWalk& walk, RecordIndex& records, warc::RecordIds& ids,
                  std::uint64_t& records_left, FindingBook& findings);
    void run();

private:
    /// What the index and the page list must say about one record, without keeping its texts.
    struct Indexed {
        std::array<std::uint8_t, 16> line{};
        std::uint64_t page = 0;
        std::uint64_t offset = 0;
    };

    void walk_records(const bundle::InnerWacz& wacz);
    bool take_record(warc::Reader& reader, const warc::RecordHead& head);
    void take_message(const warc::RecordHead& head, const warc::BlockReport& report);
    /// False when the stream broke off.
    bool take_small_block(warc::Reader& reader, const warc::RecordHead& head);
    void take_exchange(const warc::RecordHead& head, ByteView block);
    void note_exceptions(const warc::RecordHead& head, const evidence::Exchange& exchange);
    void take_warcinfo(const warc::RecordHead& head, ByteView block);
    void check_index(const bundle::InnerWacz& wacz);
    void check_pages(const bundle::InnerWacz& wacz);
    void tell_exceptions();

    Where warc_at(const warc::RecordHead& head) const;
    void mismatch(std::string code, Where where, Message what);
    void error(std::string code, Where where, const Error& error);

    const Examination& examination_;
    const zip::Entry& entry_;
    CaptureWalk& walk_;
    RecordIndex& records_;
    warc::RecordIds& ids_;
    std::uint64_t& records_left_;
    FindingBook& findings_;

    std::uint64_t offset_ = 0;
    bool bad_ = false;  // something was said against the present record
    warc::RecordOrder order_;
    std::deque<Indexed> indexed_;
    ChainDigests chains_;
    std::string last_truncated_;  // WARC-Truncated of the last final response
    std::vector<std::string> connected_;  // WARC-IP-Address of the present group
    struct Exception {
        std::uint64_t count = 0;
        Where first;
    };
    Exception unverified_, address_, in_clear_, proxied_, with_secret_;
};

}  // namespace saksi::verify
