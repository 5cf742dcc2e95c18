// A small plugin that keeps the contract, or breaks one rule of it: which one stands in its data file.
#include <string>

#include "page.hpp"
#include "plugin_table.hpp"
#include "recorded_json.hpp"

namespace {

using namespace saksi::sdk;

int jobs_so_far = 0;

class ShapedJob final : public PlatformJob {
public:
    ShapedJob(std::string url, std::string fault) : url_(std::move(url)), fault_(std::move(fault)) {}

    void begin(const Emitter& emitter) override {
        ++jobs_so_far;
        emitter.http({"post", "post", url_});
        if (fault_ == "asks-more") emitter.http({"more", "comments", url_ + "/comments"});
        if (fault_ == "asks-elsewhere") emitter.http({"else", "comments", "https://elsewhere.example/"});
    }

    void on_exchange(const Emitter& emitter, const Answer& answer) override {
        if (answer.key != "post") return emitter.loss("", loss_code(answer), answer.key, answer.detail);
        std::string why = answer.detail;
        const auto page = answer.has_body() && answer.status == 200 ? RecordedJson::whole(answer.body, answer.record, why) : std::nullopt;
        if (fault_ == "says-nothing" && answer.size == 0) return;
        if (fault_ == "crashes" && why.find("nested") != std::string::npos) __builtin_trap();
        if (!page || !page->root()["id"].is_string()) return emitter.loss("", loss_code(answer), "post", why);
        ItemBuilder item("post", "Create", answer.record, page->selector(page->root()));
        item.with_object("Note");
        item.text("/object/id", page->text(page->root()["id"]));
        auto text = page->text(page->root()["text"]);
        if (text && fault_ == "states-another-text") text->value += "!";
        item.text("/object/content", text);
        if (fault_ == "remembers" && jobs_so_far > 1) item.state("edited");
        item.send(emitter);
    }

private:
    std::string url_, fault_;
};

class ShapedPlugin final : public PlatformPlugin {
public:
    explicit ShapedPlugin(std::string_view data) : fault_(data.substr(0, data.find('\n'))) {}
    std::optional<Canonical> canonicalise(std::string_view url) const override {
        return Canonical{std::string(url) + (fault_ == "grows" ? "/" : ""), {}, std::nullopt};
    }
    std::unique_ptr<PlatformJob> start(const JobStart& start) const override { return std::make_unique<ShapedJob>(start.url, fault_); }

private:
    std::string fault_;
};

}  // namespace

extern "C" {
extern const saksi_plugin_table saksi_plugin_entry;
const saksi_plugin_table saksi_plugin_entry = table_for<ShapedPlugin>("shaped", "1.0.0");
}
