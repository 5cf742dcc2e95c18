#include "verify/attachment.hpp"

#include "bundle/open_bundle.hpp"
#include "digest/digest.hpp"
#include "warc/reader.hpp"

namespace saksi::verify {

namespace {

Result<Bytes> payload_of(const base::ReadableFile& file, const AttachmentLine& attachment) {
    warc::Reader reader = warc::Reader::at(file, attachment.warc_begin, {attachment.offset, attachment.length});
    const auto head = reader.next();
    if (!head) return std::unexpected(head.error());
    Bytes payload;
    const auto report = reader.check_block([&](const warc::HttpHead*, ByteView octets) -> Status {
        // The record may hold more than was judged only if the file changed since.
        if (octets.size() > attachment.bytes - payload.size()) return fail(ErrorCode::malformed, msg("the file was changed while it was read"));
        payload.insert(payload.end(), octets.begin(), octets.end());
        return {};
    });
    if (!report) return std::unexpected(report.error());
    return payload;
}

Result<Bytes> entry_of(const base::ReadableFile& file, const AttachmentLine& attachment) {
    const auto opened = bundle::OpenBundle::open(file);
    if (!opened) return std::unexpected(opened.error());
    const zip::Entry* entry = opened->archive().find(attachment.entry);
    if (!entry) return fail(ErrorCode::missing, msg("the bundle lacks {name}", {{"name", attachment.entry}}));
    return opened->archive().read(*entry, attachment.bytes);
}

}  // namespace

Result<Bytes> read_attachment(const base::ReadableFile& file, const AttachmentLine& attachment, std::uint64_t limit) {
    if (attachment.bytes > limit)
        return fail(ErrorCode::limit_exceeded, msg("an attachment has {size} bytes; at most {limit} are read", {{"size", std::to_string(attachment.bytes)}, {"limit", std::to_string(limit)}}));
    if (attachment.entry.empty() && attachment.length == 0) return fail(ErrorCode::missing, msg("the record {record} is not in this copy", {{"record", attachment.record}}));
    auto octets = attachment.entry.empty() ? payload_of(file, attachment) : entry_of(file, attachment);
    if (!octets) return octets;
    if (digest::sha256_of(*octets).hex() != attachment.sha256) return fail(ErrorCode::malformed, msg("the file was changed while it was read"));
    return octets;
}

}  // namespace saksi::verify
