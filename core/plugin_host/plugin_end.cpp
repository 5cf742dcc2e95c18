#include "plugin_host/plugin_end.hpp"

#include "base/json.hpp"

namespace saksi::plugin_host {

PluginEnd::~PluginEnd() {
    end_job();
    if (plugin_) table_.destroy(plugin_);
}

std::int32_t PluginEnd::create(ByteView data) {
    const std::int32_t code = table_.create(port_.c_host(), view_of(data), &plugin_);
    return code >= 0 && !plugin_ ? SAKSI_ERROR_ARGUMENT : code;
}

std::int32_t PluginEnd::take(const Frame& frame, MessageSink& sink) {
    const std::string* type = frame.header.text_at("type");
    if (!type || !plugin_) return SAKSI_ERROR_ARGUMENT;
    if (*type == "begin") return begin(frame, sink);
    if (*type == "exchange") return on_exchange(frame, sink);
    if (*type == "end") {
        end_job();
        return SAKSI_OK;
    }
    const std::string* url = frame.header.text_at("url");
    if (*type != "canonicalise" || !url) return SAKSI_ERROR_ARGUMENT;
    const SinkScope scope(port_, sink);
    return table_.canonicalise(plugin_, view_of(bytes_of(*url)));
}

std::int32_t PluginEnd::begin(const Frame& frame, MessageSink& sink) {
    if (job_) return SAKSI_ERROR_ARGUMENT;
    const SinkScope scope(port_, sink);
    const std::int32_t code = table_.begin(plugin_, view_of(frame.header_text), &job_);
    return code >= 0 && !job_ ? SAKSI_ERROR_ARGUMENT : code;
}

std::int32_t PluginEnd::on_exchange(const Frame& frame, MessageSink& sink) {
    const std::int64_t* head = frame.header.integer_at("head_size");
    if (!job_ || !head || *head < 0 || static_cast<std::uint64_t>(*head) > frame.body.size()) return SAKSI_ERROR_ARGUMENT;
    const auto head_size = static_cast<std::size_t>(*head);
    saksi_exchange view{};
    view.struct_size = sizeof view;
    view.abi_major = SAKSI_ABI_MAJOR;
    view.abi_minor = SAKSI_ABI_MINOR;
    view.header = view_of(frame.header_text);
    view.head = view_of(frame.body.first(head_size));
    view.body = view_of(frame.body.subspan(head_size));
    const SinkScope scope(port_, sink);
    return table_.on_exchange(job_, &view);
}

void PluginEnd::end_job() {
    if (job_) table_.end(job_);
    job_ = nullptr;
}

}  // namespace saksi::plugin_host
