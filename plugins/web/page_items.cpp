#include "page_items.hpp"

#include "http_head.hpp"
#include "url.hpp"

namespace saksi::web {

namespace {

using sdk::Answer;
using sdk::Found;
using sdk::HtmlDocument;
using sdk::HtmlSource;
using sdk::ItemBuilder;

ItemBuilder whole_body_item(const Answer& answer, std::string_view type) {
    ItemBuilder item("page", "Create", answer.record, sdk::position(0, answer.size));
    item.with_object(type);
    item.derived("/object/url", "canonical-url", sdk::json::array({"target-uri", answer.record}), address_of(answer));
    return item;
}

std::optional<Found> found(const HtmlSource* source, const Answer& answer) {
    return source ? sdk::html_found(*source, answer.body, answer.record) : std::nullopt;
}

/// Only source without character references: its octets are the value itself.
std::optional<Found> plain(const HtmlSource* source, const Answer& answer) {
    std::optional<Found> out = found(source, answer);
    return out && out->as == "text" ? out : std::nullopt;
}

std::string_view page_type(const HtmlDocument& html) {
    const HtmlSource* type = html.meta("og:type");
    if (type && type->decoded == "article") return "Article";
    return type && type->decoded == "profile" ? "Profile" : "Page";
}

bool is_host_or_below(std::string_view host, std::string_view wanted) {
    return wanted.empty() || host == wanted || (host.size() > wanted.size() && host.ends_with(wanted) && host[host.size() - wanted.size() - 1] == '.');
}

void mark_wall(ItemBuilder& item, const Answer& answer, const Settings& settings) {
    const auto parts = sdk::split_url(address_of(answer));
    const std::string host = parts ? parts->authority.substr(0, parts->authority.find(':')) : "";
    for (const WallMarker& wall : settings.walls) {
        if (!is_host_or_below(host, wall.host)) continue;
        const std::size_t at = answer.body.find(wall.text);
        if (at == std::string_view::npos) continue;
        item.state(wall.state).state_fact({wall.text, "text", answer.record, "body", sdk::position(at, at + wall.text.size())});
        return;
    }
}

}  // namespace

const std::string& address_of(const Answer& answer) { return answer.final_url.empty() ? answer.url : answer.final_url; }

ItemBuilder page_item(const Answer& answer, const HtmlDocument& html, const Settings& settings) {
    ItemBuilder item = whole_body_item(answer, page_type(html));
    const sdk::HtmlTag* canonical = html.link("canonical");
    const auto id = plain(canonical ? canonical->attribute("href") : html.meta("og:url"), answer);
    if (id && sdk::split_url(id->value)) item.text("/object/id", id);
    // The description carries the post's text on most platforms; the title stands in for it.
    for (const HtmlSource* source : {html.meta("og:description"), html.meta("description"), html.meta("og:title"), html.title()})
        if (item.text("/object/content", found(source, answer))) break;
    if (const auto name = found(html.meta("author"), answer)) item.with_actor().text("/actor/name", name);
    item.time(plain(html.meta("article:published_time"), answer), "rfc3339");
    mark_wall(item, answer, settings);
    return item;
}

std::optional<PagePicture> page_picture(const Answer& answer, const HtmlDocument& html) {
    const HtmlSource* source = html.meta("og:image");
    const auto place = found(source, answer);
    if (!place || (!source->decoded.starts_with("https://") && !source->decoded.starts_with("http://"))) return std::nullopt;
    const auto url = sdk::resolve(address_of(answer), source->decoded);
    if (!url) return std::nullopt;
    return PagePicture{*url, *place};
}

ItemBuilder file_item(const Answer& answer) {
    const std::string_view kind = std::string_view(answer.media_type).substr(0, answer.media_type.find('/'));
    return whole_body_item(answer, kind == "image" ? "Image" : kind == "video" ? "Video" : kind == "audio" ? "Audio" : "Document");
}

std::string_view state_of(std::uint64_t status) noexcept {
    switch (status) {
        case 401: return "login_wall";
        case 403: return "private";
        case 404: return "not_found";
        case 410: return "deleted";
        case 451: return "geo_gate";
        default: return "";
    }
}

std::optional<ItemBuilder> refusal_item(const Answer& answer) {
    const auto status = sdk::HttpHead(answer.head).status(answer.record);
    if (!status) return std::nullopt;
    ItemBuilder item = whole_body_item(answer, "Page");
    item.state(state_of(answer.status)).state_fact(*status);
    return item;
}

}  // namespace saksi::web
