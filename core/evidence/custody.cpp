#include "evidence/custody.hpp"

#include <algorithm>

#include "base/time_text.hpp"
#include "digest/digest.hpp"
#include "evidence/shape.hpp"

namespace saksi::evidence {

namespace {

constexpr std::int64_t most_entries = 10'000'000;

std::string digest_text(std::string_view line) { return digest::sha256_of(bytes_of(line)).hex(); }

bool is_detail_key(std::string_view key) {
    return made_of(key, 1, 64, [](char c) { return is_lower(c) || is_digit(c) || c == '_'; }) && is_lower(key[0]);
}

bool is_plain(const Json& value) {
    return !value.array() && !value.object() && (!value.string() || value.string()->size() <= 4 * 8192);
}

bool is_detail_value(const Json& value) {
    if (const Json::Array* array = value.array()) return array->size() <= 1024 && std::ranges::all_of(*array, is_plain);
    return is_plain(value);
}

void check_detail(Shape& shape, const Json& detail) {
    const Json::Object* members = detail.object();
    if (!members || members->size() > 64) {
        shape.refuse("detail", msg("{pointer}: an object is expected", {{"pointer", shape.pointer("detail")}}));
        return;
    }
    for (const auto& [key, value] : *members)
        if (!is_detail_key(key) || !is_detail_value(value))
            shape.refuse("detail", msg("{pointer}: unknown member", {{"pointer", shape.pointer("detail") + "/" + base::pointer_token(key)}}));
}

std::string read_head(const Json& json, Problem& problem) {
    Shape shape(json, "", problem);
    if (!problem) shape.schema("saksi-custody/1");
    std::string salt = shape.text("salt", {.form = is_salt});
    if (shape.unless_null("prev")) shape.refuse("prev", msg("{pointer}: null is expected", {{"pointer", "/prev"}}));
    shape.close();
    return salt;
}

CustodyEntry read_entry(const Json& json, std::int64_t seq, const std::string& previous, Problem& problem) {
    Shape shape(json, "", problem);
    CustodyEntry entry;
    entry.seq = shape.integer("seq", 1, most_entries);
    if (const auto time = base::parse_utc(shape.text("time", {.form = is_instant}))) entry.time = *time;
    entry.event = shape.word<CustodyEvent>("event");
    if (const Json* detail = shape.member("detail")) {
        check_detail(shape, *detail);
        entry.detail = *detail;
    }
    const std::string prev = shape.text("prev", {.form = is_sha256});
    shape.close();
    if (entry.seq != seq)
        shape.refuse("seq", msg("{pointer}: {number} stands where {expected} comes next",
                                {{"pointer", "/seq"}, {"number", std::to_string(entry.seq)}, {"expected", std::to_string(seq)}}));
    if (prev != previous) shape.refuse("prev", msg("/prev is not the digest of the line before: a line was changed, removed or put in"));
    return entry;
}

}  // namespace

CustodyWriter::CustodyWriter(const std::string& salt) {
    const std::string line = Json().set("schema", "saksi-custody/1").set("salt", salt).set("prev", nullptr).canonical();
    last_digest_ = digest_text(line);
    text_ = line + "\n";
}

Result<CustodyWriter> CustodyWriter::resume(ByteView stored) {
    const auto custody = check_custody(stored);
    if (!custody) return std::unexpected<Error>(custody.error());
    CustodyWriter writer;
    writer.text_ = text_of(stored);
    writer.next_ = static_cast<std::int64_t>(custody->entries.size()) + 1;
    const std::string_view lines = std::string_view(writer.text_).substr(0, writer.text_.size() - 1);
    const std::size_t before = lines.rfind('\n');
    writer.last_digest_ = digest_text(before == std::string_view::npos ? lines : lines.substr(before + 1));
    return writer;
}

std::string CustodyWriter::add(UtcTime time, CustodyEvent event, Json detail) {
    if (detail.is_null()) detail = Json(Json::Object{});
    Json json;
    json.set("seq", next_).set("time", base::utc_text(time)).set("event", word_of(event)).set("detail", std::move(detail)).set("prev", last_digest_);
    std::string line = json.canonical();
    last_digest_ = digest_text(line);
    ++next_;
    line += '\n';
    text_ += line;
    return line;
}

namespace {

Result<Json> parse_line(std::string_view line) {
    if (line.size() > limits::custody_line_bytes)
        return fail(ErrorCode::limit_exceeded, msg("the line is longer than {limit} octets", {{"limit", std::to_string(limits::custody_line_bytes)}}));
    return base::parse_canonical_json(bytes_of(line));
}

}  // namespace

Result<std::string> walk_custody(ByteView octets, const std::function<void(const CustodyEntry&)>& visit) {
    if (octets.size() > limits::custody_bytes)
        return fail(ErrorCode::limit_exceeded, msg("the custody log is larger than {limit} octets", {{"limit", std::to_string(limits::custody_bytes)}}));
    std::string_view text = text_of(octets);
    if (text.empty() || text.back() != '\n') return fail(ErrorCode::malformed, msg("the custody log does not end with a line feed"));
    std::string salt, previous;
    for (std::int64_t number = 1; !text.empty(); ++number) {
        const std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(line.size() + 1);
        const auto at_line = [&] { return msg("line {number} of the custody log", {{"number", std::to_string(number)}}); };
        auto json = parse_line(line);
        if (!json) return pass_on(json, at_line());
        Problem problem;
        CustodyEntry entry;
        if (number == 1)
            salt = read_head(*json, problem);
        else
            entry = read_entry(*json, number - 1, previous, problem);
        auto checked = problem.unless(true);
        if (!checked) return pass_on(checked, at_line());
        if (number > 1) visit(entry);
        previous = digest_text(line);
    }
    return salt;
}

Result<Custody> check_custody(ByteView text) {
    Custody custody;
    auto salt = walk_custody(text, [&](const CustodyEntry& entry) { custody.entries.push_back(entry); });
    if (!salt) return pass_on(salt);
    custody.salt = std::move(*salt);
    return custody;
}

}  // namespace saksi::evidence
