#include "verify/foreign/asic_manifest_xml.hpp"

#include <expat.h>

#include <algorithm>
#include <array>
#include <memory>
#include <type_traits>

#include "base/foreign_limits.hpp"
#include "digest/encoding.hpp"

namespace saksi::verify {

namespace {

constexpr char separator = '\n';  // between namespace and local name: cannot stand in either
constexpr std::string_view signature_namespace = "http://www.w3.org/2000/09/xmldsig#";
// EN 319 162-1 and TS 102 918 V1.2.1; programs of the years before wrote the other two.
constexpr std::array<std::string_view, 3> container_namespaces{"http://uri.etsi.org/02918/v1.2.1#", "http://uri.etsi.org/2918/v1.2.1#", "http://uri.etsi.org/02918/v1.1.1#"};

struct FreeParser {
    void operator()(XML_Parser parser) const noexcept { XML_ParserFree(parser); }
};
using Parser = std::unique_ptr<std::remove_pointer_t<XML_Parser>, FreeParser>;

/// RFC 3986 §2.1. nullopt for a stray percent sign.
std::optional<std::string> percent_decoded(std::string_view text) {
    const auto value = [](char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1; };
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            out += text[i];
            continue;
        }
        if (i + 2 >= text.size() || value(text[i + 1]) < 0 || value(text[i + 2]) < 0) return std::nullopt;
        out += static_cast<char>(value(text[i + 1]) * 16 + value(text[i + 2]));
        i += 2;
    }
    return out;
}

/// The entry that a relative reference names; empty for anything that has a scheme, an authority, a query, a fragment or a way up.
std::string entry_named_by(std::string_view uri) {
    if (uri.starts_with("./")) uri.remove_prefix(2);
    if (uri.empty() || uri.starts_with('/') || uri.find_first_of(":?#") != std::string_view::npos) return {};
    auto name = percent_decoded(uri);
    if (!name || name->starts_with("../") || name->find("/../") != std::string::npos || name->find('\0') != std::string::npos) return {};
    return *name;
}

std::optional<digest::ForeignAlgorithm> algorithm_named_by(std::string_view uri) {
    using enum digest::ForeignAlgorithm;
    if (uri == "http://www.w3.org/2001/04/xmlenc#sha256") return sha256;
    if (uri == "http://www.w3.org/2001/04/xmldsig-more#sha384") return sha384;
    if (uri == "http://www.w3.org/2001/04/xmlenc#sha512") return sha512;
    if (uri == "http://www.w3.org/2000/09/xmldsig#sha1") return sha1;
    if (uri == "http://www.w3.org/2001/04/xmldsig-more#md5") return md5;
    return std::nullopt;
}

std::string without_white_space(std::string_view text) {
    std::string out;
    for (const char c : text)
        if (c != ' ' && c != '\t' && c != '\r' && c != '\n') out += c;
    return out;
}

struct Name {
    std::string_view space, local;
};

Name name_of_element(const XML_Char* element) {
    const std::string_view whole(element);
    const std::size_t at = whole.find(separator);
    if (at == std::string_view::npos) return {{}, whole};
    return {whole.substr(0, at), whole.substr(at + 1)};
}

/// Takes the elements in document order; expat calls it.
class Builder {
public:
    explicit Builder(XML_Parser parser) : parser_(parser) {}

    void start(const XML_Char* element, const XML_Char** attributes) {
        if (++depth_ > limits::xml_depth) return stop(fail(ErrorCode::limit_exceeded, msg("XML nested deeper than {limit} elements", {{"limit", std::to_string(limits::xml_depth)}})));
        const Name name = name_of_element(element);
        const bool container = std::ranges::find(container_namespaces, name.space) != container_namespaces.end();
        if (depth_ == 1) {
            if (!container || name.local != "ASiCManifest") return stop(fail(ErrorCode::malformed, msg("the root element is no ASiCManifest")));
            return;
        }
        if (depth_ == 2 && container && name.local == "SigReference") return take_signature(attributes);
        if (depth_ == 2 && container && name.local == "DataObjectReference") return take_reference(attributes);
        if (depth_ != 3 || !in_reference_ || name.space != signature_namespace) return;
        if (name.local == "DigestMethod") manifest.references.back().algorithm = attribute(attributes, "Algorithm");
        in_value_ = name.local == "DigestValue";
        if (in_value_ && !value_.empty()) stop(fail(ErrorCode::malformed, msg("a reference states two digests")));
    }

