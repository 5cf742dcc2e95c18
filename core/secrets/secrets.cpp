#include "secrets/secrets.hpp"

#include <algorithm>
#include <functional>
#include <utility>

#include "secrets/answer_scan.hpp"
#include "secrets/secret_limits.hpp"
#include "warc/http_message.hpp"

namespace saksi::secrets {

namespace {

std::string placeholder(const std::string& name) { return "{secret:" + name + "}"; }

/// Replaces `what` everywhere; how often.
std::size_t replace_all(std::string& text, const std::string& what, const std::string& by) {
    std::size_t count = 0;
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()), ++count) text.replace(at, what.size(), by);
    return count;
}

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

bool is_ascii(std::string_view text) { return std::ranges::all_of(text, [](char c) { return c >= 0x20 && c < 0x7F; }); }

std::string as_body(std::string_view value, const std::vector<net::HeaderField>& fields) {
    const auto type = std::ranges::find(fields, "content-type", [](const net::HeaderField& field) { return lower(field.name); });
    const std::string media_type = warc::media_type_of(type == fields.end() ? "" : type->value);
    if (media_type == "application/x-www-form-urlencoded") return percent_encoded(value);
    if (media_type == "application/json" || media_type.ends_with("+json")) return json_escaped(value);
    return std::string(value);
}

std::size_t fill_query(std::string& url, const std::string& mark, std::string_view value) {
    const std::size_t query = url.find('?');
    if (query == std::string::npos) return 0;
    const std::size_t end = std::min(url.find('#'), url.size());
    if (end <= query) return 0;
    std::string inside = url.substr(query, end - query);
    const std::size_t count = replace_all(inside, mark, percent_encoded(value));
    url.replace(query, end - query, inside);
    return count;
}

/// States the length of the body that is kept.
void set_content_length(Bytes& head, std::size_t length) {
    std::string text(text_of(head));
    const std::size_t at = lower(text).find("\r\ncontent-length:");
    if (at == std::string::npos) return;
    const std::size_t value = text.find(':', at) + 1;
    text.replace(value, text.find('\r', value) - value, " " + std::to_string(length));
    head.assign(text.begin(), text.end());
}

std::size_t request_line_size(ByteView head) {
    const auto end = std::ranges::find(head, std::uint8_t{'\n'});
    return static_cast<std::size_t>(end - head.begin()) + (end == head.end() ? 0 : 1);
}

/// Nothing of the answer stays, and no digest of it.
Status drop_answer(net::HopRecord& hop, base::FileSystem& files, std::string reason) {
    if (hop.body.spool)
        if (Status removed = files.remove(*hop.body.spool); !removed) return removed;
    hop.body = {};
    hop.informational_heads.clear();
    hop.response_head.clear();
    hop.unfinished_head.clear();
    hop.block_sha256.reset();
    hop.payload_sha256.reset();
    hop.payload_size = 0;
    hop.truncated.reset();
    hop.location.reset();
    hop.server_date.reset();
    hop.status = 0;
    hop.outcome = net::Outcome::withheld;
    hop.reason = std::move(reason);
    return {};
}

}  // namespace

Status Secrets::set(const Key& key, std::string_view value, bool is_token) {
    const std::string name = key.first + "." + key.second;
    if (value.size() < secret_limits::shortest || value.size() > secret_limits::longest)
        return fail(ErrorCode::usage, msg("the secret {name} has {size} bytes; expected {shortest} to {longest}, because a shorter one cannot be told from ordinary text",
                                          {{"name", name}, {"size", std::to_string(value.size())}, {"shortest", std::to_string(secret_limits::shortest)}, {"longest", std::to_string(secret_limits::longest)}}));
    if (std::ranges::any_of(value, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }))
        return fail(ErrorCode::usage, msg("the secret {name} holds a control character; expected one line of text", {{"name", name}}));
    const auto of_plugin = std::ranges::count_if(secrets_, [&](const auto& one) { return one.first.first == key.first; });
    if (!secrets_.contains(key) && static_cast<std::size_t>(of_plugin) >= secret_limits::per_plugin)
        return fail(ErrorCode::usage, msg("the plugin “{id}” has more than {limit} secrets", {{"id", key.first}, {"limit", std::to_string(secret_limits::per_plugin)}}));
    secrets_.insert_or_assign(key, Secret{std::string(value), SecretForms(value), is_token});
    return {};
}

Status Secrets::add(const std::string& plugin, const std::string& name, std::string_view value) {
    if (knows(plugin, name)) return fail(ErrorCode::usage, msg("the secret {name} is given twice", {{"name", plugin + "." + name}}));
    return set({plugin, name}, value, false);
}

Status Secrets::take_token(const std::string& plugin, const std::string& name, std::string_view value) { return set({plugin, name}, value, true); }

