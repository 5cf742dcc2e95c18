#include "trust/foreign.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "base/limits.hpp"
#include "trust/der.hpp"
#include "trust/openssl_context.hpp"
#include "trust/openssl_ptr.hpp"
#include "trust/pem.hpp"
#include "trust/signed_data.hpp"

namespace saksi::trust {

namespace {

bool is_der(ByteView file) { return !file.empty() && file[0] == der::sequence; }

/// The blocks alone: `openssl … -text` and mail programs write around them (RFC 7468 §5.2).
std::string without_text_around(std::string_view text) {
    std::string kept;
    bool inside = false;
    while (!text.empty()) {
        const auto end = text.find('\n');
        const std::string_view line = text.substr(0, end);
        text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
        inside = inside || line.starts_with("-----BEGIN ");
        if (inside) kept.append(line).push_back('\n');
        if (line.starts_with("-----END ")) inside = false;
    }
    return kept;
}

Result<std::vector<PemBlock>> blocks_in(ByteView file, std::span<const std::string_view> labels) {
    const std::string kept = without_text_around(text_of(file));
    auto blocks = parse_pem(bytes_of(kept));
    if (!blocks) return blocks;
    std::erase_if(*blocks, [&](const PemBlock& block) { return std::ranges::find(labels, block.label) == labels.end(); });
    if (blocks->empty()) return fail(ErrorCode::malformed, msg("the file holds neither DER nor a PEM block of this kind: {label}", {{"label", std::string(labels.front())}}));
    return blocks;
}

template <class Item>
Result<std::vector<Item>> items_in(ByteView file, std::span<const std::string_view> labels, int most) {
    std::vector<Item> items;
    if (is_der(file)) {
        auto item = Item::from_der(file);
        if (!item) return pass_on(item);
        items.push_back(std::move(*item));
        return items;
    }
    auto blocks = blocks_in(file, labels);
    if (!blocks) return pass_on(blocks);
    if (blocks->size() > static_cast<std::size_t>(most))
        return fail(ErrorCode::limit_exceeded, msg("the file holds {count} certificates or lists, at most {most} are read", {{"count", std::to_string(blocks->size())}, {"most", std::to_string(most)}}));
    for (const PemBlock& block : *blocks) {
        auto item = Item::from_der(block.der);
        if (!item) return pass_on(item, msg("reading the block at line {line}", {{"line", std::to_string(block.line)}}));
        items.push_back(std::move(*item));
    }
    return items;
}

/// TimeStampResp ::= SEQUENCE { PKIStatusInfo, token OPTIONAL }: a SEQUENCE stands where a ContentInfo has its OID.
Result<Bytes> token_of_response(const der::Element& outer) {
    der::Reader reader(outer.content);
    const auto status = reader.next(der::sequence);
    der::Reader info(status ? status->content : ByteView{});
    const auto number = info.next(der::integer);
    if (!number) return fail(ErrorCode::malformed, msg("this is no timestamp token: it holds no TSTInfo"));
    const auto token = reader.next(der::sequence);
    if (!token || !reader.at_end()) {
        const auto code = der::small_integer(number->content);
        return fail(ErrorCode::malformed, msg("the timestamp authority's answer holds no token (status {status})", {{"status", code ? std::to_string(*code) : "?"}}));
    }
    return base::copy_of(token->whole);
}

}  // namespace

namespace {

struct FreeOctets {
    void operator()(unsigned char* octets) const noexcept { OPENSSL_free(octets); }
};

Result<Bytes> octets_in(ByteView file) {
    // Base64 takes four octets for three.
    if (file.size() > limits::cms_bytes / 3 * 4) {
        return fail(ErrorCode::limit_exceeded, msg("a CMS structure has {size} octets, at most {most} are read", {{"size", std::to_string(file.size())}, {"most", std::to_string(limits::cms_bytes)}}));
    }
    if (is_der(file)) return base::copy_of(file);
    static constexpr std::array<std::string_view, 3> labels{"CMS", "PKCS7", "PKCS #7 SIGNED DATA"};
    auto blocks = blocks_in(file, labels);
    if (!blocks) return pass_on(blocks);
    if (blocks->size() != 1) return fail(ErrorCode::malformed, msg("the file must hold exactly one CMS structure"));
    if (!is_der(blocks->front().der)) return fail(ErrorCode::malformed, msg("the PEM block holds no DER structure"));
    return std::move(blocks->front().der);
}

/// The same CMS in DER when it is one in BER (indefinite lengths, octet strings in pieces), as mail programs and `openssl cms -stream` write: RFC 5652 asks for DER where
/// signatures are computed only. nullopt for anything else.
std::optional<Bytes> rewritten_in_der(ByteView octets) {
    const std::uint8_t* at = octets.data();
    const CmsPtr cms(d2i_CMS_ContentInfo(nullptr, &at, static_cast<long>(octets.size())));
    unsigned char* written = nullptr;
    const bool whole = cms && at == octets.data() + octets.size();
    const int size = whole ? i2d_CMS_ContentInfo(cms.get(), &written) : -1;
    drained_errors();
    if (size <= 0) return std::nullopt;
    const std::unique_ptr<unsigned char, FreeOctets> owned(written);
    return Bytes(written, written + size);
}

/// What is no SignedData stays as it is: the judge will say so.
Bytes in_order(Bytes octets) {
    if (auto sorted = with_sorted_bag(octets)) return std::move(*sorted);
    if (const auto der = rewritten_in_der(octets))
        if (auto sorted = with_sorted_bag(*der)) return std::move(*sorted);
    return octets;
}

}  // namespace

Result<Bytes> cms_in(ByteView file) {
    auto octets = octets_in(file);
    if (!octets) return octets;
    return in_order(std::move(*octets));
}

Result<Bytes> token_in(ByteView file) {
    auto octets = octets_in(file);
    if (!octets) return octets;
    const auto outer = der::only(*octets, der::sequence);
    if (!outer || outer->content.empty() || outer->content[0] != der::sequence) return in_order(std::move(*octets));
    auto token = token_of_response(*outer);
    if (!token) return token;
    return in_order(std::move(*token));
}

Result<std::vector<Certificate>> certificates_in(ByteView file) {
    static constexpr std::array<std::string_view, 2> labels{"CERTIFICATE", "X509 CERTIFICATE"};
    return items_in<Certificate>(file, labels, limits::bag_certificates);
}

Result<std::vector<Crl>> crls_in(ByteView file) {
    static constexpr std::array<std::string_view, 1> labels{"X509 CRL"};
    return items_in<Crl>(file, labels, limits::bag_crls);
}

Result<EmbeddedContent> embedded_content(ByteView cms) {
    auto signed_data = read_signed_data(cms);
    if (!signed_data) return pass_on(signed_data);
    EmbeddedContent content{signed_data->content_type, std::nullopt};
    if (signed_data->content) content.octets = base::copy_of(*signed_data->content);
    return content;
}

}  // namespace saksi::trust
