// A plugin that attacks the machine in the way that its URL's path names; in a child, each way must end with it.
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "saksi_plugin.h"

struct saksi_plugin {
    const saksi_host* host;
    std::string told_by_constructor;
    int jobs = 0;
};
struct saksi_job {
    const saksi_host* host;
    std::string way;
};

namespace {

#ifdef HOSTILE_EARLY
std::string attack_early() {
    std::string got = "tried";
    if (const int file = ::open("/etc/passwd", O_RDONLY); file >= 0) got += " file";
    struct stat status {};
    if (::stat("/etc/passwd", &status) == 0) got += " stat";
    if (std::getenv("PATH")) got += " environment";
#if HOSTILE_EARLY == 2
    if (::socket(AF_INET, SOCK_STREAM, 0) >= 0) got += " socket";
#endif
    return got;
}
/// What static constructors got of the machine: they run while the library is loaded.
const std::string got_early = attack_early();
#else
const std::string got_early;
#endif

saksi_view view(const std::string& text) { return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}; }
void emit(const saksi_host* host, const std::string& header) { host->emit(host->context, view(header), {nullptr, 0}); }
void lose(const saksi_host* host, const std::string& detail) { emit(host, R"({"type":"loss","code":"seen","what":"x","detail":")" + detail + "\"}"); }
std::string http(const std::string& key, const std::string& url = "https://hostile.example/") {
    return R"({"type":"http","key":")" + key + R"(","purpose":"post","method":"GET","url":")" + url + "\"}";
}
std::string item(const std::string& name) {
    return R"({"type":"item","item":")" + name +
           R"(","activity":"Create","actor":null,"object":null,"time":{"value":null,"source":"none","exactness":"none","raw":null},"state":"present","counts":[],)"
           R"("root":{"record":"urn:uuid:00000000-0000-4000-8000-000000000000","selector":{"type":"FragmentSelector"}}})";
}
/// Past the host's functions, right onto the wire.
void write_frame(const std::string& header) {
    std::string frame(12, '\0');
    for (std::size_t i = 0; i < 4; ++i) frame[i] = static_cast<char>(header.size() >> (8 * i));
    frame += header;
    if (::write(3, frame.data(), frame.size()) < 0) std::abort();
}

std::int32_t create(const saksi_host* host, saksi_view, saksi_plugin** plugin) noexcept {
    *plugin = new saksi_plugin{host, got_early};
    return SAKSI_OK;
}
void destroy(saksi_plugin* plugin) noexcept { delete plugin; }
std::int32_t canonicalise(saksi_plugin* plugin, saksi_view) noexcept {
    emit(plugin->host, R"({"type":"canonical","url":"https://hostile.example/x","ids":{}})");
    return SAKSI_OK;
}

// Deliberately not what the header asks for: the exception leaves through the C function.
void throw_through() { throw std::runtime_error("through the boundary"); }

void attack(const saksi_host* host, const std::string& way) {
    if (way == "crash") ::raise(SIGSEGV);
    if (way == "abort") std::abort();
    if (way == "throw") throw_through();
    if (way == "exit") std::exit(0);
    if (way == "hang") while (volatile bool forever = true) static_cast<void>(forever);
    if (way == "fork") lose(host, "forked " + std::to_string(::fork()));
    if (way == "thread") std::thread([] {}).join();
    if (way == "exec") ::execl("/bin/true", "true", static_cast<char*>(nullptr));
    if (way == "kill-parent") ::kill(::getppid(), SIGTERM);
    if (way == "kill-group") ::kill(0, SIGTERM);
    if (way == "socket") lose(host, "socket " + std::to_string(::socket(AF_INET, SOCK_STREAM, 0)));
    if (way == "listen") lose(host, "socket " + std::to_string(::socket(AF_UNIX, SOCK_STREAM, 0)));
    if (way == "read-file") lose(host, "opened " + std::to_string(::open("/etc/passwd", O_RDONLY)));
    if (way == "read-itself") lose(host, "opened " + std::to_string(::open("/proc/self/fd/4", O_RDONLY)));
    if (way == "write-file") lose(host, "opened " + std::to_string(::open("hostile.out", O_WRONLY | O_CREAT, 0600)));
    if (way == "stat-file") {
        struct stat status {};
        lose(host, "stat " + std::to_string(::stat("/etc/passwd", &status)));
    }
    if (way == "look-at-host") lose(host, "pidfd " + std::to_string(::syscall(SYS_pidfd_open, 1, 0)));
    if (way == "allocate") {
        std::vector<std::string> all;
        for (int i = 0; i < 10 * 1024; ++i) all.emplace_back(std::size_t{1} << 20, 'x');
        lose(host, "allocated");
    }
    if (way == "environment") lose(host, std::getenv("HOME") || std::getenv("PATH") ? "environment" : "nothing");
    if (way == "print") {
        std::printf("%s\n", std::string(1 << 20, 'p').c_str());
        std::fflush(stdout);
        lose(host, "printed");
    }
    if (way == "flood")
        while (true) emit(host, R"({"type":"loss","code":"flood","what":"x","detail":")" + std::string(1000, 'f') + "\"}");
    if (way == "forge-done") write_frame(R"({"type":"done","of":"begin","code":0})");
    if (way == "forge-other-done") write_frame(R"({"type":"done","of":"end","code":0})");
    if (way == "forge-header") write_frame("{");
    if (way == "close") {
        ::close(3);
        while (volatile bool forever = true) static_cast<void>(forever);
    }
    if (way == "duplicate-item") emit(host, item("same")), emit(host, item("same"));
    if (way == "foreign-item") emit(host, R"({"type":"state","item":"of-another-job","state":"deleted"})");
    if (way == "fetch") emit(host, http("k"));
}

