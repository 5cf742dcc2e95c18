// A plugin that asks for what its data file says, one action after the other, with the secrets that the action names. From each answer with a JSON body it
// makes an item that quotes the body's `/text`; from any other a loss with the outcome and what the host says of it.
#include <vector>

#include "plugin_table.hpp"

namespace {

using saksi::sdk::Answer;
using saksi::sdk::Canonical;
using saksi::sdk::Emitter;
using saksi::sdk::JobStart;
using saksi::sdk::json;

/// `{"messages": [[header, body], …]}`; `{api}` in a header's url is the base URL.
struct Errand {
    json header;
    std::string body;
};

class BorrowerJob final : public saksi::sdk::PlatformJob {
public:
    explicit BorrowerJob(std::vector<Errand> errands) : errands_(std::move(errands)) {}

    void begin(const Emitter& emitter) override { go_on(emitter); }
    void on_exchange(const Emitter& emitter, const Answer& answer) override {
        const json body = answer.has_body() ? json::parse(answer.body, nullptr, false) : json();
        if (body.is_object() && body.contains("text")) {
            tell(emitter, answer, body["text"].get<std::string>());
        } else {
            emitter.loss("", "not_fetched", answer.key, answer.outcome + ": " + answer.detail);
        }
        go_on(emitter);
    }

private:
    void go_on(const Emitter& emitter) {
        if (next_ < errands_.size()) {
            const Errand& errand = errands_[next_++];
            emitter.send(errand.header, errand.body);
        }
    }

    static void tell(const Emitter& emitter, const Answer& answer, const std::string& text) {
        const json whole{{"type", "FragmentSelector"}, {"value", ""}, {"conformsTo", "https://www.rfc-editor.org/rfc/rfc6901"}};
        json part = whole;
        part["value"] = "/text";
        emitter.send({{"type", "item"}, {"item", answer.key}, {"activity", "Create"}, {"actor", nullptr},
                      {"object", {{"type", "Note"}, {"id", nullptr}, {"url", nullptr}, {"attributedTo", nullptr}, {"content", text}, {"mediaType", "text/plain"}, {"inReplyTo", nullptr}}},
                      {"time", {{"value", nullptr}, {"source", "none"}, {"exactness", nullptr}, {"raw", nullptr}}}, {"state", "available"}, {"counts", json::array()},
                      {"root", {{"record", answer.record}, {"selector", whole}}}});
        emitter.send({{"type", "fact"}, {"item", answer.key}, {"path", "/object/content"}, {"value", text}, {"as", "text"}, {"record", answer.record}, {"selector", part}});
    }

    std::vector<Errand> errands_;
    std::size_t next_ = 0;
};

class Borrower final : public saksi::sdk::PlatformPlugin {
public:
    explicit Borrower(std::string_view data) : messages_(json::parse(data).at("messages")) {}

    std::optional<Canonical> canonicalise(std::string_view url) const override { return Canonical{std::string(url), {}, std::nullopt}; }
    std::unique_ptr<saksi::sdk::PlatformJob> start(const JobStart& start) const override {
        std::vector<Errand> errands;
        for (const json& message : messages_) {
            Errand errand{message.at(0), message.at(1).get<std::string>()};
            auto url = errand.header["url"].get<std::string>();
            if (url.starts_with("{api}")) url.replace(0, 5, start.base_urls.at("api"));
            errand.header["url"] = url;
            errands.push_back(std::move(errand));
        }
        return std::make_unique<BorrowerJob>(std::move(errands));
    }

private:
    json messages_;
};

}  // namespace

extern "C" {
extern const saksi_plugin_table saksi_plugin_entry;
const saksi_plugin_table saksi_plugin_entry = saksi::sdk::table_for<Borrower>("borrower", "1.0.0");
}
