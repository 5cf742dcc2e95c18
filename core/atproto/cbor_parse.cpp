// One block of DAG-CBOR from octets of strangers.
#include <optional>

#include "atproto/atproto_limits.hpp"
#include "atproto/cbor.hpp"

namespace saksi::atproto {

namespace {

class CborParser {
public:
    explicit CborParser(ByteView block) : block_(block) {}

    Result<Cbor> run() {
        auto value = read_value(0);
        if (value && at_ != block_.size()) return refused(msg("octets follow the value of a block"));
        return value;
    }

private:
    struct Head {
        int major = 0;
        std::uint64_t argument = 0;
        std::uint8_t first = 0;
    };

    std::unexpected<Error> refused(Message why) const {
        return std::unexpected<Error>(Error(ErrorCode::malformed, std::move(why)).while_doing(msg("reading DAG-CBOR at octet {offset}", {{"offset", std::to_string(at_)}})));
    }
    std::unexpected<Error> cut_short() const { return refused(msg("a block of DAG-CBOR ends early")); }

    std::uint64_t left() const noexcept { return block_.size() - at_; }

    /// The shortest form only (RFC 8949 §4.2.1): two encodings of a value would have two CIDs.
    Result<Head> read_head() {
        if (left() == 0) return cut_short();
        Head head;
        head.first = block_[at_++];
        head.major = head.first >> 5;
        const int info = head.first & 0x1F;
        if (head.major == 7 || info < 24) {
            head.argument = static_cast<std::uint64_t>(info);
            return head;
        }
        if (info > 27) return refused(msg("DAG-CBOR has no indefinite lengths"));
        const std::size_t width = std::size_t{1} << (info - 24);
        if (left() < width) return cut_short();
        for (std::size_t i = 0; i < width; ++i) head.argument = head.argument << 8 | block_[at_++];
        const bool shortest = info == 24 ? head.argument >= 24 : head.argument >> (4 * width) != 0;
        if (!shortest) return refused(msg("a number of DAG-CBOR is not written in its shortest form"));
        return head;
    }

    Result<Cbor> read_value(int depth) {
        if (depth >= limits::cbor_depth || ++values_ > limits::cbor_values) return fail(ErrorCode::limit_exceeded, msg("a block of DAG-CBOR nests too deep or holds too many values"));
        const auto head = read_head();
        if (!head) return std::unexpected<Error>(head.error());
        switch (head->major) {
            case 0:
            case 1: return read_integer(*head);
            case 2: {
                auto octets = read_octets(*head);
                if (!octets) return pass_on(octets);
                return Cbor(base::copy_of(*octets));
            }
            case 3: {
                auto text = read_text(*head);
                if (!text) return pass_on(text);
                return Cbor(std::move(*text));
            }
            case 4: return read_array(*head, depth);
            case 5: return read_map(*head, depth);
            case 6: return read_link(*head);
            default: break;
        }
        if (head->first == 0xF4 || head->first == 0xF5) return Cbor(head->first == 0xF5);
        if (head->first == 0xF6) return Cbor();
        return refused(msg("DAG-CBOR of the AT Protocol has no fractions and no undefined values"));
    }

    Result<Cbor> read_integer(const Head& head) const {
        if (head.argument > static_cast<std::uint64_t>(INT64_MAX)) return refused(msg("a number of DAG-CBOR has more than 64 bits"));
        const auto number = static_cast<std::int64_t>(head.argument);
        return Cbor(head.major == 0 ? number : -1 - number);
    }

    Result<ByteView> read_octets(const Head& head) {
        if (head.argument > left()) return cut_short();
        const ByteView octets = block_.subspan(at_, head.argument);
        at_ += head.argument;
        return octets;
    }

    Result<std::string> read_text(const Head& head) {
        const auto octets = read_octets(head);
        if (!octets) return std::unexpected<Error>(octets.error());
        if (!base::is_utf8(*octets)) return refused(msg("a text of DAG-CBOR is no UTF-8"));
        return std::string(base::text_of(*octets));
    }

    Result<Cbor> read_array(const Head& head, int depth) {
        Cbor::Array array;
        for (std::uint64_t i = 0; i < head.argument; ++i) {
            auto element = read_value(depth + 1);
            if (!element) return element;
            array.push_back(std::move(*element));
        }
        return Cbor(std::move(array));
    }

    Result<Cbor> read_map(const Head& head, int depth) {
        Cbor::Map map;
        for (std::uint64_t i = 0; i < head.argument; ++i) {
            const auto key_head = read_head();
            if (!key_head) return std::unexpected<Error>(key_head.error());
            if (key_head->major != 3) return refused(msg("a key of DAG-CBOR is no text"));
            auto key = read_text(*key_head);
            if (!key) return pass_on(key);
            if (!map.empty() && !CborKeyOrder()(map.rbegin()->first, *key)) return refused(msg("the keys of a map of DAG-CBOR are not in order, or one stands twice"));
            auto member = read_value(depth + 1);
            if (!member) return member;
            map.emplace_hint(map.end(), std::move(*key), std::move(*member));
        }
        return Cbor(std::move(map));
    }

    Result<Cbor> read_link(const Head& head) {
        if (head.argument != 42) return refused(msg("DAG-CBOR has no tag but that of links"));
        const auto inner = read_head();
        if (!inner) return std::unexpected<Error>(inner.error());
        if (inner->major != 2) return refused(msg("a link of DAG-CBOR holds no CID"));
        const auto octets = read_octets(*inner);
        if (!octets) return std::unexpected<Error>(octets.error());
        const auto link = !octets->empty() && octets->front() == 0x00 ? Cid::from_octets(octets->subspan(1)) : std::nullopt;
        if (!link) return refused(msg("a link of DAG-CBOR holds no CID"));
        return Cbor(*link);
    }

    ByteView block_;
    std::size_t at_ = 0;
    std::size_t values_ = 0;
};

}  // namespace

Result<Cbor> Cbor::parse(ByteView block) { return CborParser(block).run(); }

}  // namespace saksi::atproto
