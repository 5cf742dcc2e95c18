#include "atproto/commit.hpp"

#include "atproto/cbor.hpp"

namespace saksi::atproto {

Result<Commit> Commit::parse(ByteView block) {
    auto value = Cbor::parse(block);
    if (!value) return pass_on(value, msg("reading the commit of a repository"));
    const auto broken = [] { return fail(ErrorCode::malformed, msg("the commit of a repository is not of its form")); };
    const Cbor* version = value->find("version");
    if (!version || !version->integer()) return broken();
    if (*version->integer() != 3) return fail(ErrorCode::unsupported, msg("the commit of a repository has version {version}; version 3 is known", {{"version", std::to_string(*version->integer())}}));
    const std::string* did = value->text_at("did");
    const std::string* revision = value->text_at("rev");
    const Cid* data = value->link_at("data");
    const Cbor* previous = value->find("prev");
    const Cbor* signature = value->find("sig");
    const bool whole = did && revision && time_of_tid(*revision) && data && signature && signature->octets() && (!previous || previous->is_null() || previous->link());
    if (!whole || value->map()->size() != (previous ? 6u : 5u)) return broken();
    Commit commit{*did, *revision, *data, *signature->octets(), {}};
    value->map()->erase("sig");
    commit.signed_octets = value->encoded();
    return commit;
}

std::optional<UtcTime> time_of_tid(std::string_view tid) {
    constexpr std::string_view alphabet = "234567abcdefghijklmnopqrstuvwxyz";
    // 13 digits of 5 bits are 65: the first digit carries only 4.
    if (tid.size() != 13 || tid[0] > 'j') return std::nullopt;
    std::uint64_t value = 0;
    for (const char c : tid) {
        const std::size_t digit = alphabet.find(c);
        if (digit == std::string_view::npos) return std::nullopt;
        value = value << 5 | digit;
    }
    return UtcTime{static_cast<std::int64_t>((value >> 10) / 1000)};
}

}  // namespace saksi::atproto
