#include "warc/reader.hpp"

#include <algorithm>

#include "base/assert.hpp"
#include "warc/block_hasher.hpp"
#include "warc/gzip_member.hpp"

namespace saksi::warc {
namespace {

/// Small enough that two digests read it from the processor's cache. Holds a whole header.
constexpr std::size_t piece_bytes = 128 * limits::kib;
static_assert(piece_bytes > limits::warc_header_bytes);

constexpr std::string_view record_end = "\r\n\r\n";

Message reading(std::uint64_t offset) { return msg("reading the WARC record at offset {offset}", {{"offset", std::to_string(offset)}}); }

}  // namespace

struct Reader::State {
    State(const base::ReadableFile& file, std::uint64_t begin, std::uint64_t size, std::uint64_t base) : member(file, begin, size, base), base_offset(base) {}

    GzipMemberReader member;
    std::uint64_t base_offset;
    // Not cleared: most records are a hundredth of it.
    std::unique_ptr<std::uint8_t[]> buffer = std::make_unique_for_overwrite<std::uint8_t[]>(piece_bytes);
    std::size_t taken = 0, filled = 0;   // of buffer
    bool member_done = false;
    bool in_record = false;
    bool failed = false;
    std::uint64_t records = 0, inflated = 0;
    std::optional<RecordHead> head;
    Place place;

    ByteView rest() const { return ByteView(buffer.get() + taken, filled - taken); }
    Status refill();
    Result<std::optional<RecordHead>> read_head();
    Status read_block(const Sink& sink);
    Status read_end();
    /// Marks the cursor as spent and says which record it was.
    template <class T>
    std::unexpected<Error> stop(Result<T>& result) {
        failed = true;
        return pass_on(result, reading(place.offset));
    }
};

Status Reader::State::refill() {
    auto made = member.read(std::span(buffer.get(), piece_bytes));
    if (!made) return pass_on(made);
    taken = 0;
    filled = *made;
    member_done = filled < piece_bytes;
    inflated += filled;
    // Deflate reaches 1:1000, so a bundle within its own limit could keep a reader busy for days.
    if (inflated > limits::bundle_bytes) {
        return fail(ErrorCode::limit_exceeded, msg("the WARC's records unpack to more than {limit} octets", {{"limit", std::to_string(limits::bundle_bytes)}}));
    }
    return {};
}

Result<std::optional<RecordHead>> Reader::State::read_head() {
    if (++records > limits::warc_records) {
        return fail(ErrorCode::limit_exceeded, msg("the WARC has more than {limit} records", {{"limit", std::to_string(limits::warc_records)}}));
    }
    if (auto opened = member.open_member(); !opened) return pass_on(opened);
    if (auto read = refill(); !read) return pass_on(read);
    const std::string_view text = text_of(rest());
    const std::size_t end = text.find(record_end);
    if (end == std::string_view::npos && text.size() > limits::warc_header_bytes) {
        return fail(ErrorCode::limit_exceeded, msg("the record's header has more than {limit} octets", {{"limit", std::to_string(limits::warc_header_bytes)}}));
    }
    if (end == std::string_view::npos && text.starts_with("WARC/")) {
        return fail(ErrorCode::malformed, msg("the record's header does not end with an empty line"));
    }
    const std::size_t size = end == std::string_view::npos ? text.size() : end + record_end.size();
    auto parsed = RecordHead::parse(rest().first(size));
    if (!parsed) return pass_on(parsed);
    taken = size;
    return std::optional<RecordHead>(std::move(*parsed));
}

Status Reader::State::read_block(const Sink& sink) {
    for (std::uint64_t left = head->block_bytes(); left > 0;) {
        if (rest().empty()) {
            if (!member_done) {
                if (auto read = refill(); !read) return read;
            }
            if (rest().empty()) return fail(ErrorCode::malformed, msg("the block is shorter than Content-Length says"));
        }
        const ByteView piece = rest().first(std::min<std::uint64_t>(left, rest().size()));
        if (sink) {
            if (auto ok = sink(piece); !ok) return ok;
        }
        taken += piece.size();
        left -= piece.size();
    }
    return read_end();
}

Status Reader::State::read_end() {
    std::string seen;
    while (seen.size() <= record_end.size()) {
        if (rest().empty()) {
            if (member_done) break;
            if (auto read = refill(); !read) return read;
            continue;
        }
        seen.push_back(static_cast<char>(rest().front()));
        ++taken;
    }
    if (seen.size() > record_end.size()) {
        return fail(ErrorCode::malformed, msg("the block is not followed by two line ends and the member's end; Content-Length is too small or the member holds more than one record"));
    }
    if (seen != record_end) return fail(ErrorCode::malformed, msg("the block is not followed by two line ends; Content-Length is wrong"));
    in_record = false;
    place.length = base_offset + member.position() - place.offset;
    return {};
}

Reader::Reader(const base::ReadableFile& file, std::uint64_t begin, std::uint64_t size, std::uint64_t base_offset)
    : state_(std::make_unique<State>(file, begin, size, base_offset)) {}
Reader::Reader(Reader&&) noexcept = default;
Reader& Reader::operator=(Reader&&) noexcept = default;
Reader::~Reader() = default;

Reader Reader::at(const base::ReadableFile& file, std::uint64_t begin, Place place) {
    return Reader(file, begin + place.offset, place.length, place.offset);
}

std::uint64_t Reader::offset() const noexcept { return state_->place.offset; }
Place Reader::place() const noexcept { return state_->place; }

Result<std::optional<RecordHead>> Reader::next() {
    SAKSI_ASSERT(!state_->failed);
    if (state_->in_record) {
        if (auto passed = stream_block({}); !passed) return pass_on(passed);
    }
    if (state_->member.at_end()) return std::optional<RecordHead>{};
    state_->place = {state_->base_offset + state_->member.position(), 0};
    auto head = state_->read_head();
    if (!head) return state_->stop(head);
    state_->head = *head;
    state_->in_record = true;
    return head;
}

Status Reader::stream_block(const Sink& sink) {
    SAKSI_ASSERT(!state_->failed && state_->in_record);
    auto read = state_->read_block(sink);
    if (!read) return state_->stop(read);
    return {};
}

Result<BlockReport> Reader::check_block(const PayloadSink& payload) {
    SAKSI_ASSERT(!state_->failed && state_->in_record);
    const RecordHead& head = *state_->head;
    BlockHasher hasher(head.type(), !head.truncated().empty(), payload);
    if (auto read = stream_block([&](ByteView piece) { return hasher.feed(piece); }); !read) return pass_on(read);

    BlockHasher::Outcome found = hasher.finish();
    BlockReport report{.place = state_->place, .block_digest = std::move(found.block), .payload_digest = std::move(found.payload),
                       .payload_bytes = found.payload_bytes, .http = std::move(found.http), .http_head = std::move(found.http_head), .defects = {}};
    const auto defect = [&](Error error) { report.defects.push_back(std::move(error).while_doing(reading(report.place.offset))); };
    const auto compare = [&](std::string_view name, const std::optional<digest::Digest>& stated, const digest::Digest& computed) {
        if (!stated || *stated == computed) return;
        defect(Error(ErrorCode::malformed, msg("{name} is {stated}, but the octets give {computed}",
                                               {{"name", std::string(name)}, {"stated", stated->labelled()}, {"computed", computed.labelled()}})));
    };
    compare("WARC-Block-Digest", head.block_digest(), report.block_digest);
    if (found.http_error) defect(std::move(*found.http_error));
    if (report.payload_digest) compare("WARC-Payload-Digest", head.payload_digest(), *report.payload_digest);
    return report;
}

namespace {

/// Makes the decoded body of payload pieces.
class BodyTaker {
public:
    /// `recorded`: octets of the record in the file, which are there and not merely claimed.
    BodyTaker(std::uint64_t limit, std::uint64_t recorded) : limit_(limit), recorded_(recorded) {}

