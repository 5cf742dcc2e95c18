#include "capture/recorder.hpp"

#include <utility>

#include "base/assert.hpp"
#include "base/time_text.hpp"
#include "base/version.hpp"
#include "capture/capture_limits.hpp"
#include "capture/cut_text.hpp"
#include "capture/json_texts.hpp"
#include "digest/digest.hpp"
#include "digest/encoding.hpp"

namespace saksi::capture {

namespace {

constexpr const char* capture_id = "0001";

const char* type_name(warc::RecordType type) { return warc::name_of(type).data(); }

evidence::Purpose purpose_of(net::Purpose purpose) {
    switch (purpose) {
        case net::Purpose::post: return evidence::Purpose::post;
        case net::Purpose::identity: return evidence::Purpose::identity;
        case net::Purpose::likers: return evidence::Purpose::likers;
        case net::Purpose::sharers: return evidence::Purpose::sharers;
        case net::Purpose::comments: return evidence::Purpose::comments;
        case net::Purpose::edits: return evidence::Purpose::edits;
        case net::Purpose::proof: return evidence::Purpose::proof;
        case net::Purpose::media: return evidence::Purpose::media;
        case net::Purpose::liveness: return evidence::Purpose::liveness;
    }
    return evidence::Purpose::post;
}

/// What a plugin or a server can bring about as often as it likes.
bool without_end(evidence::CustodyEvent event) {
    using enum evidence::CustodyEvent;
    return event == request_failed || event == rate_limited || event == exception_used || event == truncated || event == loss;
}

evidence::RedactionPlace place_of(secrets::Redaction::Place place) {
    switch (place) {
        case secrets::Redaction::Place::header: return evidence::RedactionPlace::header;
        case secrets::Redaction::Place::query: return evidence::RedactionPlace::query;
        case secrets::Redaction::Place::body: return evidence::RedactionPlace::body;
    }
    return evidence::RedactionPlace::header;
}

std::optional<evidence::TruncationNote> truncation_of(const net::HopRecord& hop) {
    if (!hop.truncated) return std::nullopt;
    evidence::TruncationNote note;
    note.reason = evidence::from_word<evidence::Truncation>(hop.truncated->reason).value_or(evidence::Truncation::unspecified);
    if (!hop.truncated->limit.empty()) note.limit = {std::string(hop.truncated->limit), static_cast<std::int64_t>(hop.truncated->limit_value)};
    return note;
}

std::string pem_block(ByteView der) {
    const std::string base64 = digest::base64_of(der);
    std::string pem = "-----BEGIN CERTIFICATE-----\n";
    for (std::size_t at = 0; at < base64.size(); at += 64) pem += base64.substr(at, 64) + "\n";
    return pem + "-----END CERTIFICATE-----\n";
}

/// Media type of the payload for the choice of compression.
std::string content_type_of(const net::HopRecord& hop) { return hop.field("content-type").value_or(""); }

/// The last group commit is where a disk that lied about fdatasync would show: its members must still have their digests.
Status check_last_batch(base::FileSystem& files, const Path& warc, const std::vector<store::RecordRow>& records) {
    auto file = files.open(warc);
    if (!file) return pass_on(file);
    for (const store::RecordRow& row : records) {
        if (row.batch != records.back().batch) continue;
        auto sha256 = digest::digest_of_file(digest::Algorithm::sha256, **file, row.offset, row.length);
        if (!sha256) return pass_on(sha256);
        if (sha256->hex() != row.sha256)
            return fail(ErrorCode::malformed, msg("{file} was changed after the recording: the record at byte {offset} is not the one that was kept",
                                                  {{"file", warc.string()}, {"offset", std::to_string(row.offset)}}));
    }
    return {};
}

/// What every record of one hop says: request, response and exchange share address and date (bukti-1.md §8.2).
warc::NewRecord record_of(const net::HopRecord& hop, warc::RecordType type, std::string id, const std::string& warcinfo_id) {
    warc::NewRecord record;
    record.type = type;
    record.id = std::move(id);
    record.date = hop.started;
    record.target_uri = hop.url;
    record.warcinfo_id = warcinfo_id;
    if (type != warc::RecordType::metadata && hop.connection) record.ip_address = hop.connection->peer.text();
    return record;
}

}  // namespace

Recorder::Recorder(store::JobFolder& job, Tools tools, std::unique_ptr<base::AppendableFile> file, evidence::CustodyWriter custody)
    : tools_(std::move(tools)), file_(std::move(file)), committer_(std::make_unique<Committer>(*file_, job.journal(), tools_.commit_ended)), writer_(*file_), custody_(std::move(custody)) {}

std::string Recorder::new_record_id() { return "urn:uuid:" + base::new_uuid(tools_.random); }

Result<Recorder> Recorder::begin(store::JobFolder& job, Tools tools, const std::string& bundle_id) {
    auto file = tools.files.create(job.warc(), 0600);
    if (!file) return pass_on(file);
    if (Status named = tools.files.sync_directory(job.path()); !named) return pass_on(named);
    Recorder recorder(job, tools, std::move(*file), evidence::CustodyWriter(base::new_salt(tools.random)));
    recorder.batch_.events.push_back(recorder.custody_.text());
    recorder.warcinfo_id_ = recorder.new_record_id();
    auto block = warc::warc_fields({{"software", base::software_name()}, {"format", "WARC File Format 1.1"}, {"isPartOf", bundle_id}, {"salt", base::new_salt(tools.random)}});
    if (!block) return pass_on(block);
    warc::NewRecord info;
    info.type = warc::RecordType::warcinfo;
    info.id = recorder.warcinfo_id_;
    info.date = tools.clock.now();
    info.content_type = warc::warc_fields_type;
    info.filename = "data.warc.gz";
    info.body = warc::BodySource::of(*block);
    if (auto written = recorder.append(info); !written) return pass_on(written);
    return recorder;
}

Result<Recorder> Recorder::resume(store::JobFolder& job, Tools tools) {
    auto records = job.journal().records(capture_id);
    if (!records) return pass_on(records);
    auto events = job.journal().events();
    if (!events) return pass_on(events);
    const std::uint64_t end = records->empty() ? 0 : records->back().offset + records->back().length;
    auto file = tools.files.reopen(job.warc());
    if (!file) return pass_on(file);
    if ((*file)->size() < end)
        return fail(ErrorCode::malformed, msg("{file} is shorter than its journal says: it was changed after the recording", {{"file", job.warc().string()}}));
    if (Status sound = check_last_batch(tools.files, job.warc(), *records); !sound) return pass_on(sound);
    if (Status cut = (*file)->truncate(end); !cut) return pass_on(cut);
    if (Status synced = (*file)->sync(); !synced) return pass_on(synced);
    std::string stored;
    for (const std::string& line : *events) stored += line;
    auto custody = evidence::CustodyWriter::resume(bytes_of(stored));
    if (!custody) return pass_on(custody);
    Recorder recorder(job, tools, std::move(*file), std::move(*custody));
    recorder.connection_base_ = static_cast<std::int64_t>(records->size());
    for (const store::RecordRow& row : *records)
        if (row.type == type_name(warc::RecordType::warcinfo)) recorder.warcinfo_id_ = row.record_id;
    return recorder;
}

Result<warc::Written> Recorder::append(const warc::NewRecord& record) {
    auto written = writer_.write(record);
    if (!written) return written;
    batch_.records.push_back({capture_id, record.id, type_name(record.type), written->place.offset, written->place.length, written->member_sha256.hex()});
    return written;
}

Status Recorder::append_response(const net::HopRecord& hop, const std::string& response_id, warc::Place& place) {
    auto body = hop.body.open(tools_.files);
    if (!body) return pass_on(body);
    warc::NewRecord response = record_of(hop, warc::RecordType::response, response_id, warcinfo_id_);
    response.content_type = warc::http_response_type;
    if (hop.truncated) response.truncated = hop.truncated->reason;
    response.block_head = hop.response_head;
    response.body = warc::BodySource::of(**body, 0, hop.body.size);
    if (hop.block_sha256 && hop.payload_sha256) {
        response.block_digest = hop.block_sha256;
        response.payload_digest = hop.payload_sha256;
    }
    response.media_type = content_type_of(hop);
    auto written = append(response);
    if (!written) return pass_on(written, msg("recording {url}", {{"url", hop.url}}));
    place = written->place;
    return {};
}

Result<std::optional<evidence::TlsState>> Recorder::append_chain(const net::HopRecord& hop, const std::string& response_id) {
    if (!hop.tls || !hop.connection || !hop.tls->chain) return std::nullopt;
    evidence::TlsState state{hop.tls->version, hop.tls->cipher, hop.tls->verified, hop.tls->result, "", ""};
    auto known = chains_.find(hop.connection->number);
    if (known == chains_.end()) {
        std::string pem;
        for (const Bytes& certificate : hop.tls->chain->certificates) pem += pem_block(certificate);
        warc::NewRecord chain = record_of(hop, warc::RecordType::metadata, new_record_id(), warcinfo_id_);
        chain.content_type = "application/pem-certificate-chain";
        chain.concurrent_to = response_id;
        chain.body = warc::BodySource::of(bytes_of(pem));
        auto written = append(chain);
        if (!written) return pass_on(written);
        known = chains_.emplace(hop.connection->number, std::pair(chain.id, written->block_digest.hex())).first;
    }
    state.chain_record = known->second.first;
    state.chain_sha256 = known->second.second;
    return state;
}

Status Recorder::append_exchange(const secrets::Covered& covered, const std::string& response_id, const std::string& request_id,
                                 const std::string& metadata_id, std::optional<evidence::TlsState> tls) {
    const net::HopRecord& hop = covered.hop;
    evidence::Exchange exchange;
    exchange.request = hop.request;
    exchange.hop = hop.hop;
    exchange.attempt = hop.attempt;
    exchange.purpose = purpose_of(hop.purpose);
    exchange.started = base::utc_text(hop.started);
    exchange.timings = {hop.timings.dns_us, hop.timings.connect_us, hop.timings.tls_us, hop.timings.sent_us, hop.timings.first_byte_us, hop.timings.total_us};
    if (hop.dns && hop.connection && !hop.connection->reused) {
        evidence::DnsAnswer dns{hop.dns->name, {}};
        for (const net::IpAddress& address : hop.dns->answers) dns.addresses.push_back(address.text());
        exchange.dns = std::move(dns);
    }
    if (hop.connection) {
        exchange.peer = {hop.connection->peer.text(), hop.connection->port};
        exchange.connection = {connection_base_ + static_cast<std::int64_t>(hop.connection->number), hop.connection->reused};
    }
    exchange.address_exception = hop.address_exception.has_value();
    exchange.tls = std::move(tls);
    exchange.server_date = hop.server_date;
    exchange.truncated = truncation_of(hop);
    if (!hop.proxy.empty()) exchange.proxy = hop.proxy;
    for (const secrets::Redaction& redaction : covered.redactions) exchange.redactions.push_back({request_id, place_of(redaction.place), redaction.name, redaction.length});
    const std::string block = evidence::to_json(exchange).canonical();
    warc::NewRecord metadata = record_of(hop, warc::RecordType::metadata, metadata_id, warcinfo_id_);
    metadata.content_type = "application/json";
    metadata.concurrent_to = response_id;
    metadata.body = warc::BodySource::of(bytes_of(block));
    auto written = append(metadata);
    return written ? Status() : pass_on(written);
}

void Recorder::note_failure(const net::HopRecord& hop) {
    Json detail;
    detail.set("request", hop.request).set("hop", hop.hop).set("attempt", hop.attempt).set("url", hop.url).set("outcome", net::name_of(hop.outcome));
    detail.set("reason", cut_text(hop.reason, 1000)).set("total_us", hop.timings.total_us);
    if (hop.dns) {
        std::vector<std::string> addresses;
        for (const net::IpAddress& address : hop.dns->answers) addresses.push_back(address.text());
        detail.set("addresses", json_texts(addresses));
    }
    note(evidence::CustodyEvent::request_failed, std::move(detail));
}

Result<std::optional<Recorded>> Recorder::record(const secrets::Covered& covered) {
    const net::HopRecord& hop = covered.hop;
    if (!hop.has_response()) {
        note_failure(hop);
        return std::nullopt;
    }
    const std::string request_id = new_record_id();
    const std::string response_id = new_record_id();
    const std::string metadata_id = new_record_id();

    warc::NewRecord request = record_of(hop, warc::RecordType::request, request_id, warcinfo_id_);
    request.content_type = warc::http_request_type;
    request.concurrent_to = response_id;
    request.block_head = hop.request_head;
    request.body = warc::BodySource::of(hop.request_body);
    if (auto written = append(request); !written) return pass_on(written);
    for (const Bytes& head : hop.informational_heads) {
        warc::NewRecord informational = record_of(hop, warc::RecordType::response, new_record_id(), warcinfo_id_);
        informational.content_type = warc::http_response_type;
        informational.block_head = head;
        if (auto written = append(informational); !written) return pass_on(written);
    }
    warc::Place place;
    if (Status written = append_response(hop, response_id, place); !written) return pass_on(written);
    auto tls = append_chain(hop, response_id);
    if (!tls) return pass_on(tls);
    if (Status written = append_exchange(covered, response_id, request_id, metadata_id, std::move(*tls)); !written) return pass_on(written);
    if (hop.address_exception)
        note(evidence::CustodyEvent::exception_used, Json().set("kind", "address").set("words", *hop.address_exception).set("request", hop.request));
    if (hop.tls && !hop.tls->verified)
        note(evidence::CustodyEvent::exception_used, Json().set("kind", "tls").set("result", hop.tls->result).set("request", hop.request));
    if (hop.truncated)
        note(evidence::CustodyEvent::truncated, Json().set("request", hop.request).set("record", response_id).set("reason", hop.truncated->reason).set("limit", hop.truncated->limit));
    if (hop.body.spool)
        if (Status removed = tools_.files.remove(*hop.body.spool); !removed) return pass_on(removed);

    batch_.exchanges.push_back({hop.request, hop.hop, hop.attempt, response_id, request_id, metadata_id, hop.status, false});
    ++pending_exchanges_;
    return Recorded{response_id, hop.url, base::utc_seconds_text(hop.started), place, hop.status};
}

void Recorder::plan(store::RequestRow request) { batch_.requests.push_back(std::move(request)); }

void Recorder::settle(store::RequestRow request, const std::string& final_record) {
    if (!final_record.empty()) batch_.finals.push_back(final_record);
    batch_.requests.push_back(std::move(request));
}

void Recorder::note(evidence::CustodyEvent event, Json detail) {
    const bool full = custody_.text().size() >= capture_limits::custody_detail;
    if (full && !custody_full_) {
        custody_full_ = true;
        const Json limit = Json().set("limit", "custody_detail").set("value", static_cast<std::int64_t>(capture_limits::custody_detail));
        batch_.events.push_back(custody_.add(tools_.clock.now(), evidence::CustodyEvent::limit_hit, limit));
    }
    if (full && without_end(event)) return;
    batch_.events.push_back(custody_.add(tools_.clock.now(), event, std::move(detail)));
}

void Recorder::start_commit() {
    committer_->start(std::exchange(batch_, {}));
    pending_exchanges_ = 0;
}

Status Recorder::commit() {
    if (Status earlier = wait_for_commit(); !earlier) return earlier;
    if (batch_.empty()) return {};
    start_commit();
    return wait_for_commit();
}

Status Recorder::end(const std::vector<store::ItemRow>& items) {
    batch_.end = store::RecordedEnd{items, base::utc_text(tools_.clock.now())};
    return commit();
}

}  // namespace saksi::capture
