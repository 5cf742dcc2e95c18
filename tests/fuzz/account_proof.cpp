// What proves a record of the AT Protocol: whatever the octets, each reader gives a value within its limits or an error, the same one each time; a block that
// is read is written again octet by octet; and nothing is shown for an account whose document was not given.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "atproto/atproto_limits.hpp"
#include "atproto/car.hpp"
#include "atproto/cbor.hpp"
#include "atproto/commit.hpp"
#include "atproto/did_document.hpp"
#include "atproto/key_log.hpp"
#include "atproto/mst.hpp"
#include "atproto/signed_place.hpp"

using namespace saksi;
using namespace saksi::atproto;

namespace {

void check(bool holds) {
    if (!holds) std::abort();
}

void read_block(ByteView block) {
    const auto value = Cbor::parse(block);
    if (value) check(std::ranges::equal(value->encoded(), block));
    if (const auto commit = Commit::parse(block)) check(commit->signed_octets.size() < block.size() && time_of_tid(commit->revision).has_value());
}

void read_car(ByteView octets) {
    const auto car = Car::parse(octets);
    check(car.has_value() == Car::parse(octets).has_value());
    if (!car) return;
    check(car->size() <= limits::car_blocks);
    const ByteView* head = car->block(car->root());
    if (!head) return;
    check(car->root().names(*head));
    read_block(*head);
    const auto commit = Commit::parse(*head);
    if (!commit) return;
    const auto found = find_in_mst(*car, commit->data, "app.bsky.feed.like/3lhcontohsuk2");
    if (found && *found) check((*found)->octets().size() == Cid::size);
    check(!signed_place({octets, std::nullopt, std::nullopt, {}}, commit->did, "app.bsky.feed.like/3lhcontohsuk2"));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const ByteView octets{data, size};
    read_block(octets);
    read_car(octets);
    if (const auto document = DidDocument::parse(octets)) check(document->key == DidDocument::parse(octets)->key);
    if (const auto log = KeyLog::parse(octets, "did:plc:j4dwzyn5muijg57dlqgb2wjv")) {
        check(!log->operations().empty() && log->operations().size() <= limits::key_log_operations);
        check(log->at(log->operations().back().stated) != nullptr);
    }
    return 0;
}
