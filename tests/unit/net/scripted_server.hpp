// A server on loopback whose every octet the test decides; with or without TLS.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

struct ssl_ctx_st;
struct ssl_st;

namespace saksi::net::test {

/// One accepted connection, used by its handler's thread.
class Peer {
public:
    Peer(int descriptor, ssl_st* tls) : descriptor_(descriptor), tls_(tls) {}
    Peer(const Peer&) = delete;
    Peer& operator=(const Peer&) = delete;
    ~Peer();

    /// The next request, head and body (Content-Length), exactly as received; nullopt when the client closed.
    std::optional<std::string> read_request();
    /// False when the client is gone.
    bool write(const std::string& data);
    /// Returns once the client has closed, throwing away what it sends.
    void wait_for_close();

private:
    std::size_t read_some(char* out, std::size_t size);

    int descriptor_;
    ssl_st* tls_;
    std::string buffer_;
};

class ScriptedServer {
public:
    using Handler = std::function<void(Peer&)>;
    /// Listens on 127.0.0.1; each connection gets a thread that runs `handler`. `tls` (borrowed) makes it a TLS server.
    explicit ScriptedServer(Handler handler, ssl_ctx_st* tls = nullptr);
    ~ScriptedServer();
    ScriptedServer(const ScriptedServer&) = delete;
    ScriptedServer& operator=(const ScriptedServer&) = delete;

    std::uint16_t port() const noexcept { return port_; }
    /// `http://127.0.0.1:PORT/path`
    std::string url(const std::string& path, const std::string& host = "127.0.0.1") const;
    int accepted() const noexcept { return accepted_; }

    /// The usual handler: answers each request on a connection with what `answer` returns for it; an empty text closes.
    static Handler answering(std::function<std::string(const std::string& request)> answer);

private:
    void accept_all();
    void serve(int descriptor);

    Handler handler_;
    ssl_ctx_st* tls_;
    int listener_ = -1;
    std::uint16_t port_ = 0;
    std::atomic<int> accepted_{0};
    std::mutex mutex_;
    std::list<int> open_;
    std::list<std::jthread> threads_;
    std::jthread acceptor_;
};

/// Opens once and stays open; wait returns then.
class Gate {
public:
    void open();
    void wait();

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool open_ = false;
};

/// The path of a request line, or empty.
std::string path_of(const std::string& request);

}  // namespace saksi::net::test
