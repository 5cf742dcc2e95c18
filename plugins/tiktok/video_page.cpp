#include "video_page.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "id_time.hpp"
#include "recorded_json.hpp"
#include "video_address.hpp"

namespace saksi::tiktok {

namespace {

using sdk::ItemBuilder;
using sdk::JsonCursor;
using sdk::PagePost;
using sdk::RecordedJson;

void set_author(ItemBuilder& item, const RecordedJson& page, const JsonCursor& author) {
    item.with_actor();
    item.text("/actor/id", page.text(author["id"]));
    item.text("/object/attributedTo", page.text(author["id"]));
    item.text("/actor/handle", page.text(author["uniqueId"]));
    item.text("/actor/name", page.text(author["nickname"]));
}

ItemBuilder post_item(const sdk::Answer& answer, const RecordedJson& page, const JsonCursor& post) {
    ItemBuilder item("post", "Create", answer.record, page.selector(post));
    item.with_object(post["imagePost"].is_object() ? "Image" : "Video");
    item.text("/object/id", page.text(post["id"]));
    item.derived("/object/url", "canonical-url", sdk::json::array({"target-uri", answer.record}), sdk::address_of(answer));
    item.text("/object/content", page.text(post["desc"]));
    set_author(item, page, post["author"]);
    const auto created = page.found(post["createTime"]);
    if (!item.time(created, "unix-seconds"))
        if (const auto instant = sdk::snowflake_time("tiktok", item.leaf("/object/id")))
            item.id_time("snowflake-ms", sdk::json::array({"tiktok", "/object/id"}), *instant, std::nullopt);
    static constexpr std::array<std::pair<const char*, const char*>, 5> counts{
        {{"likes", "diggCount"}, {"shares", "shareCount"}, {"comments", "commentCount"}, {"views", "playCount"}, {"bookmarks", "collectCount"}}};
    // statsV2 has the exact numbers as strings; stats rounds large ones on old pages.
    const JsonCursor stats = post["statsV2"].is_object() ? post["statsV2"] : post["stats"];
    for (const auto& [name, member] : counts) item.count(name, page.number(stats[member]));
    return item;
}

std::vector<sdk::Found> media_of(const RecordedJson& page, const JsonCursor& post) {
    std::vector<sdk::Found> media;
    const JsonCursor images = post["imagePost"]["images"];
    for (std::size_t i = 0; i < images.size(); ++i)
        if (const auto link = page.text(images[i]["imageURL"]["urlList"][std::size_t{0}])) media.push_back(*link);
    if (const auto cover = page.text(post["video"]["cover"])) media.push_back(*cover);
    return media;
}

std::optional<PagePost> missing_post(const sdk::Answer& answer, const RecordedJson& page, const JsonCursor& code, const Settings& settings) {
    const auto found = page.number(code);
    const auto known = found ? std::ranges::find(settings.codes, found->value, &Settings::StatusCode::code) : settings.codes.end();
    if (known == settings.codes.end()) return std::nullopt;
    PagePost post{sdk::whole_body_item("post", answer, "Video")};
    post.item.state(known->state).state_fact(*found);
    return post;
}

}  // namespace

Settings Settings::read(std::string_view data) {
    Settings settings;
    settings.walls = sdk::read_wall_file(data, "saksi-tiktok-data/1");
    std::string why;
    const auto document = sdk::JsonDocument::parse(data, why);
    const JsonCursor codes = document->root()["status_codes"];
    for (std::size_t i = 0; i < codes.size(); ++i) settings.codes.push_back({codes[i]["code"].text(), codes[i]["state"].text()});
    return settings;
}

void read_oembed(const sdk::Emitter& emitter, const sdk::Answer& answer, const ItemBuilder* post, const std::string& of_item) {
    std::string why;
    const auto document = RecordedJson::of(answer, why);
    const JsonCursor video = document ? document->root() : JsonCursor();
    const auto id = document ? document->text(video["embed_product_id"]) : std::nullopt;
    if (!id) return emitter.loss(of_item, sdk::loss_code(answer), "oEmbed", why.empty() ? "the answer names no post" : why);
    if (post) {
        const auto caption = document->text(video["title"]);
        if (caption && id->value == post->leaf("/object/id") && caption->value == post->leaf("/object/content"))
            emitter.fact("post", "/object/content", caption->linked_by(id->value, document->selector(video["embed_product_id"])));
        return;
    }
    ItemBuilder item("oembed", "Create", answer.record, document->selector(video));
    item.with_actor().with_object("Video");
    item.text("/object/id", id);
    item.text("/object/content", document->text(video["title"]));
    item.text("/actor/handle", document->text(video["author_unique_id"]));
    item.text("/object/attributedTo", document->text(video["author_unique_id"]));
    item.text("/actor/name", document->text(video["author_name"]));
    item.text("/actor/url", document->text(video["author_url"]));
    if (const auto instant = sdk::snowflake_time("tiktok", item.leaf("/object/id")))
        item.id_time("snowflake-ms", sdk::json::array({"tiktok", "/object/id"}), *instant, std::nullopt);
    item.send(emitter);
}

std::optional<PagePost> read_page(const sdk::Answer& answer, const std::string& id, const Settings& settings, std::string& why) {
    const auto extent = sdk::script_text(answer.body, "id", "__UNIVERSAL_DATA_FOR_REHYDRATION__");
    const auto page = extent ? RecordedJson::piece(answer.body, *extent, answer.record, why) : std::nullopt;
    if (!page) {
        if (why.empty()) why = "no script __UNIVERSAL_DATA_FOR_REHYDRATION__ in the page";
        return std::nullopt;
    }
    const JsonCursor detail = page->root()["__DEFAULT_SCOPE__"]["webapp.video-detail"];
    const JsonCursor item = detail["itemInfo"]["itemStruct"];
    if (!item["id"].is_string() || (!id.empty() && item["id"].text() != id)) {
        why = "the page holds no post, or another";
        return missing_post(answer, *page, detail["statusCode"], settings);
    }
    PagePost post{post_item(answer, *page, item)};
    post.lists = {{"likers", "platform_private"}, {"sharers", "platform_private"}};
    // The declared total goes with the list that could not be read.
    const JsonCursor stats = item["statsV2"].is_object() ? item["statsV2"] : item["stats"];
    post.lists.push_back({"comments", "error", 0, sdk::json::array(), page->number(stats["commentCount"])});
    post.losses.push_back({"not_fetched", "comments", "TikTok delivers comments only to its own program; a rendered page may show them"});
    if (item["video"].is_object() && !item["imagePost"].is_object())
        post.losses.push_back({"not_fetched", "/object/attachment", "the video itself is not recorded: TikTok delivers it only to its own player"});
    post.media = media_of(*page, item);
    return post;
}

}  // namespace saksi::tiktok
