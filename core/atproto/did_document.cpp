#include "atproto/did_document.hpp"

#include "atproto/account_key.hpp"
#include "atproto/atproto_limits.hpp"
#include "base/json.hpp"

namespace saksi::atproto {

Result<DidDocument> DidDocument::parse(ByteView json) {
    if (json.size() > limits::account_proof_bytes) return fail(ErrorCode::limit_exceeded, msg("a DID document is larger than {limit} octets", {{"limit", std::to_string(limits::account_proof_bytes)}}));
    auto value = base::parse_json(json);
    if (!value) return pass_on(value, msg("reading a DID document"));
    const std::string* id = value->text_at("id");
    if (!id) return fail(ErrorCode::malformed, msg("a DID document does not say whose it is"));
    DidDocument document{*id, std::nullopt};
    const Json::Array* methods = value->array_at("verificationMethod");
    if (!methods) return document;
    if (methods->size() > limits::verification_methods) return fail(ErrorCode::limit_exceeded, msg("a DID document holds more than {limit} keys", {{"limit", std::to_string(limits::verification_methods)}}));
    for (const Json& method : *methods) {
        const std::string* name = method.text_at("id");
        if (!name || (*name != "#atproto" && *name != *id + "#atproto")) continue;
        // The first of that name is the one (atproto.com/specs/did).
        const std::string* type = method.text_at("type");
        const std::string* multibase = method.text_at("publicKeyMultibase");
        if (type && multibase) document.key = key_from_method(*type, *multibase);
        break;
    }
    return document;
}

}  // namespace saksi::atproto
