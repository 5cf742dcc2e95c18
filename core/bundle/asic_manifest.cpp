#include "bundle/asic_manifest.hpp"

#include <algorithm>
#include <optional>
#include <unordered_set>

#include "base/assert.hpp"
#include "base/limits.hpp"
#include "bundle/entry_name.hpp"
#include "zip/entry.hpp"

namespace saksi::bundle {

namespace {

// DO NOT CHANGE: signatures stand over these octets. Form: ETSI EN 319 162-1 V1.1.1 Annex A.4, schema en_31916201v010101.xsd.
constexpr std::string_view head =
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\n"
    "<asic:ASiCManifest xmlns:asic=\"http://uri.etsi.org/02918/v1.2.1#\" xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">\n"
    "<asic:SigReference URI=\"";
constexpr std::string_view media_type_attribute = "\" MimeType=\"";
constexpr std::string_view sig_reference_end = "\"/>\n";
constexpr std::string_view reference_start = "<asic:DataObjectReference URI=\"";
constexpr std::string_view rootfile_attribute = "\" Rootfile=\"true";
constexpr std::string_view digest_start = "\"><ds:DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"/><ds:DigestValue>";
constexpr std::string_view reference_end = "</ds:DigestValue></asic:DataObjectReference>\n";
constexpr std::string_view tail = "</asic:ASiCManifest>\n";

// None of these characters means anything to XML, so nothing is ever escaped.
bool is_media_type(std::string_view text) noexcept {
    const auto allowed = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '+' || c == '-'; };
    const std::size_t slash = text.find('/');
    if (slash == 0 || slash == std::string_view::npos || slash + 1 == text.size()) return false;
    return std::ranges::all_of(text.substr(0, slash), allowed) && std::ranges::all_of(text.substr(slash + 1), allowed);
}

std::unexpected<Error> differs_at(std::size_t offset) {
    return fail(ErrorCode::malformed, msg("ASiC manifest, byte {offset}: this differs from the fixed form", {{"offset", std::to_string(offset)}}));
}

/// Takes the text apart from left to right.
class Cursor {
public:
    explicit Cursor(std::string_view text) : text_(text) {}

    std::size_t at() const noexcept { return at_; }
    bool done() const noexcept { return at_ == text_.size(); }
    bool skip(std::string_view literal) noexcept {
        if (!text_.substr(at_).starts_with(literal)) return false;
        at_ += literal.size();
        return true;
    }
    Status expect(std::string_view literal) {
        if (skip(literal)) return {};
        const std::string_view rest = text_.substr(at_);
        const auto difference = std::ranges::mismatch(rest, literal);
        return differs_at(at_ + static_cast<std::size_t>(difference.in1 - rest.begin()));
    }
    /// The characters up to `end`, which stays.
    std::string_view up_to(char end) noexcept {
        const std::size_t found = std::min(text_.find(end, at_), text_.size());
        const std::string_view taken = text_.substr(at_, found - at_);
        at_ = found;
        return taken;
    }

private:
    std::string_view text_;
    std::size_t at_ = 0;
};

/// URI and media type of either kind of reference, up to the closing quotation mark.
struct Named {
    std::string uri;
    std::string media_type;
};
Result<Named> read_named(Cursor& cursor) {
    Named named;
    std::size_t start = cursor.at();
    named.uri = cursor.up_to('"');
    if (!zip::is_portable_name(named.uri)) return differs_at(start);
    if (auto found = cursor.expect(media_type_attribute); !found) return pass_on(found);
    start = cursor.at();
    named.media_type = cursor.up_to('"');
    if (!is_media_type(named.media_type)) return differs_at(start);
    return named;
}

Result<DataObjectReference> read_reference(Cursor& cursor) {
    auto named = read_named(cursor);
    if (!named) return pass_on(named);
    const bool rootfile = cursor.skip(rootfile_attribute);
    if (auto found = cursor.expect(digest_start); !found) return pass_on(found);
    const std::size_t start = cursor.at();
    auto sha256 = digest::Digest::from_base64(digest::Algorithm::sha256, cursor.up_to('<'));
    if (!sha256) return pass_on(sha256, msg("reading the ASiC manifest at byte {offset}", {{"offset", std::to_string(start)}}));
    if (auto found = cursor.expect(reference_end); !found) return pass_on(found);
    return DataObjectReference{std::move(named->uri), std::move(named->media_type), std::move(*sha256), rootfile};
}

/// Rules that the form alone does not state.
Status check_references(const AsicManifest& manifest) {
    std::unordered_set<std::string_view> seen;
    int rootfiles = 0;
    for (const DataObjectReference& reference : manifest.references) {
        if (!seen.insert(reference.uri).second) {
            return fail(ErrorCode::malformed, msg("the ASiC manifest names {name} twice", {{"name", reference.uri}}));
        }
        if (reference.uri == manifest.sig_reference_uri || reference.uri == mimetype_name) {
            return fail(ErrorCode::malformed, msg("the ASiC manifest must not list {name}", {{"name", reference.uri}}));
        }
        rootfiles += reference.rootfile ? 1 : 0;
    }
    if (rootfiles > 1) return fail(ErrorCode::malformed, msg("the ASiC manifest marks more than one entry as Rootfile"));
    return {};
}

}  // namespace