    Status take(const HttpHead* http, ByteView payload) {
        if (!decoder_) {
            auto made = http != nullptr ? ContentDecoder::of(*http, limit_) : ContentDecoder::identity(limit_);
            if (!made) return pass_on(made);
            decoder_ = std::move(*made);
            decoder_->expect(recorded_);
        }
        return decoder_->feed(payload);
    }

    Result<Bytes> finish() { return decoder_ ? decoder_->finish() : Bytes(); }

private:
    std::uint64_t limit_, recorded_;
    std::optional<ContentDecoder> decoder_;
};

/// The head of the one record that `reader` is over, if it may have a body to select from.
Result<RecordHead> selectable_head(Reader& reader) {
    auto head = reader.next();
    if (!head) return pass_on(head);
    if (!*head) return fail(ErrorCode::malformed, msg("no WARC record starts here; expected WARC/1.1"));
    if ((*head)->type() != RecordType::response && (*head)->type() != RecordType::resource) {
        return fail(ErrorCode::unsupported, msg("a record of the type {type} has no body to select from", {{"type", std::string(name_of((*head)->type()))}}));
    }
    return std::move(**head);
}

Status only_record_at(const Reader& reader, Place place) {
    if (reader.place() == place) return {};
    return fail(ErrorCode::malformed, msg("more than one record lies at offset {offset}", {{"offset", std::to_string(place.offset)}}));
}

}  // namespace

Result<RecordContent> read_content(const base::ReadableFile& file, std::uint64_t begin, Place place, std::uint64_t limit) {
    Reader reader = Reader::at(file, begin, place);
    auto head = selectable_head(reader);
    if (!head) return pass_on(head);
    BodyTaker taker(limit, place.length);
    auto report = reader.check_block([&](const HttpHead* http, ByteView payload) { return taker.take(http, payload); });
    if (!report) return pass_on(report);
    if (!report->defects.empty()) return std::unexpected(std::move(report->defects.front()));
    if (auto only = only_record_at(reader, place); !only) return pass_on(only);
    auto body = taker.finish();
    if (!body) return pass_on(body, reading(place.offset));
    return RecordContent{std::move(*head), std::move(*report), std::move(*body)};
}

Result<SelectableParts> read_selectable(const base::ReadableFile& file, std::uint64_t begin, Place place, std::uint64_t limit) {
    Reader reader = Reader::at(file, begin, place);
    auto head = selectable_head(reader);
    if (!head) return pass_on(head);
    BodyTaker taker(limit, place.length);
    std::optional<HttpBlockStream> http;
    if (head->type() == RecordType::response) http.emplace(MessageKind::response, !head->truncated().empty());
    const PayloadSink take = [&](const HttpHead* message, ByteView payload) { return taker.take(message, payload); };
    if (auto read = reader.stream_block([&](ByteView piece) { return http ? http->feed(piece, take) : take(nullptr, piece); }); !read) return pass_on(read);
    if (auto only = only_record_at(reader, place); !only) return pass_on(only);
    if (http) {
        if (auto whole = http->finish(); !whole) return pass_on(whole, reading(place.offset));
    }
    auto body = taker.finish();
    if (!body) return pass_on(body, reading(place.offset));
    return SelectableParts{http && http->head() != nullptr ? base::copy_of(http->head_octets()) : Bytes(), std::move(*body)};
}

}  // namespace saksi::warc
