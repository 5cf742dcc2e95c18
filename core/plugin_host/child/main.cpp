// saksi-plugin-host: the process in which one plugin runs. Started by the host with a socket as descriptor 3 and the plugin as descriptor 4; of no use
// to anyone else.
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <memory>
#include <optional>

#include "plugin_host/child/confine.hpp"
#include "plugin_host/child/descriptors.hpp"
#include "plugin_host/child/python_runtime.hpp"
#include "plugin_host/frame_stream.hpp"
#include "plugin_host/library.hpp"
#include "plugin_host/plugin_end.hpp"

namespace {

using namespace saksi;
using namespace saksi::plugin_host;

constexpr int exit_host_gone = 0, exit_host_wrong = 70, exit_unconfined = 71;
constexpr std::size_t flush_at = 64 * 1024;

/// What goes to the host, gathered until it is worth a call.
class Outgoing final : public MessageSink {
public:
    std::int32_t take(ByteView header, ByteView body) override {
        const Result<Bytes> frame = encode_frame(header, body);
        if (!frame) {
            refused_ = SAKSI_ERROR_LIMIT;
            return refused_;
        }
        waiting_.insert(waiting_.end(), frame->begin(), frame->end());
        if (waiting_.size() >= flush_at) flush();
        return refused_;
    }

    void say(const Json& header) { static_cast<void>(take(bytes_of(header.canonical()), {})); }

    /// The last word of the call that the message `of` made.
    void done(std::string_view of, std::int32_t code, std::string_view problem = {}, std::string_view detail = {}) {
        Json header;
        header.set("type", "done").set("of", of).set("code", refused_ < 0 ? refused_ : code);
        if (!problem.empty()) header.set("problem", problem).set("detail", detail);
        refused_ = SAKSI_OK;
        say(header);
        flush();
    }

    void flush() {
        std::size_t sent = 0;
        while (sent < waiting_.size()) {
            const ssize_t now = ::write(child_socket, waiting_.data() + sent, waiting_.size() - sent);
            if (now < 0 && errno != EINTR) ::_exit(exit_host_gone);
            if (now > 0) sent += static_cast<std::size_t>(now);
        }
        waiting_.clear();
    }

private:
    Bytes waiting_;
    std::int32_t refused_ = SAKSI_OK;
};

Json words(const std::vector<std::string>& list) {
    Json::Array out;
    for (const std::string& word : list) out.emplace_back(word);
    return Json(std::move(out));
}

class Service {
public:
    Service(Outgoing& out, std::string no_interpreter) : out_(out), no_interpreter_(std::move(no_interpreter)) {}

    void take(const Frame& frame) {
        const std::string* type = frame.header.text_at("type");
        if (type && *type == "create" && !library_) return create(frame);
        if (!end_) ::_exit(exit_host_wrong);
        const std::int32_t code = end_->take(frame, out_);
        out_.done(type ? *type : "", code);
    }

private:
    void create(const Frame& frame) {
        if (!no_interpreter_.empty()) return out_.done("create", SAKSI_ERROR_ARGUMENT, "interpreter", no_interpreter_);
        auto library = Library::open(child_library_path);
        library_is_loaded();
        if (!library) return out_.done("create", SAKSI_ERROR_ARGUMENT, library.error().code == ErrorCode::unsupported ? "abi" : "library", library.error().reason.substr(0, 1000));
        library_.emplace(std::move(*library));
        const std::string* id = frame.header.text_at("id");
        const std::string* version = frame.header.text_at("version");
        if (!id || !version || library_->id() != *id || library_->version() != *version) return out_.done("create", SAKSI_ERROR_ARGUMENT, "named");
        end_.emplace(*library_);
        const std::int32_t code = end_->create(frame.body);
        out_.done("create", code, code < 0 ? "create" : "");
    }

    Outgoing& out_;
    std::string no_interpreter_;  // why a plugin in Python cannot run; empty otherwise
    std::optional<Library> library_;
    std::optional<PluginEnd> end_;
};

[[noreturn]] void serve(Service& service) {
    FrameStream stream;
    while (true) {
        const Result<std::optional<Frame>> frame = stream.next();
        if (!frame) ::_exit(exit_host_wrong);
        if (*frame) {
            service.take(**frame);
            continue;
        }
        const std::span<std::uint8_t> room = stream.room();
        const ssize_t got = ::read(child_socket, room.data(), room.size());
        if (got == 0 || (got < 0 && errno != EINTR)) ::_exit(exit_host_gone);
        if (got > 0) stream.filled(static_cast<std::size_t>(got));
    }
}

}  // namespace

int main(int count, char** arguments) {
    std::string no_interpreter;
    if (count > 1 && std::string_view(arguments[1]) == "python") no_interpreter = run_python_service();
    const Confinement state = confine();
    Outgoing out;
    Json hello;
    hello.set("type", "hello").set("abi", std::to_string(SAKSI_ABI_MAJOR) + "." + std::to_string(SAKSI_ABI_MINOR));
    hello.set("enforced", words(state.enforced)).set("missing", words(state.missing));
    out.say(hello);
    out.flush();
    for (const std::string& word : state.missing)
        if (word == "seccomp") ::_exit(exit_unconfined);
    Service service(out, std::move(no_interpreter));
    serve(service);
}
