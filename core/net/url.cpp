#include "net/url.hpp"

#include <locale.h>

#include <charconv>
#include <optional>

#include "base/limits.hpp"
#include "net/address.hpp"
#include "net/curl_handles.hpp"

namespace saksi::net {
namespace {

char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string lowered(std::string_view text) {
    std::string result(text);
    for (char& c : result) c = lower(c);
    return result;
}

/// The scheme in lower case, or nullopt for a relative reference (RFC 3986 §3.1).
std::optional<std::string> scheme_of(std::string_view text) {
    const auto colon = text.find_first_of(":/?#");
    if (colon == std::string_view::npos || colon == 0 || text[colon] != ':') return std::nullopt;
    const std::string scheme = lowered(text.substr(0, colon));
    if (scheme[0] < 'a' || scheme[0] > 'z') return std::nullopt;
    if (scheme.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789+.-") != std::string::npos) return std::nullopt;
    return scheme;
}

std::unexpected<Error> malformed(std::string_view text) {
    return fail(ErrorCode::malformed, msg("{url} is not a usable web address. It must look like https://host/path.", {{"url", std::string(text)}}));
}

std::unexpected<Error> bad_scheme(std::string_view text) {
    return fail(ErrorCode::refused, msg("{url} is refused: only http and https addresses are fetched.", {{"url", std::string(text)}}));
}

std::unexpected<Error> no_parser() { return fail(ErrorCode::internal, msg("libcurl cannot start.")); }

std::optional<std::string> part(CURLU* url, CURLUPart which, unsigned flags = 0) {
    char* text = nullptr;
    if (libcurl().url_get(url, which, &text, flags) != CURLUE_OK) return std::nullopt;
    const CurlTextPtr owned(text);
    return std::string(owned.get());
}

/// libidn2 reads host names in the encoding of the thread's locale; ours are UTF-8 whatever the operator's locale is.
class Utf8Locale {
public:
    Utf8Locale() : before_(::uselocale(loaded())) {}
    ~Utf8Locale() { ::uselocale(before_); }
    Utf8Locale(const Utf8Locale&) = delete;
    Utf8Locale& operator=(const Utf8Locale&) = delete;

private:
    /// Null where the system lacks it: uselocale then changes nothing, and such names are refused.
    static locale_t loaded() {
        static const locale_t locale = ::newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
        return locale;
    }

    locale_t before_;
};

/// Lower case, A-labels, no trailing dot; nullopt when there is no usable host.
std::optional<std::string> canonical_host(CURLU* url) {
    const Utf8Locale utf8;
    auto host = part(url, CURLUPART_HOST, CURLU_PUNYCODE);
    if (!host || part(url, CURLUPART_ZONEID)) return std::nullopt;  // a zone names an interface of this machine
    std::string result = lowered(*host);
    if (result.ends_with('.')) result.pop_back();
    if (result.empty() || result.ends_with('.') || result.size() > 255) return std::nullopt;
    return result;
}

Result<Url> read(CURLU* handle, std::string_view text) {
    if (part(handle, CURLUPART_USER) || part(handle, CURLUPART_PASSWORD))
        return fail(ErrorCode::refused, msg("A web address with a user name or password inside is refused: it would be recorded."));
    const auto host = canonical_host(handle);
    if (!host || libcurl().url_set(handle, CURLUPART_HOST, host->c_str(), 0) != CURLUE_OK ||
        libcurl().url_set(handle, CURLUPART_FRAGMENT, nullptr, 0) != CURLUE_OK)
        return malformed(text);
    // libcurl turns numeric spellings into dotted decimal only while it reads a whole URL, so the corrected one is read once more.
    const auto corrected = part(handle, CURLUPART_URL);
    const CurlUrlPtr again(libcurl().url());
    if (!corrected || !again || libcurl().url_set(again.get(), CURLUPART_URL, corrected->c_str(), 0) != CURLUE_OK) return malformed(text);

    Url url;
    url.scheme = lowered(part(again.get(), CURLUPART_SCHEME).value_or(""));
    if (url.scheme != "http" && url.scheme != "https") return bad_scheme(text);
    url.host = part(again.get(), CURLUPART_HOST).value_or("");
    const std::string port = part(again.get(), CURLUPART_PORT, CURLU_DEFAULT_PORT).value_or("");
    if (std::from_chars(port.data(), port.data() + port.size(), url.port).ec != std::errc{} || url.port == 0 || url.host.empty())
        return malformed(text);
    if (url.port == (url.scheme == "https" ? 443 : 80)) libcurl().url_set(again.get(), CURLUPART_PORT, nullptr, 0);
    url.target = part(again.get(), CURLUPART_PATH).value_or("/");
    if (const auto query = part(again.get(), CURLUPART_QUERY)) url.target += "?" + *query;
    url.text = part(again.get(), CURLUPART_URL).value_or("");
    if (url.host.starts_with('[') && url.host.ends_with(']')) {
        auto address = IpAddress::parse(std::string_view(url.host).substr(1, url.host.size() - 2));
        if (!address) return malformed(text);
        url.host = address->text();
    }
    if (url.text.empty() || url.text.size() > limits::url_bytes) return malformed(text);
    return url;
}

}  // namespace

Result<Url> Url::parse(std::string_view text) {
    if (text.size() > limits::url_bytes) return malformed(text.substr(0, 80));
    const auto scheme = scheme_of(text);
    if (scheme && *scheme != "http" && *scheme != "https") return bad_scheme(text);
    if (!has_libcurl()) return no_parser();
    const CurlUrlPtr handle(libcurl().url());
    if (!scheme || !handle || libcurl().url_set(handle.get(), CURLUPART_URL, std::string(text).c_str(), CURLU_URLENCODE) != CURLUE_OK)
        return malformed(text);
    return read(handle.get(), text);
}

Result<Url> Url::resolve(std::string_view reference) const {
    if (reference.size() > limits::url_bytes) return malformed(reference.substr(0, 80));
    const auto stated = scheme_of(reference);
    if (stated && *stated != "http" && *stated != "https") return bad_scheme(reference);
    if (!has_libcurl()) return no_parser();
    const CurlUrlPtr handle(libcurl().url());
    if (!handle || libcurl().url_set(handle.get(), CURLUPART_URL, text.c_str(), 0) != CURLUE_OK ||
        libcurl().url_set(handle.get(), CURLUPART_URL, std::string(reference).c_str(), CURLU_URLENCODE) != CURLUE_OK)
        return malformed(reference);
    return read(handle.get(), reference);
}

bool Url::same_origin(const Url& other) const noexcept { return scheme == other.scheme && host == other.host && port == other.port; }

std::string Url::authority() const {
    const std::string name = host.find(':') == std::string::npos ? host : "[" + host + "]";
    return port == (scheme == "https" ? 443 : 80) ? name : name + ":" + std::to_string(port);
}

}  // namespace saksi::net
