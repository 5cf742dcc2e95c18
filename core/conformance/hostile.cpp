#include "conformance/hostile.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "conformance/conformance_limits.hpp"

namespace saksi::conformance {

namespace {

using plugin_host::Outcome;

constexpr std::size_t places = 8;  // in each body; a fixture has a few answers, a plugin a few fixtures

std::string repeated(std::string_view piece, std::size_t times) {
    std::string out;
    out.reserve(piece.size() * times);
    for (std::size_t i = 0; i < times; ++i) out += piece;
    return out;
}

/// UTF-8 as a server writes it that means Latin-1: what does not fit becomes a question mark.
std::string as_latin1(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto octet = static_cast<unsigned char>(text[i]);
        const bool two = (octet == 0xC2 || octet == 0xC3) && i + 1 < text.size();
        if (octet < 0x80) {
            out += text[i];
        } else if (two) {
            out += static_cast<char>(static_cast<unsigned char>((octet & 3) << 6 | (static_cast<unsigned char>(text[++i]) & 0x3F)));
        } else {
            out += '?';
            while (i + 1 < text.size() && (static_cast<unsigned char>(text[i + 1]) & 0xC0) == 0x80) ++i;
        }
    }
    return out;
}

std::string as_utf16(std::string_view text) {
    std::string out("\xFF\xFE");
    for (const char c : text) out += {c, '\0'};
    return out;
}

/// Gives the value of some JSON members, wherever they stand in `body`, another type: text for a number, a list for text. Nothing when there is no `skip`-th.
std::string retyped(std::string_view body, std::size_t skip, std::size_t step) {
    std::string out;
    std::size_t from = 0, met = 0;
    bool changed = false;
    for (std::size_t at = body.find("\":"); at != std::string_view::npos; at = body.find("\":", at + 2)) {
        std::size_t value = body.find_first_not_of(" \t\r\n", at + 2);
        if (value == std::string_view::npos || value < from) continue;
        if (met++ % step != skip) continue;
        std::size_t end = value;
        std::string_view instead;
        if (body[value] == '"') {
            for (end = value + 1; end < body.size() && body[end] != '"'; ++end)
                if (body[end] == '\\') ++end;
            end = std::min(end + 1, body.size());
            instead = "[7]";
        } else if (body[value] >= '0' && body[value] <= '9') {
            end = std::min(body.find_first_not_of("0123456789.eE+-", value), body.size());
            instead = "{\"n\":\"satu\"}";
        } else {
            continue;
        }
        out.append(body.substr(from, value - from)).append(instead);
        from = end;
        changed = true;
    }
    return changed ? out.append(body.substr(from)) : std::string();
}

/// `head` with another status line.
std::string with_status(const std::string& head, std::string_view status) { return "HTTP/1.1 " + std::string(status) + head.substr(head.find("\r\n")); }

/// `head` with another Content-Type.
std::string with_type(const std::string& head, std::string_view type) {
    std::string out;
    for (std::size_t from = 0; from + 2 < head.size();) {
        const std::size_t end = head.find("\r\n", from);
        std::string line = head.substr(from, end - from);
        std::string name = line.substr(0, line.find(':'));
        std::ranges::transform(name, name.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
        if (name != "content-type") out += line + "\r\n";
        from = end + 2;
    }
    return out + "Content-Type: " + std::string(type) + "\r\n\r\n";
}

class Breaker {
public:
    using Visit = std::function<void(const std::string&, const Fixture&)>;
    Breaker(const Fixture& fixture, std::size_t answer, const Visit& visit) : whole_(fixture), broken_(fixture), place_(answer), visit_(visit) {}

    void run() {
        if (whole_.answers[place_].outcome != Outcome::response) return;
        break_octets();
        break_type();
        break_charset();
        break_size();
        break_status();
        break_network();
    }

private:
    FixtureAnswer& answer() { return broken_.answers[place_]; }
    const std::string& body() const { return whole_.answers[place_].body; }

    void tell(const std::string& how) {
        visit_("answer " + std::to_string(place_ + 1) + ": " + how, broken_);
        broken_.answers[place_] = whole_.answers[place_];
    }
    void tell_body(const std::string& how, std::string body) {
        answer().body = std::move(body);
        tell(how);
    }

    void break_octets() {
        tell_body("empty", "");
        for (std::size_t step = 0; step < places && body().size() > 1; ++step) {
            const std::size_t at = body().size() * step / places;
            const std::string where = std::to_string(at);
            if (at > 0) tell_body("cut at " + where, body().substr(0, at));
            if (at > 0) {
                answer().truncated = true;
                tell_body("known to be cut at " + where, body().substr(0, at));
            }
            std::string other = body();
            other[at] = static_cast<char>(static_cast<unsigned char>(other[at]) ^ 0x20U);
            tell_body("another octet at " + where, std::move(other));
            tell_body("octets put in at " + where, std::string(body()).insert(at, "\xFF\"[{<"));
        }
    }

    void break_type() {
        for (const std::string_view other : {"null", "[]", "{}", "\"\"", "0", "[[]]", "<!doctype html><title>Selamat datang</title><p>Masuk</p>", "\x89PNG\r\n\x1a\n\0\0\0\rIHDR"})
            tell_body("another type: " + std::string(other.substr(0, 8)), std::string(other));
        for (const std::string_view type : {"image/png", "application/json", "text/html; charset=utf-8", ";;"}) {
            answer().head = with_type(answer().head, type);
            tell("called " + std::string(type));
        }
        for (const std::size_t step : {std::size_t{1}, std::size_t{5}})
            for (std::size_t skip = 0; skip < step; ++skip)
                if (std::string other = retyped(body(), skip, step); !other.empty())
                    tell_body("members " + std::to_string(skip + 1) + " of " + std::to_string(step) + " of another type", std::move(other));
    }

    void break_charset() {
        answer().head = with_type(answer().head, "text/html; charset=iso-8859-1");
        tell_body("Latin-1", as_latin1(body()));
        tell_body("Latin-1 by another name", as_latin1(body()));
        tell_body("UTF-16", as_utf16(body()));
        tell_body("byte order mark", "\xEF\xBB\xBF" + body());
    }

    /// The post's answer and one more: the largest cost the most, and one list is like another.
    void break_size() {
        if (place_ > 1) return;
        const std::size_t middle = body().size() / 2;
        tell_body("huge in the middle", std::string(body()).insert(middle, std::string(own_limits::huge_bytes, 'a')));
        tell_body("huge list", "[" + repeated("{\"id\":\"1\"},", own_limits::huge_bytes / 11) + "{}]");
        tell_body("deep lists", std::string(own_limits::deep_levels, '['));
        tell_body("deep objects", repeated("{\"a\":", own_limits::deep_levels));
        tell_body("deep elements", repeated("<div>", own_limits::deep_levels));
        tell_body("deep in the middle", std::string(body()).insert(middle, std::string(own_limits::deep_levels, '[')));
        answer().undecodable = true;
        tell_body("a coding that nobody can undo", "");
    }

    void break_status() {
        for (const std::string_view status : {"204 No Content", "302 Found", "403 Forbidden", "404 Not Found", "410 Gone", "429 Too Many Requests", "451 Unavailable For Legal Reasons", "500 Internal Server Error", "999 ?"}) {
            answer().head = with_status(answer().head, status);
            tell("status " + std::string(status.substr(0, 3)));
            answer().head = with_status(answer().head, status);
            tell_body("status " + std::string(status.substr(0, 3)) + " and nothing else", "");
        }
    }

    void break_network() {
        for (const Outcome outcome : {Outcome::refused, Outcome::budget, Outcome::address_refused, Outcome::network_error, Outcome::tls_error, Outcome::timeout,
                                      Outcome::redirect_limit, Outcome::rate_limited, Outcome::http2_only, Outcome::interrupted}) {
            answer().outcome = outcome;
            tell(std::string(plugin_host::outcome_name(outcome)));
        }
    }

    const Fixture& whole_;
    Fixture broken_;
    std::size_t place_;
    const Visit& visit_;
};

}  // namespace

void for_each_variant(const Fixture& fixture, const std::function<void(const std::string& name, const Fixture& variant)>& visit) {
    for (std::size_t i = 0; i < fixture.answers.size(); ++i) Breaker(fixture, i, visit).run();
}

}  // namespace saksi::conformance
