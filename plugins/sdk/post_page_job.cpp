#include "post_page_job.hpp"

#include <stdexcept>

namespace saksi::sdk {

void PostPageJob::begin(const Emitter& emitter) { emitter.http({"post", "post", url_, false, {{"headers", headers_}}}); }

void PostPageJob::on_exchange(const Emitter& emitter, const Answer& answer) {
    if (answer.key == "post") return on_page(emitter, answer);
    if (answer.key == "liveness" && liveness_) return liveness_->take(emitter, answer, shown_ ? &*shown_ : nullptr, item_);
    if (media_.is_mine(answer.key)) media_.on_answer(emitter, answer);
}

void PostPageJob::on_page(const Emitter& emitter, const Answer& answer) {
    std::string why = answer.detail;
    const auto post = answer.has_body() && answer.status == 200 ? reader_(answer, why) : std::nullopt;
    if (liveness_) emitter.http({"liveness", "liveness", liveness_->url, true});
    if (!post) {
        const auto item = any_item("post", answer, walls_, why);
        if (!item) return emitter.loss("", loss_code(answer), "post", why);
        item->send(emitter);
        item_ = "post";
        // A wall or a refusal says itself what is the matter.
        if (item->leaf("/state") == "available") emitter.loss("post", loss_code(answer), "post", why);
        return;
    }
    shown_ = post->item;
    item_ = "post";
    post->item.send(emitter);
    for (const ItemBuilder& comment : post->comments) comment.send(emitter);
    for (std::size_t i = 0; i < post->lists.size(); ++i) emitter.list("post", i, post->lists[i]);
    for (const PagePost::Lost& lost : post->losses) emitter.loss("post", lost.code, lost.what, lost.detail);
    for (const Found& link : post->media)
        if (link.value.starts_with("https://")) media_.ask(emitter, link);
}

std::vector<WallMarker> read_wall_file(std::string_view data, std::string_view schema) {
    std::string why;
    const auto document = JsonDocument::parse(data, why);
    if (!document || document->root()["schema"].text() != schema) throw std::runtime_error("the data file is not " + std::string(schema));
    return read_walls(document->root()["walls"]);
}

}  // namespace saksi::sdk
