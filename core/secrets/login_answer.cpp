#include "secrets/login_answer.hpp"

#include <optional>

#include "evidence/selection.hpp"
#include "secrets/secret_limits.hpp"
#include "warc/http_message.hpp"

namespace saksi::secrets {

namespace {

Result<Bytes> login_body(const net::HopRecord& hop, const warc::HttpHead& head, base::FileSystem& files) {
    if (hop.body.size > secret_limits::login_answer_bytes)
        return fail(ErrorCode::limit_exceeded, msg("the answer to the login has {size} bytes, more than {limit}",
                                                   {{"size", std::to_string(hop.body.size)}, {"limit", std::to_string(secret_limits::login_answer_bytes)}}));
    auto file = hop.body.open(files);
    if (!file) return pass_on(file);
    Bytes wire(static_cast<std::size_t>(hop.body.size));
    if (Status read = (*file)->read_at(0, wire); !read) return pass_on(read);
    Bytes payload;
    warc::PayloadStream stream(head, false);
    Status fed = stream.feed(wire, [&](ByteView piece) {
        payload.insert(payload.end(), piece.begin(), piece.end());
        return Status();
    });
    if (!fed) return pass_on(fed);
    return warc::decode_content(payload, head, secret_limits::login_answer_bytes);
}

std::optional<std::string> cookie_of(const warc::HttpHead& head, const std::string& name) {
    for (const warc::Field& field : head.fields()) {
        if (!warc::same_name(field.name, "set-cookie")) continue;
        const std::string pair = field.value.substr(0, field.value.find(';'));
        const std::size_t equals = pair.find('=');
        if (equals != std::string::npos && pair.substr(0, equals) == name) return pair.substr(equals + 1);
    }
    return std::nullopt;
}

std::optional<std::string> string_at(ByteView body, const std::string& pointer) {
    const evidence::Query query{"", evidence::Part::body, evidence::Selector::fragment(pointer)};
    evidence::RecordBytes record;
    record.body = body;
    evidence::Selected selected = evidence::select(record, query);
    if (selected.kind != evidence::Selected::Kind::string || selected.longer) return std::nullopt;
    return std::move(selected.text);
}

}  // namespace

Result<std::vector<std::pair<std::string, std::string>>> read_tokens(const net::HopRecord& hop, const std::vector<TokenPlace>& places, base::FileSystem& files) {
    std::vector<std::pair<std::string, std::string>> tokens;
    auto head = warc::HttpHead::parse(warc::MessageKind::response, hop.response_head);
    if (!head) return pass_on(head);
    const bool good = hop.status >= 200 && hop.status < 300;
    auto body = login_body(hop, *head, files);
    if (!body) return pass_on(body);
    for (const TokenPlace& place : places) {
        std::optional<std::string> token;
        if (good) token = place.pointer.empty() ? cookie_of(*head, place.cookie) : string_at(*body, place.pointer);
        if (!token)
            return fail(ErrorCode::missing, msg("the login was answered with {status} and gave no {name}", {{"status", std::to_string(hop.status)}, {"name", place.name}}));
        tokens.emplace_back(place.name, std::move(*token));
    }
    return tokens;
}

}  // namespace saksi::secrets
