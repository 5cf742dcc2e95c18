// Step 10, inner part: every record of every capture, its digests, its order, its exchange.
#include "verify/steps/capture_walk.hpp"

#include <algorithm>
#include <charconv>

#include "base/limits.hpp"
#include "base/time_text.hpp"
#include "digest/stream_hasher.hpp"
#include "warc/writer.hpp"

namespace saksi::verify {

namespace {

/// Chains and exchanges; a block beyond this is none.
constexpr std::uint64_t small_block_bytes = 4 * limits::mib;

template <std::size_t N>
std::array<std::uint8_t, N> front_of(const digest::Digest& digest) {
    std::array<std::uint8_t, N> out{};
    std::copy_n(digest.octets().begin(), N, out.begin());
    return out;
}

std::uint32_t number_of(const std::string& request) {
    std::uint32_t number = 0;
    std::from_chars(request.data() + 1, request.data() + request.size(), number);
    return number + 1;  // 0 stands for none
}

}  // namespace

CaptureWalker::CaptureWalker(const Examination& examination, const zip::Entry& entry, CaptureWalk& walk, RecordIndex& records, warc::RecordIds& ids,
                             std::uint64_t& records_left, FindingBook& findings)
    : examination_(examination), entry_(entry), walk_(walk), records_(records), ids_(ids), records_left_(records_left), findings_(findings) {}

Where CaptureWalker::warc_at(const warc::RecordHead& head) const {
    return {.entry = entry_.name, .inner = std::string(bundle::inner_warc_name), .record = head.id(), .offset = offset_};
}

void CaptureWalker::mismatch(std::string code, Where where, Message what) {
    bad_ = true;
    findings_.failed(std::move(code), Step::inner, SubIndication::content_mismatch, std::move(where), std::move(what));
}

void CaptureWalker::error(std::string code, Where where, const Error& error) {
    bad_ = true;
    walk_.beyond_reach = walk_.beyond_reach || error.code() == ErrorCode::limit_exceeded;
    findings_.from_error(std::move(code), Step::inner, SubIndication::content_mismatch, std::move(where), error);
}

void CaptureWalker::run() {
    const auto wacz = examination_.bundle->capture(entry_);
    if (!wacz) {
        walk_.beyond_reach = wacz.error().code() == ErrorCode::limit_exceeded || wacz.error().code() == ErrorCode::unsupported;
        findings_.from_error("capture.form", Step::inner, SubIndication::format_failure, {.entry = entry_.name}, wacz.error());
        return;
    }
    walk_.opened = true;
    walk_.warc_begin = wacz->warc().data_offset;
    walk_.bundle_id = wacz->datapackage().bundle_id;
    // datapackage.json and its digest file were read whole by open(); their CRCs count too.
    for (const std::size_t i : {std::size_t{3}, std::size_t{4}}) {
        const zip::Entry& small = wacz->archive().entries()[i];
        if (auto read = wacz->archive().read(small, limits::datapackage_bytes); !read)
            findings_.from_error("capture.crc", Step::inner, SubIndication::format_failure, {.entry = entry_.name, .inner = small.name}, read.error());
    }
    walk_records(*wacz);
    check_index(*wacz);
    check_pages(*wacz);
    tell_exceptions();
}

void CaptureWalker::walk_records(const bundle::InnerWacz& wacz) {
    warc::Reader reader(examination_.file, wacz.warc().data_offset, wacz.warc().size);
    for (;;) {
        const auto head = reader.next();
        offset_ = reader.offset();
        bad_ = false;
        if (!head) {
            // What follows a record that cannot be read has no known beginning.
            error("warc.record", {.entry = entry_.name, .inner = std::string(bundle::inner_warc_name), .offset = offset_}, head.error());
                ++walk_.records_bad;
            return;
        }
        if (!*head) break;
        if (records_left_ == 0) {
            walk_.beyond_reach = true;
            findings_.add({"warc.limit", Severity::unsupported, Step::inner, SubIndication::limit, warc_at(**head),
                           msg("the bundle holds more than {limit} records", {{"limit", std::to_string(limits::records_per_bundle)}})});
            return;
        }
        --records_left_;
        ++walk_.records;
        const bool readable = take_record(reader, **head);
        if (bad_) ++walk_.records_bad;
        if (!readable) return;
    }
    if (auto whole = order_.finish(); !whole)
        error("warc.order", {.entry = entry_.name, .inner = std::string(bundle::inner_warc_name), .offset = wacz.warc().size}, whole.error());
    walk_.walked = true;
}

bool CaptureWalker::take_record(warc::Reader& reader, const warc::RecordHead& head) {
    ids_.add(head);
    if (!walk_.latest || head.date() > walk_.latest->time) walk_.latest = ClaimedTime{head.date(), warc_at(head)};
    if (head.type() == warc::RecordType::metadata || head.type() == warc::RecordType::warcinfo) {
        return take_small_block(reader, head);
    }
    const auto report = reader.check_block();
    if (!report) {
        error("warc.record", warc_at(head), report.error());
        return false;
    }
    for (const Error& defect : report->defects) error("warc.digest", warc_at(head), defect);
    take_message(head, *report);
    return true;
}

void CaptureWalker::take_message(const warc::RecordHead& head, const warc::BlockReport& report) {
    const warc::HttpHead* http = report.http ? &*report.http : nullptr;
    if (auto right = order_.add(head, http); !right) error("warc.order", warc_at(head), right.error());
    if (head.type() == warc::RecordType::request) connected_.clear();
    if (const std::string* address = head.find("WARC-IP-Address")) connected_.push_back(*address);
    if (head.type() == warc::RecordType::request) return;
    if (head.type() == warc::RecordType::response && (!http || !http->is_informational())) last_truncated_ = head.truncated();
    IndexedRecord record{key_of(head.id()), report.place.offset, report.place.length, report.payload_bytes, 0, 0, head.type() == warc::RecordType::response};
    record.capture = static_cast<std::uint16_t>(std::stoul(walk_.id));
    records_.add(record);
    if (const auto line = warc::cdxj_line(head, http, report.place, "data.warc.gz")) {
        Indexed indexed;
        indexed.line = front_of<16>(digest::sha256_of(bytes_of(line->text())));
        indexed.page = std::hash<std::string>()(line->timestamp + line->url);
        indexed.offset = report.place.offset;
        indexed_.push_back(indexed);
    }
}

bool CaptureWalker::take_small_block(warc::Reader& reader, const warc::RecordHead& head) {
    Bytes block;
    digest::StreamHasher hasher;
    bool whole = true;
    const auto read = reader.stream_block([&](ByteView part) -> Status {
        hasher.update(part);
        whole = whole && block.size() + part.size() <= small_block_bytes;
        if (whole) block.insert(block.end(), part.begin(), part.end());
        return {};
    });
    if (!read) {
        error("warc.record", warc_at(head), read.error());
        return false;
    }
    const digest::Digest found = hasher.finish();
    if (head.block_digest() && *head.block_digest() != found)
        mismatch("warc.digest", warc_at(head), msg("{name} is {stated}, but the octets give {computed}",
                                                   {{"name", "WARC-Block-Digest"}, {"stated", head.block_digest()->labelled()}, {"computed", found.labelled()}}));
    if (auto right = order_.add(head, nullptr); !right) error("warc.order", warc_at(head), right.error());
    if (!whole)
        mismatch("warc.block", warc_at(head), msg("the block is larger than {limit} octets", {{"limit", std::to_string(small_block_bytes)}}));
    else if (head.type() == warc::RecordType::warcinfo)
        take_warcinfo(head, block);
    else if (head.content_type() == warc::chain_type)
        chains_.emplace(key_of(head.id()), front_of<32>(found));
    else
        take_exchange(head, block);
    return true;
}

void CaptureWalker::take_warcinfo(const warc::RecordHead& head, ByteView block) {
    const auto fields = warc::parse_warc_fields(block);
    if (!fields) return error("warc.warcinfo", warc_at(head), fields.error());
    std::string salt;
    for (const warc::Field& field : *fields) {
        if (field.name == "isPartOf") walk_.part_of = field.value;
        if (field.name == "salt") salt = field.value;
    }
    const auto is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
    if (salt.size() != 32 || !std::ranges::all_of(salt, is_hex) || walk_.part_of.empty())
        mismatch("warc.warcinfo", warc_at(head), msg("warcinfo must hold isPartOf and a salt of 128 bits"));
}

void CaptureWalker::take_exchange(const warc::RecordHead& head, ByteView block) {
    const auto json = base::parse_canonical_json(block);
    if (!json) return error("exchange.form", warc_at(head), json.error());
    const auto exchange = evidence::exchange_from_json(*json);
    if (!exchange) return error("exchange.form", warc_at(head), exchange.error());
    records_.set_request(number_of(exchange->request));
    const bool cut = exchange->truncated.has_value();
    if (cut == last_truncated_.empty() || (cut && evidence::word_of(exchange->truncated->reason) != last_truncated_))
        mismatch("exchange.truncated", warc_at(head), msg("the exchange and WARC-Truncated do not agree about where the answer ends"));
    // W13: the address in the records is the one that the connection had.
    if (exchange->peer && !std::ranges::all_of(connected_, [&](const std::string& address) { return address == exchange->peer->address; }))
        mismatch("exchange.peer", warc_at(head), msg("WARC-IP-Address of request or answer is not the address {address} that the exchange was connected to", {{"address", exchange->peer->address}}));
    if (exchange->tls) {
        const auto chain = chains_.find(key_of(exchange->tls->chain_record));
        if (chain == chains_.end() || base::hex_of(chain->second) != exchange->tls->chain_sha256)
            mismatch("exchange.chain", warc_at(head), msg("the certificate chain that the exchange names is not recorded before it with that digest"));
    }
    note_exceptions(head, *exchange);
}

void CaptureWalker::note_exceptions(const warc::RecordHead& head, const evidence::Exchange& exchange) {
    const auto count = [&](Exception& exception, bool occurs) {
        if (occurs && exception.count++ == 0) exception.first = warc_at(head);
    };
    count(unverified_, exchange.tls && !exchange.tls->verified);
    count(address_, exchange.address_exception);
    count(in_clear_, !exchange.tls && head.target_uri().starts_with("http://"));
    count(proxied_, exchange.proxy.has_value());
    count(with_secret_, !exchange.redactions.empty());
}

void CaptureWalker::tell_exceptions() {
    const auto tell = [&](const char* code, const Exception& exception, Message what) {
        if (exception.count == 0) return;
        what.args.emplace_back("count", std::to_string(exception.count));
        findings_.note(code, Step::inner, exception.first, std::move(what));
    };
    tell("note.tls_unverified", unverified_, msg("{count} answers came over TLS whose certificate was not verified, by order of the operator"));
    tell("note.address_exception", address_, msg("{count} answers came from an address outside the public internet that the operator named"));
    tell("note.unencrypted", in_clear_, msg("{count} answers came without encryption (http)"));
    tell("note.proxy", proxied_, msg("{count} answers came through a proxy that the operator named"));
    tell("note.secret_used", with_secret_, msg("{count} answers were asked with a key or login of the operator and may show more than the public sees"));
}

void CaptureWalker::check_index(const bundle::InnerWacz& wacz) {
    if (walk_.beyond_reach && !walk_.walked) return;  // "not looked at" must not read as "changed"
    const Where index{.entry = entry_.name, .inner = std::string(bundle::inner_cdxj_name)};
    std::ranges::sort(indexed_, {}, &Indexed::line);
    std::deque<bool> named(indexed_.size(), false);
    warc::CdxjReader reader(examination_.file, wacz.cdxj().data_offset, wacz.cdxj().size);
    for (;;) {
        const auto line = reader.next();
        Where where = index;
        where.field = std::to_string(reader.line_number());
        if (!line) return error("cdxj.form", std::move(where), line.error());
        if (!*line) break;
        const auto key = front_of<16>(digest::sha256_of(bytes_of((*line)->text())));
        const auto found = std::ranges::lower_bound(indexed_, key, {}, &Indexed::line);
        if (found != indexed_.end() && found->line == key)
            named[static_cast<std::size_t>(found - indexed_.begin())] = true;
        else
            mismatch("cdxj.line", std::move(where),
                     msg("line {number} of the index does not describe a record that lies at offset {offset}",
                         {{"number", std::to_string(reader.line_number())}, {"offset", std::to_string((*line)->place.offset)}}));
    }
    if (!walk_.walked) return;  // records behind the damage were never seen
    for (std::size_t i = 0; i < indexed_.size(); ++i)
        if (!named[i]) {
            Where where = index;
            mismatch("cdxj.missing", std::move(where), msg("the index lacks the record at offset {offset}", {{"offset", std::to_string(indexed_[i].offset)}}));
        }
}

void CaptureWalker::check_pages(const bundle::InnerWacz& wacz) {
    const Where where{.entry = entry_.name, .inner = std::string(bundle::inner_pages_name)};
    const auto octets = wacz.archive().read(wacz.pages(), limits::datapackage_bytes);
    if (!octets) return error("pages.form", where, octets.error());
    const auto pages = bundle::parse_pages(*octets);
    if (!pages) return error("pages.form", where, pages.error());
    if (!walk_.walked) return;
    if (pages->empty() && !indexed_.empty()) mismatch("pages.empty", where, msg("the page list is empty though answers were recorded"));
    std::ranges::sort(indexed_, {}, &Indexed::page);
    for (const bundle::Page& page : *pages)
        if (!std::ranges::binary_search(indexed_, std::hash<std::string>()(base::utc_14_digits(page.ts) + page.url), {}, &Indexed::page) || page.ts.ms % 1000 != 0)
            mismatch("pages.line", where, msg("the page {url} names no recorded answer of that time", {{"url", page.url}}));
}

void walk_captures(const Examination& examination, std::vector<CaptureWalk>& walks, RecordIndex& records, FindingBook& findings) {
    const bundle::OpenBundle& opened = *examination.bundle;
    warc::RecordIds ids;
    std::uint64_t records_left = limits::records_per_bundle;
    for (const std::size_t i : opened.indices_of(bundle::EntryKind::capture)) {
        const zip::Entry& entry = opened.entries()[i];
        CaptureWalk& walk = walks.emplace_back();
        walk.entry = entry.name;
        walk.id = entry.name.substr(9, 4);
        CaptureWalker(examination, entry, walk, records, ids, records_left, findings).run();
    }
    for (const std::string& id : ids.repeated())
        findings.failed("warc.id", Step::inner, SubIndication::content_mismatch, {.record = id},
                        msg("more than one record of the bundle has the id {id}", {{"id", id}}));
}

}  // namespace saksi::verify
