// Posts of @ID@.example: the address names a number, and an interface for programs gives the post as JSON.
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "json_document.hpp"
#include "page.hpp"
#include "plugin_table.hpp"
#include "recorded_json.hpp"

namespace {

using namespace saksi::sdk;

/// What the platform changes now and then, from the dated data file.
struct Settings {
    std::string post_path;

    static Settings read(std::string_view data) {
        std::string why;
        const auto document = JsonDocument::parse(data, why);
        if (!document || document->root()["schema"].text() != "@ID@-data/1") throw std::runtime_error("the data file is not @ID@-data/1");
        return {document->root()["post_path"].text()};
    }
};

/// NUMBER of https://@ID@.example/post/NUMBER, what follows it left out.
std::optional<std::string> post_number(std::string_view url) {
    constexpr std::string_view front = "/post/";
    const std::size_t at = url.find(front);
    if (at == std::string_view::npos) return std::nullopt;
    const std::string_view rest = url.substr(at + front.size());
    const std::string number(rest.substr(0, rest.find_first_not_of("0123456789")));
    return number.empty() || number.size() > 19 ? std::nullopt : std::optional(number);
}

class PostJob final : public PlatformJob {
public:
    explicit PostJob(std::string url) : url_(std::move(url)) {}

    void begin(const Emitter& emitter) override { emitter.http({"post", "post", url_}); }

    void on_exchange(const Emitter& emitter, const Answer& answer) override {
        // 404 and its like say something about the post: an item whose state is the finding.
        if (const auto refused = answer.has_body() && answer.status != 200 ? refusal_item("post", answer) : std::nullopt) return refused->send(emitter);
        std::string why = answer.detail;
        const auto page = answer.has_body() && answer.status == 200 ? RecordedJson::whole(answer.body, answer.record, why) : std::nullopt;
        const JsonCursor post = page ? page->root() : JsonCursor();
        // A shape that is not the known one is a loss, never an empty item.
        if (!post["id"].is_string()) return emitter.loss("", loss_code(answer), "post", why.empty() ? "the answer holds no post" : why);

        ItemBuilder item("post", "Create", answer.record, page->selector(post));
        item.with_actor().with_object("Note");
        item.text("/object/id", page->text(post["id"]));
        item.text("/object/content", page->text(post["text"]));
        item.text("/actor/id", page->text(post["author"]["id"]));
        item.text("/actor/name", page->text(post["author"]["name"]));
        item.text("/object/attributedTo", page->text(post["author"]["id"]));
        item.time(page->text(post["created_at"]), "rfc3339");
        item.count("likes", page->number(post["likes"]));
        item.send(emitter);
        // Who liked it is not shown to anybody: said out loud, so that absence does not look like zero.
        emitter.list("post", 0, {"likers", "platform_private"});
    }

private:
    std::string url_;
};

class ThePlugin final : public PlatformPlugin {
public:
    explicit ThePlugin(std::string_view data) : settings_(Settings::read(data)) {}

    std::optional<Canonical> canonicalise(std::string_view url) const override {
        const auto number = post_number(url);
        if (!number) return std::nullopt;
        return Canonical{"https://@ID@.example/post/" + *number, {{"post", *number}}, std::nullopt};
    }

    std::unique_ptr<PlatformJob> start(const JobStart& start) const override {
        const auto number = post_number(start.url);
        const std::string url = number ? start.base_urls.at("site") + settings_.post_path + *number : start.url;
        return std::make_unique<PostJob>(url);
    }

private:
    Settings settings_;
};

}  // namespace

extern "C" {
extern const saksi_plugin_table saksi_plugin_entry;
const saksi_plugin_table saksi_plugin_entry = table_for<ThePlugin>("@ID@", "0.1.0");
}
