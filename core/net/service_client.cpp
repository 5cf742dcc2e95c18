#include "net/service_client.hpp"

#include <algorithm>
#include <array>

#include "base/limits.hpp"
#include "net/curl_handles.hpp"
#include "net/url.hpp"

namespace saksi::net {
namespace {

struct Answer {
    Bytes body;
    std::uint64_t limit = 0;
    bool too_large = false;
};

extern "C" std::size_t saksi_net_service_body(char* text, std::size_t, std::size_t size, void* data) {
    auto& answer = *static_cast<Answer*>(data);
    try {
        answer.too_large = answer.body.size() + size > answer.limit;
        if (answer.too_large) return 0;
        const auto bytes = bytes_of({text, size});
        answer.body.insert(answer.body.end(), bytes.begin(), bytes.end());
        return size;
    } catch (const std::exception&) {
        return 0;
    }
}

template <class Value>
bool set(const EasyPtr& easy, CURLoption option, Value value) {
    return libcurl().easy_setopt(easy.get(), option, value) == CURLE_OK;
}

/// Strict TLS and no surprises: the options that both questions share.
bool prepare(const EasyPtr& easy, const Url& url, Answer& answer, char* error_text, const ServiceOptions& options) {
    return set(easy, CURLOPT_URL, url.text.c_str()) && set(easy, CURLOPT_ERRORBUFFER, error_text) &&
           set(easy, CURLOPT_PROTOCOLS_STR, "http,https") && set(easy, CURLOPT_REDIR_PROTOCOLS_STR, "http,https") &&
           set(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1)) &&
           set(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2)) && set(easy, CURLOPT_SSL_VERIFYPEER, 1L) &&
           set(easy, CURLOPT_SSL_VERIFYHOST, 2L) && set(easy, CURLOPT_PROXY, options.proxy.c_str()) &&
           set(easy, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED)) && set(easy, CURLOPT_USERAGENT, options.user_agent.c_str()) &&
           set(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(options.time.count())) && set(easy, CURLOPT_WRITEFUNCTION, &saksi_net_service_body) &&
           set(easy, CURLOPT_WRITEDATA, &answer) && (!options.ca_file || set(easy, CURLOPT_CAINFO, options.ca_file->c_str()));
}

std::unexpected<Error> not_started() { return fail(ErrorCode::internal, msg("libcurl cannot start.")); }

Result<Bytes> ask(const EasyPtr& easy, const Url& url, Answer& answer, const char* error_text) {
    const CURLcode code = libcurl().easy_perform(easy.get());
    if (answer.too_large)
        return fail(ErrorCode::limit_exceeded, msg("The answer of {host} is larger than {limit} bytes.",
                                                   {{"host", url.authority()}, {"limit", std::to_string(answer.limit)}}));
    if (code != CURLE_OK)
        return fail(ErrorCode::unavailable, msg("{host} did not answer: {reason}.",
                                                {{"host", url.authority()}, {"reason", *error_text != '\0' ? error_text : libcurl().easy_strerror(code)}}));
    long status = 0;
    libcurl().easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &status);
    if (status == 200) return std::move(answer.body);
    return fail(status == 429 || status == 503 ? ErrorCode::try_later : ErrorCode::unavailable,
                msg("{host} answered with status {status}.", {{"host", url.authority()}, {"status", std::to_string(status)}}));
}

}  // namespace

Result<Bytes> post_bytes(const std::string& url, const std::string& content_type, ByteView body, std::uint64_t limit,
                         const ServiceOptions& options) {
    auto parsed = Url::parse(url);
    if (!parsed) return pass_on(parsed);
    const EasyPtr easy(start_curl() ? libcurl().easy_init() : nullptr);
    Answer answer{{}, limit, false};
    std::array<char, CURL_ERROR_SIZE> error_text{};
    ListPtr fields;
    if (!easy || !prepare(easy, *parsed, answer, error_text.data(), options) || !append(fields, "Content-Type: " + content_type) ||
        !append(fields, "Expect:") || !set(easy, CURLOPT_HTTPHEADER, fields.get()) || !set(easy, CURLOPT_POST, 1L) ||
        !set(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size())) ||
        !set(easy, CURLOPT_POSTFIELDS, body.empty() ? static_cast<const void*>("") : body.data()))
        return not_started();
    return ask(easy, *parsed, answer, error_text.data());
}

Result<Bytes> get_bytes(const std::string& url, std::uint64_t limit, const ServiceOptions& options) {
    auto parsed = Url::parse(url);
    if (!parsed) return pass_on(parsed);
    const EasyPtr easy(start_curl() ? libcurl().easy_init() : nullptr);
    Answer answer{{}, limit, false};
    std::array<char, CURL_ERROR_SIZE> error_text{};
    if (!easy || !prepare(easy, *parsed, answer, error_text.data(), options) || !set(easy, CURLOPT_FOLLOWLOCATION, 1L) ||
        !set(easy, CURLOPT_MAXREDIRS, static_cast<long>(limits::redirect_hops)))
        return not_started();
    return ask(easy, *parsed, answer, error_text.data());
}

}  // namespace saksi::net
