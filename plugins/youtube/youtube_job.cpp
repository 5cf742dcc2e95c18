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
    : address_(std::move(address)), site_(std::move(site)), settings_(settings), feed_(site_, settings),
      comments_({"comments", "comments", settings.most_comment_pages}, [this](const std::string& token) { return feed_.request(token); },
                [this](const Emitter& emitter, const std::string& key, const Answer& page, std::string& why) { return feed_.read(emitter, key, page, why); }) {}

void YouTubeJob::begin(const Emitter& emitter) { emitter.http({"page", "post", site_ + "/watch?v=" + address_.id + "&hl=en", false, in_english}); }

void YouTubeJob::on_exchange(const Emitter& emitter, const Answer& answer) {
    if (answer.key == "page") return on_page(emitter, answer);
    if (answer.key == "oembed") return on_oembed(emitter, answer);
    if (media_.is_mine(answer.key)) return media_.on_answer(emitter, answer);
    if (!comments_.is_mine(answer.key)) return;
    comments_.on_page(emitter, answer);
    if (comments_.ended()) reports_.send(emitter, comments_.end());
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
    reports_.send(emitter, {"likers", "platform_private"});
    reports_.send(emitter, {"sharers", "platform_private"});
    emitter.loss("post", "not_fetched", "/object/attachment", "the video itself is not recorded: only the player's own program can ask for it");
    ask_comments(emitter, answer, *page);
    emitter.http({"oembed", "liveness", sdk::with_query(site_ + "/oembed?format=json", "url", address_.page_url()), true});
    const sdk::JsonCursor pictures = page->player.root()["videoDetails"]["thumbnail"]["thumbnails"];
    const auto preview = pictures.size() > 0 ? page->player.text(pictures[pictures.size() - 1]["url"]) : std::nullopt;
    if (preview && preview->value.starts_with("https://")) media_.ask(emitter, *preview);
}

void YouTubeJob::ask_comments(const Emitter& emitter, const Answer& answer, const WatchPage& page) {
    const FeedStart start = page.data ? feed_start(*page.data) : FeedStart{};
    if (start.closed) return reports_.send(emitter, {"comments", "platform_private"});
    if (start.token.empty()) {
        emitter.loss("post", "shape_changed", "comments", page.data ? "the page does not say how to load them" : "no object ytInitialData in the page");
        return reports_.send(emitter, {"comments", "error"});
    }
    reports_.declare("comments", shown_comments(page));
    feed_.take_version(answer.body);
    comments_.ask(emitter, start.token);
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

}  // namespace saksi::youtube
