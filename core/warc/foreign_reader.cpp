#include "warc/foreign_reader.hpp"

#include <algorithm>

#include "base/foreign_limits.hpp"
#include "warc/foreign_head.hpp"
#include "warc/foreign_payload.hpp"
#include "warc/text.hpp"
#include "warc/unpacked_stream.hpp"

namespace saksi::warc {

namespace {

constexpr std::size_t piece_bytes = 128 * limits::kib;
constexpr std::string_view record_start = "WARC/";
constexpr std::size_t line_ends_read = 64;  // of the CR and LF that follow a block: 4 belong there

/// What one digest field of a record asks for; nullopt when it asks for nothing that can be computed.
std::optional<digest::ForeignDigest> read_stated(const ForeignRecord& record, std::string_view field, DigestCheck& check) {
    const std::string* text = record.find(field);
    if (text == nullptr) return std::nullopt;
    check.stated = *text;
    auto digest = digest::read_labelled_digest(*text);
    check.state = digest ? DigestCheck::State::not_computed : DigestCheck::State::not_supported;
    check.weak = digest && digest::is_weak(digest->algorithm);
    return digest;
}

void compare(DigestCheck& check, const digest::ForeignDigest& stated, const digest::ForeignDigest& computed) {
    check.computed = digest::labelled(computed);
    check.state = stated == computed ? DigestCheck::State::holds : DigestCheck::State::differs;
}

std::optional<MessageKind> message_kind(const ForeignRecord& record) {
    if (media_type_of(record.content_type) != "application/http") return std::nullopt;
    if (record.type == "request") return MessageKind::request;
    if (record.type == "response") return MessageKind::response;
    return std::nullopt;
}

class Walk {
public:
    Walk(base::OctetStream& source, const ForeignWarcSink& sink) : stream_(source), sink_(sink), buffer_(piece_bytes) {}

    Result<ForeignWarc> run() {
        if (auto opened = stream_.open(); !opened) return pass_on(opened);
        totals_.gzip = stream_.is_gzip();
        for (;;) {
            auto more = step();
            if (!more) return pass_on(more);
            if (!*more) break;
        }
        totals_.bytes = stream_.position();
        if (totals_.records == 0) return fail(ErrorCode::malformed, msg("no WARC record begins in this file; expected WARC/1.0 or WARC/1.1"));
        return totals_;
    }

private:
    ByteView rest() const { return ByteView(buffer_).subspan(taken_, filled_ - taken_); }
    std::uint64_t inside() const { return stream_.is_gzip() ? stream_.inside() - (filled_ - taken_) : 0; }
    /// Where the next octet lies in the file: exact in a plain file, else the member that holds it.
    std::uint64_t offset() const { return stream_.is_gzip() ? member_ : stream_.position() - (filled_ - taken_); }

    /// Damage of the source's form, told by the caller; anything else ends the walk.
    static bool is_damage(const Error& error) { return error.code() == ErrorCode::malformed; }

    /// More octets of the present member into the empty buffer; false at its end.
    Result<bool> refill() {
        auto made = stream_.read(buffer_);
        taken_ = 0;
        filled_ = made ? *made : 0;
        if (!made) {
            lost_ = true;
            return pass_on(made);
        }
        return filled_ > 0;
    }

    Result<bool> open_member() {
        member_ = stream_.position();
        auto opened = stream_.open_member();
        if (!opened) lost_ = true;
        return opened;
    }

    /// Octets for a record that goes on: of the present member, or of the next one unless a record begins there. False when there are none.
    Result<bool> more() {
        if (begins_record_) return false;
        auto got = refill();
        while (got && !*got) {
            auto opened = open_member();
            if (!opened || !*opened) return opened;
            got = refill();
            if (got && *got) {
                if (auto start = gather_start(); !start) return pass_on(start);
                begins_record_ = text_of(rest()).starts_with(record_start);
            }
        }
        return got && *got ? Result<bool>(!begins_record_) : got;
    }

