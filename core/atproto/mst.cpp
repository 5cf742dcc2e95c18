#include "atproto/mst.hpp"

#include <algorithm>
#include <bit>
#include <string>
#include <vector>

#include "atproto/atproto_limits.hpp"
#include "atproto/cbor.hpp"
#include "digest/digest.hpp"

namespace saksi::atproto {

namespace {

struct MstEntry {
    std::string key;
    Cid value;
    std::optional<Cid> right;  // the subtree between this key and the next
};

struct MstNode {
    std::optional<Cid> left;  // the subtree before the first key
    std::vector<MstEntry> entries;
};

std::unexpected<Error> no_mst(Message why) { return fail(ErrorCode::malformed, std::move(why)); }

/// A link, or nothing for null; false for anything else.
bool read_subtree(const Cbor* value, std::optional<Cid>& into) {
    if (!value || (!value->is_null() && !value->link())) return false;
    if (value->link()) into = *value->link();
    return true;
}

std::size_t shared_prefix(std::string_view left, std::string_view right) {
    return static_cast<std::size_t>(std::mismatch(left.begin(), left.end(), right.begin(), right.end()).first - left.begin());
}

/// `{k, p, t, v}`: the rest of the key, how much it shares with `before`, subtree, record.
Result<MstEntry> read_entry(const Cbor& value, std::string_view before) {
    const auto broken = [] { return no_mst(msg("an entry of the record tree is not of its form")); };
    const Cbor* prefix = value.find("p");
    const Cbor* rest = value.find("k");
    const Cid* record = value.link_at("v");
    std::optional<Cid> right;
    if (!value.map() || value.map()->size() != 4 || !prefix || !prefix->integer() || !rest || !rest->octets() || !record || !read_subtree(value.find("t"), right)) return broken();
    if (*prefix->integer() < 0 || static_cast<std::uint64_t>(*prefix->integer()) > before.size()) return broken();
    const auto shared = static_cast<std::size_t>(*prefix->integer());
    std::string key(before.substr(0, shared));
    key += base::text_of(*rest->octets());
    if (!is_repository_key(key)) return no_mst(msg("a key of the record tree is none of a collection and a record"));
    if (shared_prefix(before, key) != shared) return no_mst(msg("a key of the record tree is not shortened as the rules want it"));
    return MstEntry{std::move(key), *record, right};
}

Result<MstNode> read_node(ByteView block) {
    auto value = Cbor::parse(block);
    if (!value) return pass_on(value, msg("reading a node of the record tree"));
    const Cbor* entries = value->find("e");
    MstNode node;
    if (!value->map() || value->map()->size() != 2 || !entries || !entries->array() || !read_subtree(value->find("l"), node.left))
        return no_mst(msg("a node of the record tree is not of its form"));
    for (const Cbor& one : *entries->array()) {
        const std::string before = node.entries.empty() ? std::string() : node.entries.back().key;
        auto entry = read_entry(one, before);
        if (!entry) return pass_on(entry);
        if (!node.entries.empty() && entry->key <= before) return no_mst(msg("the keys of the record tree are not in order"));
        node.entries.push_back(std::move(*entry));
    }
    return node;
}

class MstWalk {
public:
    MstWalk(const Car& car, std::string_view key) : car_(car), key_(key) {}

    Result<std::optional<Cid>> run(const Cid& root) {
        std::optional<Cid> next = root;
        for (bool is_root = true; next; is_root = false) {
            const ByteView* block = car_.block(*next);
            if (!block) return fail(ErrorCode::missing, msg("a node of the record tree on the way to the record is not in the CAR"));
            const auto node = read_node(*block);
            if (!node) return std::unexpected<Error>(node.error());
            if (Status good = is_root ? enter_root(*node) : enter_child(*node); !good) return pass_on(good);
            // The first key that is not before ours; its left neighbour bounds the subtree in which ours would be.
            const std::vector<MstEntry>& entries = node->entries;
            std::size_t place = 0;
            while (place < entries.size() && entries[place].key < key_) ++place;
            if (place < entries.size() && entries[place].key == key_) return entries[place].value;
            if (place < entries.size()) high_ = entries[place].key;
            if (place > 0) low_ = entries[place - 1].key;
            next = place > 0 ? entries[place - 1].right : node->left;
        }
        return std::optional<Cid>();
    }

private:
    /// A tree without records is one empty node; else the root holds a key, and its layer is that key's.
    Status enter_root(const MstNode& node) {
        if (node.entries.empty() && node.left) return no_mst(msg("the root of the record tree holds no key"));
        layer_ = node.entries.empty() ? 0 : layer_of(node.entries.front().key);
        return check_keys(node);
    }

    Status enter_child(const MstNode& node) {
        if (--layer_ < 0) return no_mst(msg("the record tree has nodes below its lowest layer"));
        if (node.entries.empty() && !node.left) return no_mst(msg("a node of the record tree below the root is empty"));
        return check_keys(node);
    }

    Status check_keys(const MstNode& node) const {
        for (const MstEntry& entry : node.entries) {
            if (layer_of(entry.key) != layer_) return no_mst(msg("a key of the record tree hangs on a layer that is not its own"));
            if ((low_ && entry.key <= *low_) || (high_ && entry.key >= *high_)) return no_mst(msg("a key of the record tree stands outside its subtree"));
        }
        return {};
    }

    const Car& car_;
    std::string_view key_;
    int layer_ = 0;
    std::optional<std::string> low_, high_;
};

}  // namespace

int layer_of(std::string_view key) {
    const digest::Digest digest = digest::sha256_of(bytes_of(key));
    int zeros = 0;
    for (const std::uint8_t octet : digest.octets()) {
        zeros += std::countl_zero(octet);
        if (octet != 0) break;
    }
    return zeros / 2;
}

bool is_repository_key(std::string_view key) noexcept {
    const auto part = [](std::string_view text) {
        return !text.empty() && std::ranges::all_of(text, [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || std::string_view("._:~-").find(c) != std::string_view::npos;
        });
    };
    const std::size_t slash = key.find('/');
    return key.size() <= limits::repository_key_bytes && slash != std::string_view::npos && part(key.substr(0, slash)) && part(key.substr(slash + 1));
}

Result<std::optional<Cid>> find_in_mst(const Car& car, const Cid& root, std::string_view key) {
    if (!is_repository_key(key)) return fail(ErrorCode::malformed, msg("a key of the record tree is none of a collection and a record"));
    return MstWalk(car, key).run(root);
}

}  // namespace saksi::atproto
