#include "warc/cdxj.hpp"

#include <algorithm>
#include <utility>

#include "base/json.hpp"
#include "base/limits.hpp"
#include "base/time_text.hpp"
#include "warc/text.hpp"

namespace saksi::warc {
namespace {

/// A key and a URL of one WARC header each, with room for escapes.
constexpr std::size_t line_bytes = 256 * limits::kib;

bool is_ipv4(std::string_view host) noexcept {
    return !host.empty() && std::ranges::count(host, '.') == 3 && std::ranges::all_of(host, [](char c) { return is_digit(c) || c == '.'; });
}

std::string reversed_labels(std::string_view host) {
    if (host.starts_with('[') || is_ipv4(host)) return std::string(host);
    std::string reversed;
    for (;;) {
        const std::size_t dot = host.rfind('.');
        if (dot == std::string_view::npos) return reversed.append(host);
        reversed.append(host.substr(dot + 1)).push_back(',');
        host = host.substr(0, dot);
    }
}

std::unexpected<Error> bad_line(std::string_view expected) {
    return fail(ErrorCode::malformed, msg("the index line is malformed; expected: {expected}", {{"expected", std::string(expected)}}));
}

}  // namespace

std::string surt_of(std::string_view url) {
    const std::string lower = lower_case(url);
    const std::string_view text = lower;
    const bool secure = text.starts_with("https://");
    if (!secure && !text.starts_with("http://")) return std::string(url);
    const std::size_t start = secure ? 8 : 7;
    const std::size_t path = std::min(text.find_first_of("/?", start), text.size());
    std::string_view authority = text.substr(start, path - start);
    if (const std::size_t user = authority.rfind('@'); user != std::string_view::npos) authority.remove_prefix(user + 1);

    const std::size_t colon = authority.find(':', authority.starts_with('[') ? std::min(authority.find(']'), authority.size()) : 0);
    const std::string_view port = colon == std::string_view::npos ? std::string_view{} : authority.substr(colon + 1);
    std::string key = reversed_labels(authority.substr(0, colon));
    if (!port.empty() && port != (secure ? "443" : "80")) key.append(":").append(port);
    key.push_back(')');
    if (path == text.size() || text[path] == '?') key.push_back('/');
    return key.append(text.substr(path));
}

std::string CdxjLine::text() const {
    Json object;
    object.set("digest", digest.labelled());
    object.set("filename", filename);
    object.set("length", static_cast<std::int64_t>(place.length));
    object.set("mime", mime);
    object.set("offset", static_cast<std::int64_t>(place.offset));
    object.set("status", static_cast<std::int64_t>(status));
    object.set("url", url);
    return key + " " + timestamp + " " + object.canonical() + "\n";
}

Result<CdxjLine> CdxjLine::parse(std::string_view line) {
    const std::size_t first = line.find(' ');
    const std::size_t second = first == std::string_view::npos ? first : line.find(' ', first + 1);
    if (second == std::string_view::npos) return bad_line("key timestamp {…}");
    auto object = base::parse_canonical_json(bytes_of(line.substr(second + 1)));
    if (!object) return pass_on(object, msg("reading an index line"));
    const std::string* digest_text = object->text_at("digest");
    const std::string* filename = object->text_at("filename");
    const std::string* mime = object->text_at("mime");
    const std::string* url = object->text_at("url");
    const std::int64_t* length = object->integer_at("length");
    const std::int64_t* offset = object->integer_at("offset");
    const std::int64_t* status = object->integer_at("status");
    if (!digest_text || !filename || !mime || !url || !length || !offset || !status) {
        return bad_line("digest, filename, length, mime, offset, status, url");
    }
    if (*length <= 0 || *offset < 0 || *status < 200 || *status > 999) return bad_line("length > 0, offset >= 0, status 200-999");
    constexpr std::string_view label = "sha256:";
    if (!digest_text->starts_with(label)) return bad_line("sha256: + 64 x [0-9a-f]");
    auto digest = digest::Digest::from_hex(digest::Algorithm::sha256, std::string_view(*digest_text).substr(label.size()));
    if (!digest) return bad_line("sha256: + 64 x [0-9a-f]");

    CdxjLine parsed{.key = std::string(line.substr(0, first)), .timestamp = std::string(line.substr(first + 1, second - first - 1)), .url = *url, .mime = *mime,
                    .status = static_cast<int>(*status), .digest = std::move(*digest),
                    .place = {static_cast<std::uint64_t>(*offset), static_cast<std::uint64_t>(*length)}, .filename = *filename};
    if (parsed.timestamp.size() != 14 || !std::ranges::all_of(parsed.timestamp, is_digit)) return bad_line("YYYYMMDDhhmmss");
    if (!is_target_uri(parsed.url)) return bad_line("url scheme:… (ASCII)");
    // A key that belongs to another address would make replay show the wrong page.
    if (parsed.key != surt_of(parsed.url)) return fail(ErrorCode::malformed, msg("the key of the index line does not belong to its url"));
    if (parsed.text() != std::string(line) + "\n") return fail(ErrorCode::malformed, msg("the index line is not in its one form"));
    return parsed;
}

std::optional<CdxjLine> cdxj_line(const RecordHead& record, const HttpHead* http, Place place, std::string_view filename) {
    const bool is_response = record.type() == RecordType::response && http != nullptr && !http->is_informational();
    if ((!is_response && record.type() != RecordType::resource) || !record.payload_digest()) return std::nullopt;
    return CdxjLine{.key = surt_of(record.target_uri()), .timestamp = base::utc_14_digits(record.date()), .url = std::string(record.target_uri()),
                    .mime = is_response ? http->media_type() : media_type_of(record.content_type()), .status = is_response ? http->status() : 200,
                    .digest = *record.payload_digest(), .place = place, .filename = std::string(filename)};
}

std::string cdxj_text(std::vector<CdxjLine> lines) {
    std::vector<std::string> texts(lines.size());
    std::ranges::transform(lines, texts.begin(), &CdxjLine::text);
    std::ranges::sort(texts);
    std::string all;
    for (const std::string& text : texts) all += text;
    return all;
}

CdxjReader::CdxjReader(const base::ReadableFile& file, std::uint64_t begin, std::uint64_t size) : file_(&file), position_(begin), end_(begin + size) {}

Status CdxjReader::fill() {
    buffer_.erase(0, std::exchange(taken_, 0));
    const std::size_t before = buffer_.size();
    const std::size_t step = std::min<std::uint64_t>(limits::read_window, end_ - position_);
    buffer_.resize(before + step);
    auto read = file_->read_at(position_, {reinterpret_cast<std::uint8_t*>(buffer_.data() + before), step});
    if (!read) return read;
    position_ += step;
    total_ += step;
    if (total_ > limits::cdxj_bytes) {
        return fail(ErrorCode::limit_exceeded, msg("the index has more than {limit} octets", {{"limit", std::to_string(limits::cdxj_bytes)}}));
    }
    return {};
}

Result<std::optional<CdxjLine>> CdxjReader::next() {
    std::size_t newline;
    while ((newline = buffer_.find('\n', taken_)) == std::string::npos) {
        const Message where = msg("reading line {line} of the index", {{"line", std::to_string(line_number_ + 1)}});
        if (buffer_.size() - taken_ > line_bytes) {
            return std::unexpected(Error(ErrorCode::limit_exceeded, msg("the index line has more than {limit} octets", {{"limit", std::to_string(line_bytes)}})).while_doing(where));
        }
        if (position_ == end_) {
            if (taken_ == buffer_.size()) return std::optional<CdxjLine>{};
            return std::unexpected(Error(ErrorCode::malformed, msg("the last index line does not end with a line feed")).while_doing(where));
        }
        if (auto filled = fill(); !filled) return pass_on(filled, where);
    }
    ++line_number_;
    const Message where = msg("reading line {line} of the index", {{"line", std::to_string(line_number_)}});
    const std::string_view line = std::string_view(buffer_).substr(taken_, newline - taken_);
    if (line_number_ > 1 && !(std::string_view(previous_) < line)) {
        return std::unexpected(Error(ErrorCode::malformed, msg("the index line does not sort after the one before")).while_doing(where));
    }
    auto parsed = CdxjLine::parse(line);
    if (!parsed) return pass_on(parsed, where);
    previous_ = line;
    taken_ = newline + 1;
    return std::optional<CdxjLine>(std::move(*parsed));
}

}  // namespace saksi::warc
