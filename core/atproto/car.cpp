#include "atproto/car.hpp"

#include <optional>

#include "atproto/atproto_limits.hpp"
#include "atproto/cbor.hpp"

namespace saksi::atproto {

namespace {

std::unexpected<Error> no_car(std::size_t offset, Message why) {
    return std::unexpected<Error>(Error(ErrorCode::malformed, std::move(why)).while_doing(msg("reading a CAR at octet {offset}", {{"offset", std::to_string(offset)}})));
}

/// One section after the other: a length as unsigned LEB128, then that many octets.
class Sections {
public:
    explicit Sections(ByteView octets) : octets_(octets) {}

    bool at_end() const noexcept { return at_ == octets_.size(); }
    std::size_t offset() const noexcept { return at_; }

    Result<ByteView> next() {
        const std::size_t begin = at_;
        const auto length = read_length();
        if (!length || *length == 0 || *length > octets_.size() - at_) return no_car(begin, msg("a part of a CAR has no length, or is longer than the file"));
        const ByteView section = octets_.subspan(at_, *length);
        at_ += *length;
        return section;
    }

private:
    /// The shortest form only; five octets are more than limits::account_proof_bytes needs.
    std::optional<std::size_t> read_length() {
        std::size_t value = 0;
        for (unsigned shift = 0; shift < 35 && at_ < octets_.size(); shift += 7) {
            const std::uint8_t octet = octets_[at_++];
            value |= std::size_t{octet & 0x7Fu} << shift;
            if ((octet & 0x80) == 0) return octet == 0 && shift > 0 ? std::nullopt : std::optional(value);
        }
        return std::nullopt;
    }

    ByteView octets_;
    std::size_t at_ = 0;
};

std::optional<Cid> root_of(ByteView header) {
    const auto value = Cbor::parse(header);
    const Cbor* version = value ? value->find("version") : nullptr;
    const Cbor* roots = value ? value->find("roots") : nullptr;
    if (!version || !roots || value->map()->size() != 2 || *version != Cbor(std::int64_t{1})) return std::nullopt;
    if (!roots->array() || roots->array()->size() != 1 || !roots->array()->front().link()) return std::nullopt;
    return *roots->array()->front().link();
}

}  // namespace

Result<Car> Car::parse(ByteView octets) {
    if (octets.size() > limits::account_proof_bytes) return fail(ErrorCode::limit_exceeded, msg("a CAR is larger than {limit} octets", {{"limit", std::to_string(limits::account_proof_bytes)}}));
    Sections sections(octets);
    const auto header = sections.next();
    if (!header) return std::unexpected<Error>(header.error());
    const auto root = root_of(*header);
    if (!root) return no_car(0, msg("the head of a CAR does not name one root and version 1"));
    Car car(*root);
    while (!sections.at_end()) {
        const std::size_t offset = sections.offset();
        const auto section = sections.next();
        if (!section) return std::unexpected<Error>(section.error());
        const auto cid = section->size() > Cid::size ? Cid::from_octets(section->first(Cid::size)) : std::nullopt;
        if (!cid) return no_car(offset, msg("a block of a CAR has no name of the kind that the AT Protocol uses"));
        if (!cid->names(section->subspan(Cid::size))) return no_car(offset, msg("a block of a CAR is not what its name (CID) says: it was changed"));
        car.blocks_.insert_or_assign(*cid, section->subspan(Cid::size));
        if (car.blocks_.size() > limits::car_blocks) return fail(ErrorCode::limit_exceeded, msg("a CAR holds more than {limit} blocks", {{"limit", std::to_string(limits::car_blocks)}}));
    }
    return car;
}

const ByteView* Car::block(const Cid& cid) const noexcept {
    const auto found = blocks_.find(cid);
    return found == blocks_.end() ? nullptr : &found->second;
}

}  // namespace saksi::atproto