    void text(std::string_view more) {
        if (in_value_) value_ += more;
    }

    void end() {
        if (depth_ == 3) in_value_ = false;
        if (depth_ == 2 && in_reference_) finish_reference();
        --depth_;
    }

    void refuse_doctype() { stop(fail(ErrorCode::malformed, msg("the XML has a DOCTYPE; such files are not read"))); }

    ForeignManifest manifest;
    std::optional<Error> error;
    bool has_signature = false;

private:
    void stop(std::unexpected<Error> why) {
        if (!error) error = std::move(why.error());
        XML_StopParser(parser_, XML_FALSE);
    }

    static std::string attribute(const XML_Char** attributes, std::string_view wanted) {
        for (; *attributes != nullptr; attributes += 2)
            if (wanted == attributes[0]) return attributes[1];
        return {};
    }

    void take_signature(const XML_Char** attributes) {
        if (has_signature) return stop(fail(ErrorCode::malformed, msg("the manifest names two signatures")));
        has_signature = true;
        manifest.signature_uri = attribute(attributes, "URI");
        manifest.signature_name = entry_named_by(manifest.signature_uri);
        manifest.signature_media_type = attribute(attributes, "MimeType");
    }

    void take_reference(const XML_Char** attributes) {
        if (manifest.references.size() >= limits::archive_kept_entries)
            return stop(fail(ErrorCode::limit_exceeded, msg("the manifest names more than {limit} entries", {{"limit", std::to_string(limits::archive_kept_entries)}})));
        ForeignReference& reference = manifest.references.emplace_back();
        reference.uri = attribute(attributes, "URI");
        reference.name = entry_named_by(reference.uri);
        const std::string rootfile = attribute(attributes, "Rootfile");
        reference.rootfile = rootfile == "true" || rootfile == "1";
        in_reference_ = true;
        value_.clear();
    }

    void finish_reference() {
        ForeignReference& reference = manifest.references.back();
        in_reference_ = false;
        const auto algorithm = algorithm_named_by(reference.algorithm);
        if (!algorithm) return;
        auto octets = digest::from_base64(without_white_space(value_));
        if (octets && octets->size() == digest::size_of(*algorithm)) reference.digest = digest::ForeignDigest{*algorithm, std::move(*octets)};
    }

    XML_Parser parser_;
    int depth_ = 0;
    bool in_reference_ = false, in_value_ = false;
    std::string value_;
};

Builder& builder_of(void* data) { return *static_cast<Builder*>(data); }

}  // namespace

Result<ForeignManifest> read_foreign_manifest(ByteView xml) {
    if (xml.size() > limits::manifest_bytes) return fail(ErrorCode::limit_exceeded, msg("the manifest is larger than {limit} bytes", {{"limit", std::to_string(limits::manifest_bytes)}}));
    const Parser parser(XML_ParserCreateNS(nullptr, separator));
    if (!parser) return fail(ErrorCode::internal, msg("out of memory"));
    Builder builder(parser.get());
    XML_SetUserData(parser.get(), &builder);
    XML_SetElementHandler(
        parser.get(), [](void* data, const XML_Char* name, const XML_Char** attributes) { builder_of(data).start(name, attributes); },
        [](void* data, const XML_Char*) { builder_of(data).end(); });
    XML_SetCharacterDataHandler(parser.get(), [](void* data, const XML_Char* text, int size) { builder_of(data).text({text, static_cast<std::size_t>(size)}); });
    // Without a DOCTYPE there is no entity to expand or to load.
    XML_SetStartDoctypeDeclHandler(parser.get(), [](void* data, const XML_Char*, const XML_Char*, const XML_Char*, int) { builder_of(data).refuse_doctype(); });
    const XML_Status status = XML_Parse(parser.get(), reinterpret_cast<const char*>(xml.data()), static_cast<int>(xml.size()), XML_TRUE);
    if (builder.error) return std::unexpected(std::move(*builder.error));
    if (status != XML_STATUS_OK)
        return fail(ErrorCode::malformed, msg("line {line}: this is no well-formed XML ({reason})",
                                              {{"line", std::to_string(XML_GetCurrentLineNumber(parser.get()))}, {"reason", XML_ErrorString(XML_GetErrorCode(parser.get()))}}));
    if (!builder.has_signature) return fail(ErrorCode::malformed, msg("the manifest names no signature (SigReference)"));
    return std::move(builder.manifest);
}

}  // namespace saksi::verify
