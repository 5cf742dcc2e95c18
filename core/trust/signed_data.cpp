#include "trust/signed_data.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "trust/algorithms.hpp"
#include "trust/certificate_data.hpp"
#include "trust/der.hpp"
#include "trust/openssl_context.hpp"

namespace saksi::trust {

namespace {

constexpr std::size_t most_attributes = 32;       // CAdES profiles know about a dozen
constexpr std::size_t most_signers = 16;          // more than one is refused anyway; this bounds the list
constexpr std::size_t most_digest_algorithms = 8;

std::unexpected<Error> bad(std::string_view part) {
    return fail(ErrorCode::malformed, msg("the CMS structure is not in the strict form that is required; the fault lies in: {part}", {{"part", std::string(part)}}));
}

/// SET OF Attribute. Each SEQUENCE { OID, SET OF value }, sorted throughout (X.690 §11.6).
std::optional<std::vector<Attribute>> read_attributes(ByteView content) {
    const auto elements = der::all(content, most_attributes);
    if (!elements || elements->empty() || !der::is_sorted_set(*elements)) return std::nullopt;
    std::vector<Attribute> attributes;
    for (const auto& element : *elements) {
        if (element.tag != der::sequence) return std::nullopt;
        der::Reader reader(element.content);
        const auto type = reader.next(der::oid);
        const auto values = reader.next(der::set);
        if (!type || !values || !reader.at_end()) return std::nullopt;
        const auto members = der::all(values->content, most_attributes);
        if (!members || members->empty() || !der::is_sorted_set(*members)) return std::nullopt;
        Attribute attribute{der::oid_text(type->content), {}};
        if (attribute.type.empty()) return std::nullopt;
        for (const auto& member : *members) attribute.values.push_back(member.whole);
        attributes.push_back(std::move(attribute));
    }
    return attributes;
}

bool read_signer_identifier(der::Reader& reader, SignerInfo& signer) {
    if (reader.next_is(der::context(0, false))) {
        const auto identifier = reader.next(der::context(0, false));
        if (!identifier) return false;
        signer.key_identifier = identifier->content;
        return !signer.key_identifier.empty();
    }
    const auto identifier = reader.next(der::sequence);
    if (!identifier) return false;
    der::Reader inner(identifier->content);
    const auto issuer = inner.next(der::sequence);
    const auto serial = inner.next(der::integer);
    if (!issuer || !serial || !inner.at_end() || !der::is_strict_integer(serial->content)) return false;
    signer.issuer = issuer->whole;
    signer.serial = serial->content;
    return true;
}

std::optional<SignerInfo> read_signer(const der::Element& element) {
    if (element.tag != der::sequence) return std::nullopt;
    der::Reader reader(element.content);
    SignerInfo signer;
    const auto version = reader.next(der::integer);
    if (!version) return std::nullopt;
    const auto number = der::small_integer(version->content);
    if (!number) return std::nullopt;
    signer.version = *number;
    if (!read_signer_identifier(reader, signer)) return std::nullopt;
    const auto digest_algorithm = reader.next(der::sequence);
    if (!digest_algorithm) return std::nullopt;
    signer.digest_algorithm = digest_algorithm->whole;
    if (const auto attributes = reader.next(der::context(0, true))) {
        auto list = read_attributes(attributes->content);
        if (!list) return std::nullopt;
        signer.signed_attributes = attributes->whole;
        signer.attributes = std::move(*list);
    }
    const auto signature_algorithm = reader.next(der::sequence);
    const auto signature = reader.next(der::octet_string);
    if (!signature_algorithm || !signature || signature->content.empty()) return std::nullopt;
    signer.signature_algorithm = signature_algorithm->whole;
    signer.signature = signature->content;
    if (const auto attributes = reader.next(der::context(1, true))) {
        auto list = read_attributes(attributes->content);
        if (!list) return std::nullopt;
        signer.has_unsigned = true;
        signer.unsigned_attributes = std::move(*list);
    }
    if (!reader.at_end()) return std::nullopt;
    return signer;
}

/// CertificateSet with plain X.509 members only: attribute certificates and other formats would be octets that nothing here judges.
std::optional<std::vector<ByteView>> read_certificates(const der::Element& element) {
    const auto members = der::all(element.content, static_cast<std::size_t>(limits::bag_certificates));
    if (!members || members->empty() || !der::is_sorted_set(*members)) return std::nullopt;
    std::vector<ByteView> views;
    for (const auto& member : *members) {
        if (member.tag != der::sequence) return std::nullopt;
        views.push_back(member.whole);
    }
    return views;
}

/// RevocationInfoChoices: lists, and OCSP answers as RFC 5940 §2 puts them; nothing else.
bool read_revocation_data(const der::Element& element, SignedData& signed_data) {
    const auto members = der::all(element.content, static_cast<std::size_t>(limits::bag_crls));
    if (!members || members->empty() || !der::is_sorted_set(*members)) return false;
    for (const auto& member : *members) {
        if (member.tag == der::sequence) {
            signed_data.crls.push_back(member.whole);
            continue;
        }
        if (member.tag != der::context(1, true)) return false;
        der::Reader reader(member.content);
        const auto format = reader.next(der::oid);
        const auto response = reader.next(der::sequence);
        if (!format || !response || !reader.at_end() || der::oid_text(format->content) != oids::ocsp_response) return false;
        signed_data.ocsp.push_back(response->whole);
    }
    return true;
}

/// Counted before anything is kept of them: ten thousand certificates must not cost more than one look (C20).
Status within(const der::Element& element, int most) {
    der::Reader reader(element.content);
    int count = 0;
    while (reader.next())
        if (++count > most) return fail(ErrorCode::limit_exceeded, msg("a CMS structure carries more than {most} certificates or revocation data", {{"most", std::to_string(most)}}));
    return {};
}

bool read_content(der::Reader& reader, SignedData& signed_data) {
    const auto encapsulated = reader.next(der::sequence);
    if (!encapsulated) return false;
    der::Reader inner(encapsulated->content);
    const auto type = inner.next(der::oid);
    if (!type) return false;
    signed_data.content_type = der::oid_text(type->content);
    if (const auto wrapper = inner.next(der::context(0, true))) {
        const auto octets = der::only(wrapper->content, der::octet_string);
        if (!octets) return false;
        signed_data.content = octets->content;
    }
    return inner.at_end() && !signed_data.content_type.empty();
}

}  // namespace

const Attribute* SignerInfo::attribute(std::string_view type) const {
    const auto found = std::ranges::find(attributes, type, &Attribute::type);
    return found == attributes.end() ? nullptr : &*found;
}

Result<SignedData> read_signed_data(ByteView cms) {
    if (cms.size() > limits::cms_bytes) {
        return fail(ErrorCode::limit_exceeded, msg("a CMS structure has {size} octets, at most {most} are read",
                                                   {{"size", std::to_string(cms.size())}, {"most", std::to_string(limits::cms_bytes)}}));
    }
    const auto outer = der::only(cms, der::sequence);
    if (!outer) return bad("ContentInfo");
    der::Reader info(outer->content);
    const auto type = info.next(der::oid);
    const auto wrapper = info.next(der::context(0, true));
    if (!type || !wrapper || !info.at_end() || der::oid_text(type->content) != oids::signed_data) return bad("ContentInfo");
    const auto body = der::only(wrapper->content, der::sequence);
    if (!body) return bad("SignedData");
    der::Reader reader(body->content);
    SignedData signed_data;
    const auto version = reader.next(der::integer);
    const auto number = version ? der::small_integer(version->content) : std::nullopt;
    if (!number) return bad("SignedData.version");
    signed_data.version = *number;
    const auto digests = reader.next(der::set);
    const auto digest_list = digests ? der::all(digests->content, most_digest_algorithms) : std::nullopt;
    if (!digest_list || !der::is_sorted_set(*digest_list)) return bad("digestAlgorithms");
    for (const auto& digest : *digest_list) signed_data.digest_algorithms.push_back(digest.whole);
    if (!read_content(reader, signed_data)) return bad("encapContentInfo");
    if (const auto certificates = reader.next(der::context(0, true))) {
        if (Status few = within(*certificates, limits::bag_certificates); !few) return pass_on(few);
        auto list = read_certificates(*certificates);
        if (!list) return bad("certificates");
        signed_data.certificates = std::move(*list);
    }
    if (const auto crls = reader.next(der::context(1, true))) {
        if (Status few = within(*crls, limits::bag_crls); !few) return pass_on(few);
        if (!read_revocation_data(*crls, signed_data)) return bad("crls");
    }
    const auto signers = reader.next(der::set);
    const auto signer_list = signers ? der::all(signers->content, most_signers) : std::nullopt;
    if (!signer_list || !der::is_sorted_set(*signer_list) || !reader.at_end()) return bad("signerInfos");
    for (const auto& element : *signer_list) {
        auto signer = read_signer(element);
        if (!signer) return bad("SignerInfo");
        signed_data.signers.push_back(std::move(*signer));
    }
    return signed_data;
}

Result<Bag> bag_of(const SignedData& signed_data) {
    Bag bag;
    for (const ByteView der_octets : signed_data.certificates) {
        auto certificate = Certificate::from_der(der_octets);
        if (!certificate) return pass_on(certificate);
        bag.certificates.push_back(std::move(*certificate));
    }
    for (const ByteView der_octets : signed_data.crls) {
        auto list = Crl::from_der(der_octets);
        if (!list) return pass_on(list);
        bag.crls.push_back(std::move(*list));
    }
    for (const ByteView der_octets : signed_data.ocsp) {
        auto answer = OcspResponse::from_der(der_octets);
        if (!answer) return pass_on(answer);
        bag.ocsp.push_back(std::move(*answer));
    }
    return bag;
}

namespace {

void add_members(std::vector<Bytes>& members, const der::Element& set) {
    der::Reader reader(set.content);
    while (const auto member = reader.next()) members.push_back(base::copy_of(member->whole));
}

void append(Bytes& out, ByteView octets) { out.insert(out.end(), octets.begin(), octets.end()); }

}  // namespace

Result<Bytes> with_sorted_bag(ByteView cms, const std::vector<Bytes>& more) {
    if (cms.size() > limits::cms_bytes) {
        return fail(ErrorCode::limit_exceeded, msg("a CMS structure has {size} octets, at most {most} are read", {{"size", std::to_string(cms.size())}, {"most", std::to_string(limits::cms_bytes)}}));
    }
    const auto outer = der::only(cms, der::sequence);
    der::Reader info(outer ? outer->content : ByteView{});
    const auto type = info.next(der::oid);
    const auto wrapper = info.next(der::context(0, true));
    const auto body = wrapper ? der::only(wrapper->content, der::sequence) : std::nullopt;
    if (!type || !body || !info.at_end()) return bad("ContentInfo");
    der::Reader reader(body->content);
    const auto version = reader.next(der::integer);
    const auto digests = reader.next(der::set);
    const auto content = reader.next(der::sequence);
    const auto certificates = reader.next(der::context(0, true));
    const auto crls = reader.next(der::context(1, true));
    const auto signers = reader.next(der::set);
    if (!version || !digests || !content || !signers || !reader.at_end()) return bad("SignedData");
    std::vector<Bytes> held, revocation;
    if (certificates) {
        if (Status few = within(*certificates, limits::bag_certificates); !few) return pass_on(few);
        add_members(held, *certificates);
    }
    if (crls) {
        if (Status few = within(*crls, limits::bag_crls); !few) return pass_on(few);
        add_members(revocation, *crls);
    }
    for (const Bytes& one : more)
        if (std::ranges::find(revocation, one) == revocation.end()) revocation.push_back(one);
    const bool has_other = std::ranges::any_of(revocation, [](const Bytes& one) { return one.front() == der::context(1, true); });
    constexpr std::uint8_t version_5 = 5;
    Bytes inner = has_other ? der::element(der::integer, ByteView(&version_5, 1)) : base::copy_of(version->whole);
    append(inner, digests->whole);
    append(inner, content->whole);
    if (!held.empty()) append(inner, der::element(der::context(0, true), der::sorted_content(std::move(held))));
    if (!revocation.empty()) append(inner, der::element(der::context(1, true), der::sorted_content(std::move(revocation))));
    append(inner, signers->whole);
    Bytes whole = base::copy_of(type->whole);
    append(whole, der::element(der::context(0, true), der::element(der::sequence, inner)));
    return der::element(der::sequence, whole);
}

}  // namespace saksi::trust