/// The text between `before` and the next quotation mark.
std::string quoted(const std::string& header, const std::string& before) {
    const std::size_t at = header.find(before);
    if (at == std::string::npos) return "";
    const std::size_t from = at + before.size();
    return header.substr(from, header.find('"', from) - from);
}

/// What an answer {"text": …} does not say, or says of somebody else: attacks whose name begins with `lie-`.
void lie(const saksi_host* host, const std::string& way, const std::string& header) {
    const std::string record = quoted(header, R"("record":")");
    const std::string selector = R"({"type":"FragmentSelector","conformsTo":"https://www.rfc-editor.org/rfc/rfc6901","value":")";
    const std::string true_text = "Kabar rekaan";
    const std::string actor = way == "lie-name" ? R"({"platform":"bluesky","id":"did:plc:tokoh","handle":null,"name":"Tokoh Palsu","url":null})" : "null";
    const std::string time = way == "lie-future" ? R"({"value":"2099-01-01T00:00:00.000Z","source":"platform","exactness":"exact","raw":null})"
                                                 : R"({"value":null,"source":"none","exactness":null,"raw":null})";
    const std::string content = way == "lie-text" ? "Kabar dikarang" : true_text;
    const std::string root = way == "lie-record" ? "urn:uuid:00000000-0000-4000-8000-000000000000" : record;
    emit(host, R"({"type":"item","item":"i","activity":"Create","actor":)" + actor +
                   R"(,"object":{"type":"Note","id":null,"url":null,"attributedTo":null,"content":")" + content + R"(","mediaType":"text/plain","inReplyTo":null},"time":)" + time +
                   R"(,"state":"available","counts":[],"root":{"record":")" + root + R"(","selector":)" + selector + "\"}}}");
    if (way == "lie-half") ::raise(SIGSEGV);
    emit(host, R"({"type":"fact","item":"i","path":"/object/content","value":")" + content + R"(","as":"text","record":")" + record + R"(","selector":)" + selector + "/text\"}}");
    if (way == "lie-name")
        emit(host, R"({"type":"fact","item":"i","path":"/actor/name","value":"Tokoh Palsu","as":"text","record":")" + record + R"(","selector":)" + selector + "/text\"}}");
    if (way == "lie-half-way") ::raise(SIGSEGV);
}

std::int32_t begin(saksi_plugin* plugin, saksi_view header, saksi_job** job) noexcept {
    const std::string text(reinterpret_cast<const char*>(header.data), header.size);
    const std::size_t at = text.find("hostile.example/") + 16;
    const std::string way = text.substr(at, text.find('"', at) - at);
    *job = new saksi_job{plugin->host, way};
    ++plugin->jobs;
    if (way.starts_with("lie-")) emit(plugin->host, http("k", quoted(text, R"("site":")") + "/text"));
    if (way == "early") lose(plugin->host, plugin->told_by_constructor);
    if (way == "count") lose(plugin->host, std::to_string(plugin->jobs));
    attack(plugin->host, way);
    return SAKSI_OK;
}

std::int32_t on_exchange(saksi_job* job, const saksi_exchange* exchange) noexcept {
    if (job->way.starts_with("lie-")) {
        lie(job->host, job->way, {reinterpret_cast<const char*>(exchange->header.data), exchange->header.size});
        return SAKSI_OK;
    }
    lose(job->host, std::to_string(exchange->head.size) + "+" + std::to_string(exchange->body.size));
    return SAKSI_OK;
}
void end(saksi_job* job) noexcept {
    if (job->way == "crash-at-end") ::raise(SIGSEGV);
    delete job;
}
const void* get_extension(saksi_view) noexcept { return nullptr; }

}  // namespace

extern "C" {
extern const saksi_plugin_table saksi_plugin_entry;
const saksi_plugin_table saksi_plugin_entry = {sizeof(saksi_plugin_table),
                                               SAKSI_ABI_MAJOR,
                                               SAKSI_ABI_MINOR,
                                               {reinterpret_cast<const std::uint8_t*>("hostile"), 7},
                                               {reinterpret_cast<const std::uint8_t*>("1.0.0"), 5},
                                               create,
                                               destroy,
                                               canonicalise,
                                               begin,
                                               on_exchange,
                                               end,
                                               get_extension};
}
