#include "scripted_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>

namespace saksi::net::test {

Peer::~Peer() {
    if (tls_ != nullptr) {
        SSL_shutdown(tls_);
        SSL_free(tls_);
    }
}

std::size_t Peer::read_some(char* out, std::size_t size) {
    const auto count = tls_ != nullptr ? SSL_read(tls_, out, static_cast<int>(size)) : ::recv(descriptor_, out, size, 0);
    return count > 0 ? static_cast<std::size_t>(count) : 0;
}

std::optional<std::string> Peer::read_request() {
    char chunk[4096];
    const auto more = [&] {
        const auto count = read_some(chunk, sizeof chunk);
        buffer_.append(chunk, count);
        return count > 0;
    };
    while (buffer_.find("\r\n\r\n") == std::string::npos)
        if (!more()) return std::nullopt;
    std::size_t size = buffer_.find("\r\n\r\n") + 4;
    if (const auto at = buffer_.find("Content-Length: "); at < size) size += std::stoul(buffer_.substr(at + 16));
    while (buffer_.size() < size)
        if (!more()) return std::nullopt;
    std::string request = buffer_.substr(0, size);
    buffer_.erase(0, size);
    return request;
}

bool Peer::write(const std::string& data) {
    std::size_t sent = 0;
    while (sent < data.size()) {
        const auto count = tls_ != nullptr ? SSL_write(tls_, data.data() + sent, static_cast<int>(data.size() - sent))
                                           : ::send(descriptor_, data.data() + sent, data.size() - sent, MSG_NOSIGNAL);
        if (count <= 0) return false;
        sent += static_cast<std::size_t>(count);
    }
    return true;
}

void Peer::wait_for_close() {
    char rest[4096];
    while (read_some(rest, sizeof rest) > 0) continue;
}

ScriptedServer::ScriptedServer(Handler handler, ssl_ctx_st* tls) : handler_(std::move(handler)), tls_(tls) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(listener_, 64) != 0 ||
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
        throw std::runtime_error("no listening socket on loopback");
    port_ = ntohs(address.sin_port);
    acceptor_ = std::jthread([this] { accept_all(); });
}

ScriptedServer::~ScriptedServer() {
    ::shutdown(listener_, SHUT_RDWR);
    acceptor_.join();
    ::close(listener_);
    {
        const std::scoped_lock lock(mutex_);
        for (const int descriptor : open_) ::shutdown(descriptor, SHUT_RDWR);
    }
    threads_.clear();
}

std::string ScriptedServer::url(const std::string& path, const std::string& host) const {
    return (tls_ != nullptr ? "https://" : "http://") + host + ":" + std::to_string(port_) + path;
}

void ScriptedServer::accept_all() {
    for (;;) {
        const int descriptor = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (descriptor < 0) return;
        ++accepted_;
        const std::scoped_lock lock(mutex_);
        open_.push_back(descriptor);
        threads_.emplace_back([this, descriptor] { serve(descriptor); });
    }
}

void ScriptedServer::serve(int descriptor) {
    // OpenSSL writes without MSG_NOSIGNAL; only this thread is spared, so that the tests would see the signal in the fetcher's.
    sigset_t pipe;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    ::pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
    {
        SSL* tls = nullptr;
        bool ready = true;
        if (tls_ != nullptr) {
            tls = SSL_new(tls_);
            SSL_set_fd(tls, descriptor);
            ready = SSL_accept(tls) == 1;
        }
        Peer peer(descriptor, tls);
        if (ready) handler_(peer);
    }
    const std::scoped_lock lock(mutex_);
    open_.remove(descriptor);
    ::close(descriptor);
}

ScriptedServer::Handler ScriptedServer::answering(std::function<std::string(const std::string&)> answer) {
    return [answer](Peer& peer) {
        while (const auto request = peer.read_request()) {
            const std::string text = answer(*request);
            if (text.empty() || !peer.write(text)) return;
        }
    };
}

void Gate::open() {
    const std::scoped_lock lock(mutex_);
    open_ = true;
    changed_.notify_all();
}

void Gate::wait() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return open_; });
}

std::string path_of(const std::string& request) {
    const auto from = request.find(' ');
    const auto to = request.find(' ', from + 1);
    return from == std::string::npos || to == std::string::npos ? "" : request.substr(from + 1, to - from - 1);
}

}  // namespace saksi::net::test