    /// One record or gap. False at the end of the file.
    Result<bool> step() {
        if (lost_) return find_again();
        if (rest().empty()) {
            auto got = refill();
            while (got && !*got) {
                auto opened = open_member();
                if (!opened) return begin_gap(opened.error());
                if (!*opened) return false;
                got = refill();
            }
            if (!got) return begin_gap(got.error());
        }
        begins_record_ = false;
        if (auto start = gather_start(); !start) return pass_on(start);
        if (!text_of(rest()).starts_with(record_start)) {
            if (totals_.records == 0 && totals_.gaps == 0) return fail(ErrorCode::malformed, msg("no WARC record begins in this file; expected WARC/1.0 or WARC/1.1"));
            return pass_over(msg("no WARC record begins here"));
        }
        return read_record();
    }

    Result<bool> begin_gap(const Error& error) {
        if (!is_damage(error)) return std::unexpected(error);
        gap_ = {member_, 0, 0, error.what()};
        return true;  // lost_ is set: find_again comes next
    }

    Status tell_gap(WarcGap gap) {
        ++totals_.gaps;
        return sink_.gap(gap);
    }

    /// After damage: the next member that begins with a record. What lies between is told as one gap.
    Result<bool> find_again() {
        if (!stream_.is_gzip()) return false;
        const std::uint64_t from = gap_ ? gap_->offset : stream_.position();
        const bool from_here = gap_.has_value() && stream_.position() == gap_->offset;
        WarcGap gap = gap_.value_or(WarcGap{from, 0, 0, msg("octets between the damage and the next gzip member")});
        gap_.reset();
        bool past = from_here;
        for (;;) {
            auto found = stream_.search_member(past);
            if (!found) return pass_on(found);
            gap.end = stream_.position();
            if (!*found) break;
            past = true;
            if (!opens_record()) continue;
            lost_ = false;
            gap.end = member_;
            if (gap.end == gap.offset) return true;
            if (auto told = tell_gap(gap); !told) return pass_on(told);
            return true;
        }
        lost_ = false;
        if (gap.end > gap.offset) {
            if (auto told = tell_gap(gap); !told) return pass_on(told);
        }
        return false;
    }

    bool opens_record() {
        auto opened = open_member();
        if (!opened || !*opened) return false;
        auto got = refill();
        return got && *got && gather_start() && text_of(rest()).starts_with(record_start);
    }

    /// Gives up what is left of this member; a plain file has no other.
    Result<bool> pass_over(Message why) {
        WarcGap gap{offset(), inside(), 0, std::move(why)};
        bool intact = true;
        for (bool left = true; left && intact;) {
            taken_ = filled_ = 0;
            auto got = refill();
            if (!got && !is_damage(got.error())) return pass_on(got);
            intact = got.has_value();
            left = intact && *got;
        }
        gap.end = stream_.position();
        if (auto told = tell_gap(std::move(gap)); !told) return pass_on(told);
        return true;
    }

    Result<bool> read_record() {
        if (++totals_.records > limits::foreign_records)
            return fail(ErrorCode::limit_exceeded, msg("the WARC has more than {limit} records", {{"limit", std::to_string(limits::foreign_records)}}));
        ForeignRecord record;
        record.offset = offset();
        record.inside = inside();
        const bool starts_member = stream_.is_gzip() && record.inside == 0;
        const std::uint64_t plain_start = stream_.position() - (filled_ - taken_);
        auto head = read_head(record);
        if (!head) return pass_on(head);
        bool safe = *head;
        if (safe) {
            interpret_head(record);
            safe = record.block_bytes.has_value();
        }
        if (safe) {
            auto block = read_block(record);
            if (!block) return pass_on(block);
            safe = *block;
        }
        if (safe && !begins_record_ && !lost_) {
            auto ended = read_end(record);
            if (!ended) return pass_on(ended);
            safe = *ended;
            const bool member_over = stream_.member_ended() && rest().empty();
            if (starts_member && member_over && member_ == record.offset) {
                record.length = stream_.position() - record.offset;
                ++totals_.alone;
            }
            if (!stream_.is_gzip()) record.length = stream_.position() - (filled_ - taken_) - plain_start;
        }
        if (auto told = sink_.record(record); !told) return pass_on(told);
        // The next record could begin anywhere: inside this member nothing is looked for.
        if (!safe && !lost_ && !begins_record_) return pass_over(msg("the end of the record before is not known, so no further record is looked for here"));
        return true;
    }