Status Secrets::fill(net::Request& request, const std::string& plugin, const std::vector<std::string>& names) const {
    for (const std::string& name : names) {
        const auto found = secrets_.find({plugin, name});
        if (found == secrets_.end()) return fail(ErrorCode::refused, msg("no secret {name} is known", {{"name", plugin + "." + name}}));
        const std::string& value = found->second.value;
        const std::string mark = placeholder(name);
        std::size_t count = fill_query(request.url, mark, value);
        for (net::HeaderField& field : request.fields) {
            if (field.value.find(mark) == std::string::npos) continue;
            if (!is_ascii(value)) return fail(ErrorCode::refused, msg("the secret {name} has characters that no header may hold", {{"name", plugin + "." + name}}));
            field.secret = true;
            count += replace_all(field.value, mark, value);
        }
        std::string body(text_of(request.body));
        if (const std::size_t in_body = replace_all(body, mark, as_body(value, request.fields)); in_body > 0) {
            count += in_body;
            request.body.assign(body.begin(), body.end());
        }
        if (count == 0) return fail(ErrorCode::refused, msg("the request has no place for the secret {name} in its query, headers or body", {{"name", plugin + "." + name}}));
    }
    if (!names.empty()) request.follow_redirects = false;  // a server could lead the secret anywhere
    return {};
}

std::vector<const SecretForms*> Secrets::all_forms() const {
    std::vector<const SecretForms*> forms;
    for (const auto& [key, secret] : secrets_) forms.push_back(&secret.forms);
    return forms;
}

void Secrets::restore(Bytes& octets, Redaction::Place place, std::vector<Redaction>& redactions) const {
    // The longest first: one secret may be a part of another.
    std::vector<std::pair<const std::string*, const std::string*>> written;
    for (const auto& [key, secret] : secrets_)
        for (const std::string& form : secret.forms.written()) written.emplace_back(&form, &key.second);
    std::ranges::stable_sort(written, std::greater<>(), [](const auto& one) { return one.first->size(); });
    std::string text(text_of(octets));
    for (const auto& [form, name] : written)
        for (std::size_t count = replace_all(text, *form, placeholder(*name)); count > 0; --count)
            redactions.push_back({place, *name, static_cast<std::int64_t>(form->size())});
    octets.assign(text.begin(), text.end());
}

Result<const char*> Secrets::why_withheld(const net::HopRecord& hop, const std::vector<Redaction>& redactions, base::FileSystem& files) const {
    const auto held_by_request = [&](const auto& one) { return std::ranges::find(redactions, one.first.second, &Redaction::name) != redactions.end(); };
    const auto forms = all_forms();
    const auto shown_in = [&](ByteView octets) { return std::ranges::any_of(forms, [&](const SecretForms* one) { return one->occur_in(octets); }); };
    if (shown_in(bytes_of(hop.url)) || shown_in(hop.request_head) || shown_in(hop.request_body)) return "the request shows a secret in a form that cannot be covered";
    if (!hop.has_response() && hop.informational_heads.empty()) return nullptr;
    auto shows = answer_shows(hop, forms, files);
    if (!shows) return pass_on(shows);
    if (*shows == Shows::yes) return "the answer shows a secret";
    const bool held = std::ranges::any_of(secrets_, held_by_request);
    if (held && *shows == Shows::unknown) return "the answer to a request with a secret cannot be looked through";
    const bool held_token = std::ranges::any_of(secrets_, [&](const auto& one) { return one.second.is_token && held_by_request(one); });
    if (held_token && hop.field("set-cookie")) return "the answer renews a session";
    return nullptr;
}

Result<Covered> Secrets::cover(net::HopRecord hop, base::FileSystem& files) const {
    Covered covered{std::move(hop), {}};
    if (empty()) return covered;
    net::HopRecord& kept = covered.hop;
    const std::size_t line_size = request_line_size(kept.request_head);
    Bytes line(kept.request_head.begin(), kept.request_head.begin() + static_cast<std::ptrdiff_t>(line_size));
    Bytes fields(kept.request_head.begin() + static_cast<std::ptrdiff_t>(line_size), kept.request_head.end());
    const std::size_t body_size = kept.request_body.size();
    restore(line, Redaction::Place::query, covered.redactions);
    restore(fields, Redaction::Place::header, covered.redactions);
    restore(kept.request_body, Redaction::Place::body, covered.redactions);
    line.insert(line.end(), fields.begin(), fields.end());
    kept.request_head = std::move(line);
    if (kept.request_body.size() != body_size) set_content_length(kept.request_head, kept.request_body.size());
    kept.url = cover(kept.url);
    kept.reason = cover(kept.reason);
    auto why = why_withheld(kept, covered.redactions, files);
    if (!why) return pass_on(why);
    if (*why)
        if (Status dropped = drop_answer(kept, files, *why); !dropped) return pass_on(dropped);
    return covered;
}

std::string Secrets::cover(std::string_view text) const {
    if (empty()) return std::string(text);
    Bytes octets = base::copy_of(bytes_of(text));
    std::vector<Redaction> ignored;
    restore(octets, Redaction::Place::query, ignored);
    return std::string(text_of(octets));
}

}  // namespace saksi::secrets
