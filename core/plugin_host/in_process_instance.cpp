#include "plugin_host/in_process_instance.hpp"

#include <utility>

#include "plugin_host/plugin_end.hpp"
#include "plugin_host/refused_to_start.hpp"

namespace saksi::plugin_host {

namespace {

/// Through the codec, although both sides live in this process: what a child could not say cannot be said here either.
class ThroughCodec final : public MessageSink {
public:
    explicit ThroughCodec(FrameSink& sink) : sink_(sink) {}

    std::int32_t take(ByteView header, ByteView body) override {
        const Result<Bytes> octets = encode_frame(header, body);
        if (!octets) {
            sink_.refuse(octets.error());
            return SAKSI_ERROR_LIMIT;
        }
        const Result<Frame> frame = decode_frame(*octets);
        if (!frame) {
            sink_.refuse(frame.error());
            return SAKSI_ERROR_MALFORMED;
        }
        return sink_.take(*frame);
    }

private:
    FrameSink& sink_;
};

class InProcessInstance final : public Instance {
public:
    explicit InProcessInstance(const Library& library) : end_(library) {}

    std::int32_t create(ByteView data) { return end_.create(data); }

    Status ask(ByteView octets) override {
        asked_ = base::copy_of(octets);
        return {};
    }

    Result<std::int32_t> answer(FrameSink& sink) override {
        const Result<Frame> frame = decode_frame(asked_);
        if (!frame) return std::unexpected(frame.error());
        ThroughCodec codec(sink);
        return end_.take(*frame, codec);
    }

private:
    PluginEnd end_;
    Bytes asked_;
};

class InProcessSource final : public InstanceSource {
public:
    InProcessSource(Library library, std::string plugin_id, Bytes data) : library_(std::move(library)), plugin_id_(std::move(plugin_id)), data_(std::move(data)) {}

    Result<std::unique_ptr<Instance>> take() override {
        auto instance = std::make_unique<InProcessInstance>(library_);
        if (const std::int32_t code = instance->create(data_); code < 0) return std::unexpected(refused_to_start(plugin_id_, code));
        return instance;
    }
    void give_back(std::unique_ptr<Instance> instance) override { instance.reset(); }

private:
    Library library_;
    std::string plugin_id_;
    Bytes data_;
};

}  // namespace

std::unique_ptr<InstanceSource> in_process_source(Library library, std::string plugin_id, Bytes data) {
    return std::make_unique<InProcessSource>(std::move(library), std::move(plugin_id), std::move(data));
}

}  // namespace saksi::plugin_host