    /// An Error as a defect of the record: true when reading can go on elsewhere.
    static bool take_damage(ForeignRecord& record, const Error& error) {
        if (!is_damage(error)) return false;
        add_defect(record, error.what());
        return true;
    }

    /// False when the head does not end.
    Result<bool> read_head(ForeignRecord& record) {
        std::string line;
        std::size_t size = 0;
        bool first = true, bare = false;
        for (;;) {
            if (rest().empty()) {
                auto got = more();
                if (!got && !take_damage(record, got.error())) return pass_on(got);
                if (!got || !*got) {
                    add_defect(record, msg("the record's header does not end with an empty line"));
                    return false;
                }
            }
            const std::string_view text = text_of(rest());
            const std::size_t end = text.find('\n');
            const std::size_t step = end == std::string_view::npos ? text.size() : end + 1;
            size += step;
            if (size > limits::warc_header_bytes || record.fields.size() > limits::warc_header_count) {
                add_defect(record, size > limits::warc_header_bytes ? msg("the record's header has more than {limit} octets", {{"limit", std::to_string(limits::warc_header_bytes)}})
                                                                    : msg("the record's header has more than {limit} fields", {{"limit", std::to_string(limits::warc_header_count)}}));
                return false;
            }
            line.append(text.substr(0, step));
            taken_ += step;
            if (end == std::string_view::npos) continue;
            line.pop_back();
            if (line.ends_with('\r'))
                line.pop_back();
            else
                bare = true;
            if (line.empty()) break;
            if (!first)
                read_header_line(record, line);
            else if (!read_version_line(record, line))
                add_defect(record, msg("the record's first line is not of the form WARC/1.1: {line}", {{"line", line.substr(0, 40)}}));
            first = false;
            line.clear();
        }
        if (bare) add_defect(record, msg("lines of the header end in LF without CR"));
        return true;
    }

    /// False when the block is cut short.
    Result<bool> read_block(ForeignRecord& record) {
        const auto block = read_stated(record, "WARC-Block-Digest", record.block);
        const auto payload = read_stated(record, "WARC-Payload-Digest", record.payload);
        const bool elsewhere = record.type == "revisit" || record.type == "continuation" || record.find("WARC-Segment-Number") != nullptr;
        std::optional<digest::ForeignHasher> hasher;
        if (block) hasher.emplace(block->algorithm);
        std::optional<ForeignPayload> reader;
        if (payload && !elsewhere) reader.emplace(payload->algorithm, message_kind(record));
        for (std::uint64_t left = *record.block_bytes; left > 0;) {
            if (rest().empty()) {
                auto got = more();
                if (!got && !take_damage(record, got.error())) return pass_on(got);
                if (!got || !*got) {
                    add_defect(record, msg("the block is shorter than Content-Length says"));
                    return false;
                }
            }
            const ByteView piece = rest().first(std::min<std::uint64_t>(left, rest().size()));
            if (hasher) hasher->update(piece);
            if (reader) reader->feed(piece);
            taken_ += piece.size();
            left -= piece.size();
        }
        record.whole = true;
        if (hasher) compare(record.block, *block, hasher->finish());
        if (reader) judge_payload(record, *payload, reader->finish());
        if (payload && elsewhere)
            record.remarks.push_back(record.type == "revisit" ? msg("the payload digest is about the payload of another record, to which this one refers")
                                                              : msg("the record is a segment: the payload digest is about all segments together"));
        return true;
    }

