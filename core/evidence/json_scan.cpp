#include "evidence/json_scan.hpp"

#include <algorithm>
#include <deque>
#include <vector>

#include "base/limits.hpp"

namespace saksi::evidence {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

int hex_value(char c) {
    if (is_digit(c)) return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/// The code unit of `\uXXXX` whose four digits start at `at`, or -1.
int unit_at(std::string_view text, std::size_t at) {
    if (at + 4 > text.size()) return -1;
    int unit = 0;
    for (std::size_t i = at; i < at + 4; ++i) {
        const int digit = hex_value(text[i]);
        if (digit < 0) return -1;
        unit = unit * 16 + digit;
    }
    return unit;
}

bool is_high(int unit) { return unit >= 0xD800 && unit <= 0xDBFF; }
bool is_low(int unit) { return unit >= 0xDC00 && unit <= 0xDFFF; }

std::size_t utf8_of(std::uint32_t code, char (&out)[4]) {
    const auto octet = [](std::uint32_t value) { return static_cast<char>(static_cast<unsigned char>(value)); };
    if (code < 0x80) {
        out[0] = octet(code);
        return 1;
    }
    if (code < 0x800) {
        out[0] = octet(0xC0 | code >> 6);
        out[1] = octet(0x80 | (code & 0x3F));
        return 2;
    }
    if (code < 0x10000) {
        out[0] = octet(0xE0 | code >> 12);
        out[1] = octet(0x80 | (code >> 6 & 0x3F));
        out[2] = octet(0x80 | (code & 0x3F));
        return 3;
    }
    out[0] = octet(0xF0 | code >> 18);
    out[1] = octet(0x80 | (code >> 12 & 0x3F));
    out[2] = octet(0x80 | (code >> 6 & 0x3F));
    out[3] = octet(0x80 | (code & 0x3F));
    return 4;
}

/// Hands the decoded octets of a checked raw string to `put(const char*, size)`, which says whether to go on.
template <class Put>
void decode(std::string_view raw, Put put) {
    std::size_t i = 0;
    while (i < raw.size()) {
        if (raw[i] != '\\') {
            const auto lead = static_cast<unsigned char>(raw[i]);
            const std::size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
            if (!put(raw.data() + i, size)) return;
            i += size;
            continue;
        }
        char out[4] = {};
        std::size_t size = 1;
        switch (raw[i + 1]) {
            case 'b': out[0] = '\b'; break;
            case 'f': out[0] = '\f'; break;
            case 'n': out[0] = '\n'; break;
            case 'r': out[0] = '\r'; break;
            case 't': out[0] = '\t'; break;
            case 'u': {
                auto code = static_cast<std::uint32_t>(unit_at(raw, i + 2));
                i += 4;
                if (is_high(static_cast<int>(code))) {
                    const auto low = static_cast<std::uint32_t>(unit_at(raw, i + 4));
                    code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
                    i += 6;
                }
                size = utf8_of(code, out);
                break;
            }
            default: out[0] = raw[i + 1];
        }
        i += 2;
        if (!put(out, size)) return;
    }
}

/// FNV-1a over the decoded octets, then mixed so that short names spread.
std::uint64_t digest_of_name(std::string_view raw) {
    std::uint64_t hash = 0xCBF29CE484222325u;
    decode(raw, [&](const char* octets, std::size_t size) {
        for (std::size_t i = 0; i < size; ++i) hash = (hash ^ static_cast<unsigned char>(octets[i])) * 0x100000001B3u;
        return true;
    });
    hash = (hash ^ hash >> 33) * 0xFF51AFD7ED558CCDu;
    hash = (hash ^ hash >> 33) * 0xC4CEB9FE1A85EC53u;
    return hash ^ hash >> 33;
}

class Scan {
public:
    Scan(std::string_view text, JsonEvents& events) : text_(text), events_(events) {}

    std::optional<base::Message> run() {
        if (!base::is_utf8(bytes_of(text_))) return msg("the text is not valid UTF-8");
        if (text_.starts_with("\xEF\xBB\xBF")) return msg("the text begins with a byte order mark");
        if (!value()) return problem_;
        while (!open_.empty())
            if (!after_value()) return problem_;
        white_space();
        if (at_ != text_.size()) wrong();
        return problem_;
    }

private:
    struct Frame {
        bool object;
        std::uint64_t count;
        std::size_t first_name;
    };

    bool stop(base::Message why) {
        problem_ = std::move(why);
        return false;
    }
    bool wrong() { return stop(msg("not well-formed JSON at octet {offset}", {{"offset", std::to_string(at_)}})); }

    void white_space() {
        while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r')) ++at_;
    }
    bool take(char c) {
        if (at_ >= text_.size() || text_[at_] != c) return false;
        ++at_;
        return true;
    }

    /// One scalar, or the opening of a container up to its first value.
    bool value() {
        for (;;) {
            white_space();
            if (at_ >= text_.size()) return wrong();
            const char c = text_[at_];
            if (c == '{') {
                if (!enter(true)) return false;
                white_space();
                if (take('}')) return leave();
                if (!member()) return false;
            } else if (c == '[') {
                if (!enter(false)) return false;
                white_space();
                if (take(']')) return leave();
                events_.element(open_.back().count++);
            } else {
                return scalar(c);
            }
        }
    }

    bool enter(bool object) {
        if (open_.size() >= static_cast<std::size_t>(limits::recorded_json_depth))
            return stop(msg("JSON is nested deeper than {limit} levels", {{"limit", std::to_string(limits::recorded_json_depth)}}));
        ++at_;
        open_.push_back({object, 0, names_.size()});
        object ? events_.enter_object() : events_.enter_array();
        return true;
    }

    bool leave() {
        const Frame frame = open_.back();
        open_.pop_back();
        if (!frame.object) {
            events_.leave_array(frame.count);
            return true;
        }
        const auto first = names_.begin() + static_cast<std::ptrdiff_t>(frame.first_name);
        std::sort(first, names_.end());
        if (std::adjacent_find(first, names_.end()) != names_.end())
            return stop(msg("an object that ends at octet {offset} holds a name twice", {{"offset", std::to_string(at_)}}));
        names_.resize(frame.first_name);
        events_.leave_object(frame.count);
        return true;
    }

    bool member() {
        white_space();
        std::string_view raw;
        if (!string(raw)) return false;
        names_.push_back(digest_of_name(raw));
        ++open_.back().count;
        events_.name(raw);
        white_space();
        return take(':') || wrong();
    }

    /// A comma and the next value, or the end of the innermost container.
    bool after_value() {
        white_space();
        const bool object = open_.back().object;
        if (take(object ? '}' : ']')) return leave();
        if (!take(',')) return wrong();
        if (object) {
            if (!member()) return false;
        } else {
            events_.element(open_.back().count++);
        }
        return value();
    }

    bool scalar(char c) {
        if (c == '"') {
            std::string_view raw;
            if (!string(raw)) return false;
            events_.string(raw);
            return true;
        }
        if (c == '-' || is_digit(c)) return number();
        for (const std::string_view word : {"true", "false", "null"})
            if (text_.substr(at_, word.size()) == word) {
                at_ += word.size();
                events_.word(word);
                return true;
            }
        return wrong();
    }

    bool string(std::string_view& raw) {
        if (!take('"')) return wrong();
        const std::size_t start = at_;
        while (at_ < text_.size()) {
            const char c = text_[at_];
            if (c == '"') {
                raw = text_.substr(start, at_ - start);
                ++at_;
                return true;
            }
            if (static_cast<unsigned char>(c) < 0x20) return wrong();
            if (c == '\\') {
                if (!escape()) return false;
            } else {
                ++at_;
            }
        }
        return wrong();
    }

    bool escape() {
        if (at_ + 1 >= text_.size()) return wrong();
        const char kind = text_[at_ + 1];
        if (kind != 'u') {
            if (std::string_view("\"\\/bfnrt").find(kind) == std::string_view::npos) return wrong();
            at_ += 2;
            return true;
        }
        const int unit = unit_at(text_, at_ + 2);
        if (unit < 0) return wrong();
        if (is_low(unit)) return lone_surrogate();
        if (is_high(unit)) {
            if (text_.substr(at_ + 6, 2) != "\\u" || !is_low(unit_at(text_, at_ + 8))) return lone_surrogate();
            at_ += 6;
        }
        at_ += 6;
        return true;
    }
    bool lone_surrogate() { return stop(msg("a string holds half of a surrogate pair at octet {offset}", {{"offset", std::to_string(at_)}})); }

    bool digits() {
        const std::size_t start = at_;
        while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
        return at_ > start;
    }

    bool number() {
        const std::size_t start = at_;
        take('-');
        if (!take('0') && !digits()) return wrong();
        if (take('.') && !digits()) return wrong();
        if (take('e') || take('E')) {
            if (!take('+')) take('-');
            if (!digits()) return wrong();
        }
        events_.number(text_.substr(start, at_ - start));
        return true;
    }

    std::string_view text_;
    JsonEvents& events_;
    std::size_t at_ = 0;
    std::vector<Frame> open_;
    std::deque<std::uint64_t> names_;  // of all open objects; a deque never needs twice its size to grow
    std::optional<base::Message> problem_;
};

class Counter final : public JsonEvents {
public:
    void enter_object() override { ++values; }
    void enter_array() override { ++values; }
    void string(std::string_view) override { ++values; }
    void number(std::string_view) override { ++values; }
    void word(std::string_view) override { ++values; }
    std::uint64_t values = 0;
};

}  // namespace

std::optional<base::Message> scan_json(ByteView text, JsonEvents& events) { return Scan(text_of(text), events).run(); }

std::string decode_json_string(std::string_view raw, std::size_t longest, bool& cut) {
    std::string out;
    cut = false;
    decode(raw, [&](const char* octets, std::size_t size) {
        cut = out.size() + size > longest;
        if (!cut) out.append(octets, size);
        return !cut;
    });
    return out;
}

bool holds_more_json_values(ByteView text, std::uint64_t most) {
    Counter counter;
    static_cast<void>(scan_json(text, counter));
    return counter.values > most;
}

}  // namespace saksi::evidence
