// Records and gzip members by hand, so that the reader is not tested with the writer's own work.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/crc32.hpp"
#include "base/file_system.hpp"
#include "base/result.hpp"
#include "digest/digest.hpp"

namespace saksi::test {

inline std::string sha256(std::string_view text) { return digest::sha256_of(bytes_of(text)).labelled(); }
inline std::string english(const Error& error) { return base::text_of(error, Language::english); }

inline std::string uuid(unsigned number) {
    std::string tail = std::to_string(number);
    return "urn:uuid:00000000-0000-4000-8000-" + std::string(12 - tail.size(), '0') + tail;
}

inline std::string le(std::uint32_t value, int octets) {
    std::string text;
    for (int i = 0; i < octets; ++i) text.push_back(static_cast<char>(value >> (8 * i)));
    return text;
}

/// RFC 1952 header, one stored block (RFC 1951 §3.2.4) of at most 65,535 octets, trailer.
inline std::string member(std::string_view content) {
    const auto size = static_cast<std::uint32_t>(content.size());
    return std::string("\x1f\x8b\x08\0\0\0\0\0\0\xff", 10) + "\x01" + le(size, 2) + le(~size, 2) + std::string(content) +
           le(base::crc32_of(bytes_of(content)), 4) + le(size, 4);
}

/// One record's text; a test changes one thing.
struct RecordText {
    std::string version = "WARC/1.1";
    std::string type = "response";
    unsigned id = 1;
    std::string fields;       ///< further lines, each with CRLF
    std::string uri = "https://desa.example/";
    std::string content_type = "application/http;msgtype=response";
    std::string block = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhalo!";
    std::string payload = "halo!";
    std::string date = "2026-11-21T07:05:09Z";
    std::string length;       ///< of the block unless set
    std::string end = "\r\n\r\n";

    std::string text() const {
        const bool has_payload = type == "response" || type == "resource";
        return version + "\r\nWARC-Type: " + type + "\r\nWARC-Record-ID: <" + uuid(id) + ">\r\nWARC-Date: " + date + "\r\n" +
               (type == "warcinfo" ? "" : "WARC-Target-URI: " + uri + "\r\n") + "WARC-Block-Digest: " + sha256(block) + "\r\n" +
               (has_payload ? "WARC-Payload-Digest: " + sha256(payload) + "\r\n" : "") + fields + "Content-Type: " + content_type +
               "\r\nContent-Length: " + (length.empty() ? std::to_string(block.size()) : length) + "\r\n\r\n" + block + end;
    }
};

inline std::unique_ptr<base::ReadableFile> file_of(std::string_view content) { return base::memory_file(base::copy_of(bytes_of(content))); }

/// A file that grows in memory; from `fails_at` octets on it has no room.
class GrowingFile final : public base::AppendableFile {
public:
    std::string content;
    std::uint64_t fails_at = ~std::uint64_t{0};
    std::size_t appends = 0;

    std::uint64_t size() const noexcept override { return content.size(); }
    Status append(ByteView data) override {
        ++appends;
        if (content.size() + data.size() > fails_at) return fail(ErrorCode::cannot_write, msg("no room"));
        content.append(text_of(data));
        return {};
    }
    Status sync_data() override { return {}; }
    Status sync() override { return {}; }
    Status truncate(std::uint64_t size) override {
        content.resize(size);
        return {};
    }
};

}  // namespace saksi::test