    static void judge_payload(ForeignRecord& record, const digest::ForeignDigest& stated, const ForeignPayload::Outcome& found) {
        if (!found.head_found) return add_defect(record, msg("the block is no HTTP message: its head does not end with an empty line"));
        if (found.payload) compare(record.payload, stated, *found.payload);
        if (record.payload.state != DigestCheck::State::holds && found.as_stored && *found.as_stored == stated) {
            compare(record.payload, stated, *found.as_stored);
            record.payload.over_chunk_lines = true;
            record.remarks.push_back(msg("the payload digest fits the body with its chunk lines, as older programs hashed; WARC 1.1 asks for the body without them"));
        } else if (!found.payload) {
            record.payload.state = DigestCheck::State::differs;
            if (found.as_stored) record.payload.computed = digest::labelled(*found.as_stored);
            record.remarks.push_back(msg("the head or the chunks of the HTTP message could not be read; the digest was compared with all octets after the head"));
        }
        if (!found.complete) record.remarks.push_back(msg("the HTTP message is longer or shorter than it says"));
    }

    /// False when something other than a record follows.
    Result<bool> read_end(ForeignRecord& record) {
        std::string seen;
        bool over = false;
        while (!over && seen.size() < line_ends_read) {
            if (rest().empty()) {
                auto got = refill();
                if (!got && !take_damage(record, got.error())) return pass_on(got);
                if (!got) return true;
                if (*got) continue;
                auto crossed = seen.size() < 4 ? cross_into_line_ends() : Result<bool>(false);
                if (!crossed && !take_damage(record, crossed.error())) return pass_on(crossed);
                over = !crossed || !*crossed;
                continue;
            }
            const char c = static_cast<char>(rest().front());
            if (c != '\r' && c != '\n') break;
            seen.push_back(c);
            ++taken_;
        }
        if (seen != "\r\n\r\n") add_defect(record, msg("the block is not followed by two line ends; Content-Length is wrong"));
        if (over) return true;
        if (auto whole = gather_start(); !whole) return pass_on(whole);
        if (text_of(rest()).starts_with(record_start)) return true;
        add_defect(record, msg("something other than a record follows the block; Content-Length is wrong or octets were put in"));
        return false;
    }

    /// A record cut into several members may have its line ends in the next one: true when that begins with them.
    Result<bool> cross_into_line_ends() {
        auto opened = open_member();
        if (!opened || !*opened) return opened;
        auto got = refill();
        if (!got || !*got) return got;
        if (auto start = gather_start(); !start) return pass_on(start);
        begins_record_ = text_of(rest()).starts_with(record_start);
        return rest().front() == '\r' || rest().front() == '\n';
    }

    /// Brings the next five octets of the member together.
    Status gather_start() {
        while (filled_ - taken_ < record_start.size()) {
            std::copy(buffer_.begin() + static_cast<std::ptrdiff_t>(taken_), buffer_.begin() + static_cast<std::ptrdiff_t>(filled_), buffer_.begin());
            filled_ -= taken_;
            taken_ = 0;
            auto made = stream_.read(std::span(buffer_).subspan(filled_));
            if (!made) {
                if (!is_damage(made.error())) return pass_on(made);
                lost_ = true;
                return {};
            }
            if (*made == 0) return {};
            filled_ += *made;
        }
        return {};
    }

    UnpackedStream stream_;
    const ForeignWarcSink& sink_;
    Bytes buffer_;
    std::size_t taken_ = 0, filled_ = 0;
    std::uint64_t member_ = 0;
    bool begins_record_ = false;  // the buffer stands at the record of a new member though the one before was not complete
    bool lost_ = false;           // damage to the gzip form: the next member must be searched for
    std::optional<WarcGap> gap_;
    ForeignWarc totals_;
};

}  // namespace

Result<ForeignWarc> read_foreign_warc(base::OctetStream& source, const ForeignWarcSink& sink) { return Walk(source, sink).run(); }

}  // namespace saksi::warc
