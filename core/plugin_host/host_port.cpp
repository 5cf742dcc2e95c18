#include "plugin_host/host_port.hpp"

#include <new>
#include <string>

#include "base/json.hpp"
#include "base/limits.hpp"

namespace saksi::plugin_host {

namespace {

bool is_sound(saksi_view view) noexcept { return view.data || view.size == 0; }
ByteView bytes_of_view(saksi_view view) noexcept { return {view.data, static_cast<std::size_t>(view.size)}; }

std::string_view severity_name(std::int32_t severity) noexcept {
    if (severity <= SAKSI_LOG_DEBUG) return "debug";
    if (severity == SAKSI_LOG_INFO) return "info";
    return severity == SAKSI_LOG_WARNING ? "warning" : "error";
}

}  // namespace

HostPort::HostPort() {
    host_.struct_size = sizeof host_;
    host_.abi_major = SAKSI_ABI_MAJOR;
    host_.abi_minor = SAKSI_ABI_MINOR;
    host_.context = this;
    host_.emit = emit;
    host_.log = log;
    host_.get_extension = get_extension;
}

MessageSink* HostPort::direct_to(MessageSink* sink) noexcept {
    MessageSink* before = sink_;
    sink_ = sink;
    return before;
}

std::int32_t HostPort::emit(void* context, saksi_view header, saksi_view body) noexcept {
    auto* port = static_cast<HostPort*>(context);
    if (!port || !port->sink_ || !is_sound(header) || !is_sound(body)) return SAKSI_ERROR_ARGUMENT;
    try {
        return port->sink_->take(bytes_of_view(header), bytes_of_view(body));
    } catch (const std::bad_alloc&) {
        return SAKSI_ERROR_MEMORY;
    } catch (...) {
        return SAKSI_ERROR_INTERNAL;
    }
}

void HostPort::log(void* context, std::int32_t severity, saksi_view text) noexcept {
    auto* port = static_cast<HostPort*>(context);
    if (!port || !port->sink_ || !is_sound(text)) return;
    try {
        const ByteView sentence = bytes_of_view(text);
        if (sentence.size() > limits::plugin_log_bytes || !base::is_utf8(sentence)) return;
        Json header;
        header.set("type", "log").set("severity", severity_name(severity)).set("text", text_of(sentence));
        static_cast<void>(port->sink_->take(bytes_of(header.canonical()), {}));
    } catch (...) {
        // A lost log line is no reason to end a capture, and nothing may be thrown into the plugin.
        return;
    }
}

const void* HostPort::get_extension(void*, saksi_view) noexcept { return nullptr; }

}  // namespace saksi::plugin_host
