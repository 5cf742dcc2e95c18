// A plugin that breaks the contract in the way that its URL's path names.
#include <string>

#include "saksi_plugin.h"

struct saksi_plugin {
    const saksi_host* host;
};
struct saksi_job {
    const saksi_host* host;
    std::string way;
    int seen = 0;
};

namespace {

saksi_view view(const std::string& text) { return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}; }
std::int32_t emit(const saksi_host* host, const std::string& header, const std::string& body = "") {
    return host->emit(host->context, view(header), view(body));
}
std::string http(const std::string& key) {
    return R"({"type":"http","key":")" + key + R"(","purpose":"post","method":"GET","url":"https://rude.example/"})";
}

std::int32_t create(const saksi_host* host, saksi_view data, saksi_plugin** plugin) noexcept {
    if (data.size != 0) return SAKSI_ERROR_ARGUMENT;
    *plugin = new saksi_plugin{host};
    return SAKSI_OK;
}
void destroy(saksi_plugin* plugin) noexcept { delete plugin; }

std::int32_t canonicalise(saksi_plugin* plugin, saksi_view url) noexcept {
    const std::string text(reinterpret_cast<const char*>(url.data), url.size);
    if (text.find("/stranger") != std::string::npos) return SAKSI_ERROR_NOT_MINE;
    if (text.find("/mute") != std::string::npos) return SAKSI_OK;
    emit(plugin->host, R"({"type":"canonical","url":"https://rude.example/x","ids":{"n":"1"},"id_time":"2026-01-01T00:00:00.000Z"})");
    return SAKSI_OK;
}

std::int32_t begin(saksi_plugin* plugin, saksi_view header, saksi_job** job) noexcept {
    const std::string text(reinterpret_cast<const char*>(header.data), header.size);
    const std::size_t at = text.find("rude.example/") + 13;
    const std::string way = text.substr(at, text.find('"', at) - at);
    const saksi_host* host = plugin->host;
    if (way == "error") return SAKSI_ERROR_INTERNAL;
    if (way == "no-job") return SAKSI_OK;
    *job = new saksi_job{host, way};
    if (way == "garbage") emit(host, "{not json");
    if (way == "array") emit(host, "[]");
    if (way == "unknown-type") emit(host, R"({"type":"shell","command":"true"})");
    if (way == "unknown-member") emit(host, R"({"type":"proof","item":"a","kind":"k","record":"urn:uuid:0","extra":1})");
    if (way == "header-injection")
        emit(host, R"({"type":"http","key":"k","purpose":"post","method":"GET","url":"https://rude.example/","headers":[["X","a\r\nHost: b"]]})");
    if (way == "file-url") emit(host, R"({"type":"http","key":"k","purpose":"post","method":"GET","url":"file:///etc/passwd"})");
    if (way == "get-with-body") emit(host, http("k"), "body");
    if (way == "same-key") emit(host, http("k")), emit(host, http("k"));
    if (way == "huge") emit(host, R"({"type":"log","severity":"info","text":")" + std::string(5 << 20, 'a') + "\"}");
    if (way == "many-actions")
        for (int i = 0; i < 10; ++i) emit(host, http(std::to_string(i)));
    if (way == "many-reports")
        for (int i = 0; i < 10; ++i) emit(host, R"({"type":"loss","code":"budget","what":"x","detail":""})");
    if (way == "null-view") return host->emit(host->context, {nullptr, 5}, {nullptr, 0});
    if (way == "browse") emit(host, R"({"type":"browse","key":"b","request":{"url":"x"}})"), emit(host, http("h")), emit(host, R"({"type":"assist","key":"a","request":null})");
    if (way == "two") emit(host, http("1")), emit(host, http("2"));
    if (way == "log") host->log(host->context, SAKSI_LOG_PLUGIN_MISBEHAVING, view("a bug"));
    if (way == "post")
        emit(host, R"({"type":"http","key":"p","purpose":"likers","method":"POST","url":"https://rude.example/api","headers":[["Content-Type","application/json"]],"max_bytes":5,"optional":true,"secrets":["token"]})",
             "{\"a\":1}");
    const auto login = [&](const char* secrets, const char* take) {
        emit(host, std::string(R"({"type":"login","key":"l","method":"POST","url":"https://rude.example/login","secrets":)") + secrets + R"(,"take":)" + take + "}", "{}");
    };
    if (way == "login") login(R"(["password"])", R"([{"name":"token","pointer":"/accessJwt"},{"name":"session","cookie":"sid"}])");
    if (way == "login-both") login(R"(["password"])", R"([{"name":"token","pointer":"/a","cookie":"sid"}])");
    if (way == "login-neither") login(R"(["password"])", R"([{"name":"token"}])");
    if (way == "login-nothing") login(R"(["password"])", "[]");
    if (way == "login-without") login("[]", R"([{"name":"token","cookie":"sid"}])");
    return SAKSI_OK;
}

std::int32_t on_exchange(saksi_job* job, const saksi_exchange* exchange) noexcept {
    const std::string header(reinterpret_cast<const char*>(exchange->header.data), exchange->header.size);
    const std::string bytes = std::to_string(exchange->head.size) + "+" + std::to_string(exchange->body.size);
    emit(job->host, R"({"type":"loss","code":"seen","what":")" + header.substr(header.find("\"key\":") + 7, 1) + R"(","detail":")" +
                        (header.find("not_offered") != std::string::npos ? "not_offered" : bytes) + "\"}");
    if (job->way == "two" && ++job->seen == 2) return SAKSI_ERROR_INTERNAL;
    return SAKSI_OK;
}

void end(saksi_job* job) noexcept {
    emit(job->host, http("late"));
    delete job;
}
const void* get_extension(saksi_view) noexcept { return nullptr; }

}  // namespace

#ifndef RUDE_ABI_MINOR
#define RUDE_ABI_MINOR SAKSI_ABI_MINOR
#endif

extern "C" {
extern const saksi_plugin_table saksi_plugin_entry;
const saksi_plugin_table saksi_plugin_entry = {sizeof(saksi_plugin_table),
                                               SAKSI_ABI_MAJOR,
                                               RUDE_ABI_MINOR,
                                               {reinterpret_cast<const std::uint8_t*>("rude"), 4},
                                               {reinterpret_cast<const std::uint8_t*>("1.0.0"), 5},
                                               create,
                                               destroy,
                                               canonicalise,
                                               begin,
                                               on_exchange,
                                               end,
                                               get_extension};
}
