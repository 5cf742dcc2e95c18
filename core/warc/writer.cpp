#include "warc/writer.hpp"

#include <algorithm>
#include <array>

#include "base/limits.hpp"
#include "base/time_text.hpp"
#include "warc/block_hasher.hpp"
#include "warc/gzip_member.hpp"
#include "warc/text.hpp"

namespace saksi::warc {
namespace {

constexpr int deflating_level = 6;

struct Digests {
    digest::Digest block;
    std::optional<digest::Digest> payload;
};

std::string bracketed(const std::string& id) { return id.empty() ? std::string{} : "<" + id + ">"; }

/// docs/formats/bukti-1.md §8.2: this order.
Result<std::string> header_text(const NewRecord& record, const Digests& digests, std::uint64_t block_bytes) {
    std::string text = "WARC/1.1\r\n";
    std::string_view unwritable;
    const auto add = [&](std::string_view name, std::string_view value) {
        if (!is_line_text(value)) unwritable = name;  // a line end in an address would smuggle in a field
        if (!value.empty()) text.append(name).append(": ").append(value).append("\r\n");
    };
    add("WARC-Type", name_of(record.type));
    add("WARC-Record-ID", bracketed(record.id));
    add("WARC-Date", base::utc_seconds_text(record.date));
    add("WARC-Filename", record.filename);
    add("WARC-Target-URI", record.target_uri);
    add("WARC-IP-Address", record.ip_address);
    add("WARC-Concurrent-To", bracketed(record.concurrent_to));
    add("WARC-Warcinfo-ID", bracketed(record.warcinfo_id));
    add("WARC-Block-Digest", digests.block.labelled());
    if (digests.payload) add("WARC-Payload-Digest", digests.payload->labelled());
    add("WARC-Truncated", record.truncated);
    add("Content-Type", record.content_type);
    add("Content-Length", std::to_string(block_bytes));
    text.append("\r\n");
    if (!unwritable.empty()) {
        return fail(ErrorCode::malformed, msg("the field {name} holds a control character or is not UTF-8", {{"name", std::string(unwritable)}}));
    }
    return text;
}

Status stream_block(const NewRecord& record, const Sink& sink) {
    if (auto head = BodySource::of(record.block_head).stream(sink); !head) return head;
    return record.body.stream(sink);
}

/// A request without a body has no payload worth a digest.
bool states_payload(const NewRecord& record) {
    return record.type == RecordType::response || record.type == RecordType::resource || (record.type == RecordType::request && record.body.size() > 0);
}

Result<Digests> computed_digests(const NewRecord& record) {
    const PayloadSink none;
    BlockHasher hasher(record.type, !record.truncated.empty(), none);
    if (auto read = stream_block(record, [&](ByteView piece) { return hasher.feed(piece); }); !read) return pass_on(read);
    BlockHasher::Outcome found = hasher.finish();
    if (found.http_error) return std::unexpected(std::move(*found.http_error));
    if (!states_payload(record)) found.payload.reset();
    return Digests{std::move(found.block), std::move(found.payload)};
}

Result<Digests> digests_of(const NewRecord& record) {
    if (!record.block_digest && !record.payload_digest) return computed_digests(record);
    if (!record.block_digest || record.payload_digest.has_value() != states_payload(record)) {
        return fail(ErrorCode::usage, msg("a WARC record needs both digests or none"));
    }
    return Digests{*record.block_digest, record.payload_digest};
}

/// The media type that decides the compression; also refuses a block_head that is no HTTP head.
Result<std::string> payload_media_type(const NewRecord& record) {
    std::string type = record.media_type.empty() ? record.content_type : record.media_type;
    if (record.type == RecordType::request || record.type == RecordType::response) {
        auto head = HttpHead::parse(record.type == RecordType::request ? MessageKind::request : MessageKind::response, record.block_head);
        if (!head) return pass_on(head);
        if (record.media_type.empty()) type = head->media_type();
    }
    return type;
}

constexpr std::string_view end_of_record = "\r\n\r\n";

Result<digest::Digest> write_at_once(GzipMemberWriter& member, std::string_view header, const NewRecord& record) {
    Bytes whole;
    whole.reserve(header.size() + record.block_head.size() + record.body.size() + end_of_record.size());
    const auto add = [&](ByteView piece) -> Status {
        whole.insert(whole.end(), piece.begin(), piece.end());
        return {};
    };
    static_cast<void>(add(bytes_of(header)));
    if (auto block = stream_block(record, add); !block) return pass_on(block);
    static_cast<void>(add(bytes_of(end_of_record)));
    return member.write_whole(whole);
}

Result<digest::Digest> write_streaming(GzipMemberWriter& member, std::string_view header, const NewRecord& record) {
    if (auto head = member.write(bytes_of(header)); !head) return pass_on(head);
    if (auto block = stream_block(record, [&](ByteView piece) { return member.write(piece); }); !block) return pass_on(block);
    if (auto end = member.write(bytes_of(end_of_record)); !end) return pass_on(end);
    return member.finish();
}

}  // namespace

int deflate_level(std::string_view media_type) noexcept {
    constexpr std::array<std::string_view, 4> packed = {"image/", "video/", "audio/", "application/zip"};
    return std::ranges::any_of(packed, [&](std::string_view start) { return same_name(media_type.substr(0, start.size()), start); }) ? 0 : deflating_level;
}

Writer::Writer(base::AppendableFile& file) : file_(file), deflater_(std::make_unique<Deflater>(deflating_level)) {}
Writer::Writer(Writer&&) noexcept = default;
Writer::~Writer() = default;

Result<Written> Writer::write(const NewRecord& record) {
    auto media_type = payload_media_type(record);
    if (!media_type) return pass_on(media_type);
    auto digests = digests_of(record);
    if (!digests) return pass_on(digests);
    auto header = header_text(record, *digests, record.block_head.size() + record.body.size());
    if (!header) return pass_on(header);
    // What the strict reader would refuse is never written.
    if (auto readable = RecordHead::parse(bytes_of(*header)); !readable) return pass_on(readable);

    const std::uint64_t offset = file_.size();
    GzipMemberWriter member(file_, deflate_level(*media_type) == 0 ? nullptr : deflater_.get());
    const bool small = deflate_level(*media_type) != 0 && record.block_head.size() + record.body.size() <= limits::read_window;
    auto sha256 = small ? write_at_once(member, *header, record) : write_streaming(member, *header, record);
    if (!sha256) return pass_on(sha256);
    return Written{{offset, member.size()}, std::move(*sha256), std::move(digests->block), std::move(digests->payload)};
}

Result<Bytes> warc_fields(const std::vector<Field>& fields) {
    std::string text;
    for (const Field& field : fields) {
        if (!is_token(field.name) || !is_line_text(field.value)) {
            return fail(ErrorCode::usage, msg("the warcinfo field {name} cannot be written", {{"name", field.name}}));
        }
        text.append(field.name).append(": ").append(field.value).append("\r\n");
    }
    return base::copy_of(bytes_of(text));
}

Result<std::vector<Field>> parse_warc_fields(ByteView block) {
    if (block.size() > limits::warc_header_bytes) {
        return fail(ErrorCode::limit_exceeded, msg("the warcinfo block has more than {limit} octets", {{"limit", std::to_string(limits::warc_header_bytes)}}));
    }
    std::vector<Field> fields;
    for (std::string_view text = text_of(block); !text.empty();) {
        const std::size_t end = text.find("\r\n");
        const std::string_view line = text.substr(0, end);
        const std::size_t colon = line.find(": ");
        if (end == std::string_view::npos || colon == std::string_view::npos || !is_token(line.substr(0, colon)) || !is_line_text(line)) {
            return fail(ErrorCode::malformed, msg("the warcinfo block is malformed at its octet {offset}; expected: {expected}",
                                                  {{"offset", std::to_string(block.size() - text.size())}, {"expected", "name: value"}}));
        }
        fields.push_back({std::string(line.substr(0, colon)), std::string(line.substr(colon + 2))});
        text.remove_prefix(end + 2);
    }
    return fields;
}

}  // namespace saksi::warc