std::string AsicManifest::text() const {
    SAKSI_ASSERT(zip::is_portable_name(sig_reference_uri) && is_media_type(sig_reference_media_type));
    std::string out(head);
    out.append(sig_reference_uri).append(media_type_attribute).append(sig_reference_media_type).append(sig_reference_end);
    for (const DataObjectReference& reference : references) {
        SAKSI_ASSERT(zip::is_portable_name(reference.uri) && is_media_type(reference.media_type));
        SAKSI_ASSERT(reference.sha256.algorithm() == digest::Algorithm::sha256);
        out.append(reference_start).append(reference.uri).append(media_type_attribute).append(reference.media_type);
        if (reference.rootfile) out.append(rootfile_attribute);
        out.append(digest_start).append(reference.sha256.base64()).append(reference_end);
    }
    out.append(tail);
    return out;
}

Result<AsicManifest> AsicManifest::parse(ByteView octets) {
    if (octets.size() > limits::manifest_bytes) {
        return fail(ErrorCode::limit_exceeded, msg("an ASiC manifest has at most {limit} octets", {{"limit", std::to_string(limits::manifest_bytes)}}));
    }
    const std::string_view text = text_of(octets);
    Cursor cursor(text);
    if (auto found = cursor.expect(head); !found) return pass_on(found);
    auto signature = read_named(cursor);
    if (!signature) return pass_on(signature);
    if (auto found = cursor.expect(sig_reference_end); !found) return pass_on(found);
    AsicManifest manifest{std::move(signature->uri), std::move(signature->media_type), {}};
    while (cursor.skip(reference_start)) {
        auto reference = read_reference(cursor);
        if (!reference) return pass_on(reference);
        manifest.references.push_back(std::move(*reference));
    }
    if (auto found = cursor.expect(tail); !found) return pass_on(found);
    if (!cursor.done()) return differs_at(cursor.at());
    if (auto checked = check_references(manifest); !checked) return pass_on(checked);
    // Nothing above should let another text through; the last word is the comparison itself.
    const std::string again = manifest.text();
    if (again != text) return differs_at(static_cast<std::size_t>(std::ranges::mismatch(text, again).in1 - text.begin()));
    return manifest;
}

const DataObjectReference* AsicManifest::find(std::string_view uri) const noexcept {
    const auto found = std::ranges::find(references, uri, &DataObjectReference::uri);
    return found == references.end() ? nullptr : &*found;
}

}  // namespace saksi::bundle
