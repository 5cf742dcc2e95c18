#include "youtube_job.hpp"

#include "page.hpp"
#include "url.hpp"
#include "video_items.hpp"

namespace saksi::youtube {

using sdk::Answer;
using sdk::Emitter;
using sdk::json;

namespace {

const json in_english = {{"headers", json::array({json::array({"Accept-Language", "en"})})}};

}  // namespace

YouTubeJob::YouTubeJob(VideoAddress address, std::string site, const Settings& settings)
    : address_(std::move(address)), site_(std::move(site)), settings_(settings), comments_(site_, settings) {}

void YouTubeJob::begin(const Emitter& emitter) { emitter.http({"page", "post", site_ + "/watch?v=" + address_.id + "&hl=en", false, in_english}); }

void YouTubeJob::on_exchange(const Emitter& emitter, const Answer& answer) {
    if (answer.key == "page") return on_page(emitter, answer);
    if (answer.key == "oembed") return on_oembed(emitter, answer);
    if (answer.key == "preview") return on_preview(emitter, answer);
    if (answer.key.starts_with("comments.")) return comments_.on_page(emitter, answer);
}

void YouTubeJob::on_page(const Emitter& emitter, const Answer& answer) {
    std::string why = answer.detail;
    const auto page = answer.has_body() && answer.status == 200 ? WatchPage::read(answer, why) : std::nullopt;
    if (!page) {
        const auto item = sdk::any_item("post", answer, settings_.walls, why);
        if (item) item->send(emitter);
        return emitter.loss(item ? "post" : "", sdk::loss_code(answer), "video", why);
    }
    if (const auto item = unplayable_item(answer, *page, settings_)) return item->send(emitter);
    video_ = video_item(answer, *page, address_.id);
    if (!video_) return emitter.loss("", "shape_changed", "video", "the page is of another video");
    video_->send(emitter);
    emitter.list("post", 0, {"likers", "platform_private"});
    emitter.list("post", 1, {"sharers", "platform_private"});
    emitter.loss("post", "not_fetched", "/object/attachment", "the video itself is not recorded: only the player's own program can ask for it");
    if (page->data)
        comments_.begin(emitter, answer.body, *page->data);
    else
        emitter.loss("post", "shape_changed", "comments", "no object ytInitialData in the page");
    emitter.http({"oembed", "liveness", sdk::with_query(site_ + "/oembed?format=json", "url", address_.page_url()), true});
    const sdk::JsonCursor pictures = page->player.root()["videoDetails"]["thumbnail"]["thumbnails"];
    preview_ = pictures.size() > 0 ? page->player.text(pictures[pictures.size() - 1]["url"]) : std::nullopt;
    if (preview_ && preview_->value.starts_with("https://") && sdk::split_url(preview_->value)) emitter.http({"preview", "media", preview_->value, true});
}

void YouTubeJob::on_oembed(const Emitter& emitter, const Answer& answer) {
    std::string why = answer.detail;
    const auto document = answer.has_body() && answer.status == 200 ? sdk::RecordedJson::whole(answer.body, answer.record, why) : std::nullopt;
    if (!document) return emitter.loss("post", sdk::loss_code(answer), "oEmbed", why);
    // The channel's address links the two; old pages write it with http.
    const auto name = document->text(document->root()["author_name"]);
    const std::string profile = document->root()["author_url"].text();
    if (name && name->value == video_->leaf("/actor/name") && !profile.empty() && profile == video_->leaf("/actor/url"))
        emitter.fact("post", "/actor/name", name->linked_by(profile, sdk::fragment("/author_url")));
}

void YouTubeJob::on_preview(const Emitter& emitter, const Answer& answer) {
    if (!answer.is_response() || answer.status != 200 || answer.truncated)
        return emitter.loss("post", "media_failed", preview_->value, answer.detail.empty() ? std::string(sdk::loss_code(answer)) : answer.detail);
    emitter.attachment("post", answer.record);
    emitter.fact("post", "/object/attachment/0/record", *preview_);
}

}  // namespace saksi::youtube
