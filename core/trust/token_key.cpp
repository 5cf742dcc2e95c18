// The engine interface of OpenSSL is marked as deprecated since 3.0; Debian 12 has no PKCS#11 provider, so it is the way that is left.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/engine.h>

#include "trust/token_key.hpp"

#include <openssl/crypto.h>

#include "trust/algorithms.hpp"
#include "trust/key_data.hpp"
#include "trust/openssl_context.hpp"

namespace saksi::trust {

namespace {

struct FreeEngine {
    void operator()(ENGINE* engine) const noexcept { ENGINE_free(engine); }
};
using EnginePtr = std::unique_ptr<ENGINE, FreeEngine>;

/// `module-path` of the query, percent-decoded; empty when there is none.
std::string module_path(std::string_view uri) {
    const auto query = uri.find('?');
    if (query == std::string_view::npos) return {};
    std::string_view rest = uri.substr(query + 1);
    while (!rest.empty()) {
        const auto end = rest.find('&');
        const std::string_view part = rest.substr(0, end);
        rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
        constexpr std::string_view name = "module-path=";
        if (!part.starts_with(name)) continue;
        std::string path;
        for (std::size_t i = name.size(); i < part.size(); ++i) {
            if (part[i] != '%' || i + 2 >= part.size()) {
                path += part[i];
                continue;
            }
            path += static_cast<char>(std::stoi(std::string(part.substr(i + 1, 2)), nullptr, 16));
            i += 2;
        }
        return path;
    }
    return {};
}

bool is_hexadecimal(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

std::unexpected<Error> no_engine() {
    drained_errors();
    return fail(ErrorCode::unavailable, msg("keys in hardware need OpenSSL's PKCS#11 engine, which is not installed (Debian: libengine-pkcs11-openssl)"));
}

bool control(ENGINE* engine, const char* name, const std::string& value) { return ENGINE_ctrl_cmd_string(engine, name, value.c_str(), 0) == 1; }

/// Loaded from OpenSSL's own folder by its full name: OPENSSL_ENGINES and configuration files have no say (attack S01).
Result<EnginePtr> load_engine(const std::string& module) {
    const char* folder = OPENSSL_info(OPENSSL_INFO_ENGINES_DIR);
    EnginePtr engine(ENGINE_by_id("dynamic"));
    if (folder == nullptr) return no_engine();
    if (!engine) {
        ENGINE_load_dynamic();
        engine.reset(ENGINE_by_id("dynamic"));
    }
    if (!engine || !control(engine.get(), "SO_PATH", std::string(folder) + "/pkcs11.so") || !control(engine.get(), "ID", "pkcs11") || ENGINE_ctrl_cmd_string(engine.get(), "LOAD", nullptr, 0) != 1)
        return no_engine();
    if (!module.empty() && !control(engine.get(), "MODULE_PATH", module)) return no_engine();
    return engine;
}

}  // namespace

Status check_token_uri(std::string_view uri) {
    bool good = uri.starts_with("pkcs11:") && uri.size() <= 1024;
    for (std::size_t i = 0; good && i < uri.size(); ++i) {
        if (uri[i] == '%') good = i + 2 < uri.size() && is_hexadecimal(uri[i + 1]) && is_hexadecimal(uri[i + 2]);
        good = good && uri[i] > 0x20 && uri[i] < 0x7f;
    }
    if (!good) return fail(ErrorCode::usage, msg("expected the place of a key in a token as pkcs11:token=NAME;object=NAME (RFC 7512)"));
    if (uri.find("pin-value") != std::string_view::npos || uri.find("pin-source") != std::string_view::npos)
        return fail(ErrorCode::usage, msg("the PIN never stands in the key's address; give it with --passphrase-file, --passphrase-fd or at the question"));
    return {};
}

Result<SigningKey> token_key(const std::string& uri, const Passphrase& pin) {
    if (Status good = check_token_uri(uri); !good) return pass_on(good);
    auto engine = load_engine(module_path(uri));
    if (!engine) return pass_on(engine);
    std::string words(reinterpret_cast<const char*>(pin.octets().data()), pin.octets().size());
    const bool pin_set = control(engine->get(), "PIN", words);
    OPENSSL_cleanse(words.data(), words.size());
    if (!pin_set || ENGINE_init(engine->get()) != 1) {
        const std::string reason = drained_errors();
        return fail(ErrorCode::unavailable, msg("the token's driver cannot be loaded ({reason})", {{"reason", reason.empty() ? "-" : reason}}));
    }
    // The address without its query: libp11 knows no module-path.
    const std::string place = uri.substr(0, uri.find('?'));
    KeyPtr key(ENGINE_load_private_key(engine->get(), place.c_str(), nullptr, nullptr));
    const std::string reason = drained_errors();
    ENGINE_finish(engine->get());  // the key holds a reference of its own
    if (!key) {
        if (reason.find("PIN") != std::string::npos || reason.find("ogin") != std::string::npos)
            return fail(ErrorCode::refused, msg("the token refused the PIN ({reason}); too many wrong ones lock it", {{"reason", reason}}));
        return fail(ErrorCode::unavailable, msg("the token or the key in it was not found: {place} ({reason})", {{"place", place}, {"reason", reason.empty() ? "-" : reason}}));
    }
    if (judge_key(key.get()) != KeyVerdict::allowed) return fail(ErrorCode::unsupported, msg("this kind of key is not accepted: {key}", {{"key", key_text(key.get())}}));
    return SigningKey(std::make_unique<KeyData>(std::move(key)));
}

}  // namespace saksi::trust
