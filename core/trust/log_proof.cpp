#include "trust/log_proof.hpp"

#include <charconv>

#include "trust/log_limits.hpp"

namespace saksi::trust {

namespace {

constexpr std::string_view first_line = "c2sp.org/tlog-proof@v1";
constexpr std::string_view index_word = "index ";
constexpr std::uint8_t leaf_mark = 0x00, node_mark = 0x01;  // RFC 6962 §2.1: a node can never pass for a leaf

/// Lines of a text, each ended by one LF.
class Lines {
public:
    explicit Lines(std::string_view text) : rest_(text) {}
    /// Without its LF; nullopt at the end, or when the rest has no LF.
    std::optional<std::string_view> next() {
        const std::size_t end = rest_.find('\n');
        if (end == std::string_view::npos) return std::nullopt;
        const std::string_view line = rest_.substr(0, end);
        rest_.remove_prefix(end + 1);
        ++number_;
        return line;
    }
    std::size_t number() const noexcept { return number_; }  ///< of the line that next() gave last, from 1
    std::string_view rest() const noexcept { return rest_; }

private:
    std::string_view rest_;
    std::size_t number_ = 0;
};

/// Decimal, no sign, no leading zero.
std::optional<std::uint64_t> number_in(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc() || end != text.data() + text.size() || (text.size() > 1 && text.front() == '0')) return std::nullopt;
    return value;
}

digest::Digest node_over(const digest::Digest& left, const digest::Digest& right) {
    Bytes joined{node_mark};
    joined.insert(joined.end(), left.octets().begin(), left.octets().end());
    joined.insert(joined.end(), right.octets().begin(), right.octets().end());
    return digest::sha256_of(joined);
}

/// Extension lines are the log's own and signed; nothing is read into them.
Result<Checkpoint> read_checkpoint(std::string_view text, std::size_t before) {
    Lines lines(text);
    const auto origin = lines.next(), size_text = lines.next(), root_text = lines.next();
    const auto size = size_text ? number_in(*size_text) : std::nullopt;
    auto root = digest::Digest::from_base64(digest::Algorithm::sha256, root_text.value_or(""));
    if (!origin || origin->empty() || origin->size() > limits::log_name_bytes) return not_a_proof(before + 1);
    if (!size) return not_a_proof(before + 2);
    if (!root) return not_a_proof(before + 3);
    while (const auto extension = lines.next())
        if (extension->empty()) return not_a_proof(before + lines.number());
    return Checkpoint{std::string(*origin), *size, std::move(*root)};
}

}  // namespace

std::unexpected<Error> not_a_proof(std::size_t line) {
    return fail(ErrorCode::malformed, msg("line {line} is not in the form of a log proof (c2sp.org/tlog-proof@v1)", {{"line", std::to_string(line)}}));
}

Result<LogProof> LogProof::parse(ByteView octets) {
    if (octets.size() > limits::log_proof_bytes)
        return fail(ErrorCode::limit_exceeded, msg("a log proof has {size} octets, at most {most} are read", {{"size", std::to_string(octets.size())}, {"most", std::to_string(limits::log_proof_bytes)}}));
    Lines lines(text_of(octets));
    if (lines.next() != first_line) return not_a_proof(1);
    const auto index_line = lines.next();
    const auto index = index_line && index_line->starts_with(index_word) ? number_in(index_line->substr(index_word.size())) : std::nullopt;
    if (!index) return not_a_proof(2);
    std::vector<digest::Digest> path;
    for (;;) {
        const auto line = lines.next();
        if (!line) return not_a_proof(lines.number() + 1);
        if (line->empty()) break;
        auto hash = digest::Digest::from_base64(digest::Algorithm::sha256, *line);
        if (!hash) return not_a_proof(lines.number());
        if (path.size() == limits::inclusion_hashes) return fail(ErrorCode::limit_exceeded, msg("a log proof has more than {most} hashes", {{"most", std::to_string(limits::inclusion_hashes)}}));
        path.push_back(std::move(*hash));
    }
    const std::size_t before = lines.number();
    auto note = SignedNote::parse(lines.rest(), before + 1);
    if (!note) return pass_on(note);
    auto checkpoint = read_checkpoint(note->text, before);
    if (!checkpoint) return pass_on(checkpoint);
    return LogProof{*index, std::move(path), std::move(*checkpoint), std::move(*note)};
}

std::optional<digest::Digest> root_over(const digest::Digest& leaf, std::uint64_t index, std::uint64_t size, std::span<const digest::Digest> path) {
    if (index >= size) return std::nullopt;
    // RFC 9162 §2.1.3.2, its names: fn walks up from the leaf, sn from the last leaf.
    std::uint64_t fn = index, sn = size - 1;
    digest::Digest r = leaf;
    for (const digest::Digest& p : path) {
        if (sn == 0) return std::nullopt;
        if ((fn & 1) == 1 || fn == sn) {
            r = node_over(p, r);
            while ((fn & 1) == 0 && fn != 0) {
                fn >>= 1;
                sn >>= 1;
            }
        } else {
            r = node_over(r, p);
        }
        fn >>= 1;
        sn >>= 1;
    }
    if (sn != 0) return std::nullopt;
    return r;
}

LogVerification verify_log_proof(const LogProof& proof, const digest::Digest& entry, std::span<const LogKey> keys) {
    using Outcome = LogVerification::Outcome;
    Bytes marked{leaf_mark};
    marked.insert(marked.end(), entry.octets().begin(), entry.octets().end());
    if (root_over(digest::sha256_of(marked), proof.index, proof.checkpoint.size, proof.path) != proof.checkpoint.root) return {Outcome::other_root, {}};
    LogVerification found;
    for (const NoteSignature& line : proof.note.signatures) {
        if (line.name != proof.checkpoint.origin) continue;
        for (const LogKey& key : keys) {
            if (key.key_id(line.name) != line.key_id) continue;
            // signed-note: a line of a known key that does not verify rejects the whole note.
            if (!key.verifies(proof.note.text, line.signature)) return {Outcome::bad_signature, key.fingerprint()};
            if (found.outcome != Outcome::proven) found = {Outcome::proven, key.fingerprint()};
        }
    }
    return found;
}

}  // namespace saksi::trust
