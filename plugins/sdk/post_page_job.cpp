#include "post_page_job.hpp"

#include <algorithm>
#include <stdexcept>

#include "url.hpp"

namespace saksi::sdk {

namespace {

/// The address that `link` names, its `&amp;` read as `&` when it is HTML; nothing when the host would refuse it.
std::optional<std::string> media_address(const Found& link) {
    std::string out = link.value;
    for (std::size_t at = link.as == "html" ? out.find("&amp;") : std::string::npos; at != std::string::npos; at = out.find("&amp;", at + 1)) out.erase(at + 1, 4);
    const bool plain = std::ranges::all_of(out, [](char c) { return c > 0x20 && c < 0x7F; });
    return plain && out.starts_with("https://") && split_url(out) ? std::optional(out) : std::nullopt;
}

}  // namespace

void PostPageJob::begin(const Emitter& emitter) { emitter.http({"post", "post", url_, false, {{"headers", headers_}}}); }

void PostPageJob::on_exchange(const Emitter& emitter, const Answer& answer) {
    if (answer.key == "post") return on_page(emitter, answer);
    if (answer.key.starts_with("media.")) return on_media(emitter, answer);
}

void PostPageJob::on_page(const Emitter& emitter, const Answer& answer) {
    std::string why = answer.detail;
    const auto post = answer.has_body() && answer.status == 200 ? reader_(answer, why) : std::nullopt;
    if (!post) {
        const auto item = any_item("post", answer, walls_, why);
        if (!item) return emitter.loss("", loss_code(answer), "post", why);
        item->send(emitter);
        // A wall or a refusal says itself what is the matter.
        if (item->leaf("/state") == "available") emitter.loss("post", loss_code(answer), "post", why);
        return;
    }
    post->item.send(emitter);
    for (const ItemBuilder& comment : post->comments) comment.send(emitter);
    for (std::size_t i = 0; i < post->lists.size(); ++i) emitter.list("post", i, post->lists[i]);
    for (const PagePost::Lost& lost : post->losses) emitter.loss("post", lost.code, lost.what, lost.detail);
    for (const Found& link : post->media) {
        if (media_.size() >= 64) break;
        const auto url = media_address(link);
        if (!url) continue;
        emitter.http({"media." + std::to_string(media_.size()), "media", *url, true});
        media_.push_back(link);
    }
}

void PostPageJob::on_media(const Emitter& emitter, const Answer& answer) {
    const std::size_t index = std::min<std::size_t>(std::stoul(answer.key.substr(6)), media_.size() - 1);
    if (!answer.is_response() || answer.status != 200 || answer.truncated)
        return emitter.loss("post", "media_failed", media_[index].value, answer.detail.empty() ? std::string(loss_code(answer)) : answer.detail);
    emitter.attachment("post", answer.record);
    emitter.fact("post", "/object/attachment/" + std::to_string(attached_++) + "/record", media_[index]);
}

std::vector<WallMarker> read_wall_file(std::string_view data, std::string_view schema) {
    std::string why;
    const auto document = JsonDocument::parse(data, why);
    if (!document || document->root()["schema"].text() != schema) throw std::runtime_error("the data file is not " + std::string(schema));
    return read_walls(document->root()["walls"]);
}

}  // namespace saksi::sdk
