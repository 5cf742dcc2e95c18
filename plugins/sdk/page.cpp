#include "page.hpp"

#include <stdexcept>

#include "http_head.hpp"
#include "url.hpp"

namespace saksi::sdk {

namespace {

std::string_view page_type(const HtmlDocument& html) {
    const HtmlSource* type = html.meta("og:type");
    if (type && type->decoded == "article") return "Article";
    return type && type->decoded == "profile" ? "Profile" : "Page";
}

bool is_host_or_below(std::string_view host, std::string_view wanted) {
    return wanted.empty() || host == wanted || (host.size() > wanted.size() && host.ends_with(wanted) && host[host.size() - wanted.size() - 1] == '.');
}

}  // namespace

ItemBuilder whole_body_item(const std::string& key, const Answer& answer, std::string_view type) {
    ItemBuilder item(key, "Create", answer.record, position(0, answer.size));
    item.with_object(type);
    item.derived("/object/url", "canonical-url", json::array({"target-uri", answer.record}), address_of(answer));
    return item;
}

std::optional<Found> source_found(const HtmlSource* source, const Answer& answer) {
    return source ? html_found(*source, answer.body, answer.record) : std::nullopt;
}

std::optional<Found> plain_found(const HtmlSource* source, const Answer& answer) {
    std::optional<Found> out = source_found(source, answer);
    return out && out->as == "text" ? out : std::nullopt;
}

std::vector<WallMarker> read_walls(const JsonCursor& walls) {
    std::vector<WallMarker> out;
    for (std::size_t i = 0; i < walls.size(); ++i) {
        WallMarker marker{walls[i]["host"].text(), walls[i]["text"].text(), walls[i]["state"].text()};
        if (marker.text.size() < 8 || marker.state.empty()) throw std::runtime_error("a wall of the data file has no text of 8 characters or no state");
        out.push_back(std::move(marker));
    }
    return out;
}

bool mark_wall(ItemBuilder& item, const Answer& answer, const std::vector<WallMarker>& walls) {
    const auto parts = split_url(address_of(answer));
    const std::string host = parts ? parts->authority.substr(0, parts->authority.find(':')) : "";
    for (const WallMarker& wall : walls) {
        if (!is_host_or_below(host, wall.host)) continue;
        const std::size_t at = answer.body.find(wall.text);
        if (at == std::string_view::npos) continue;
        item.state(wall.state).state_fact({wall.text, "text", answer.record, "body", position(at, at + wall.text.size())});
        return true;
    }
    return false;
}

const std::string& address_of(const Answer& answer) { return answer.final_url.empty() ? answer.url : answer.final_url; }

ItemBuilder page_item(const std::string& key, const Answer& answer, const HtmlDocument& html) {
    ItemBuilder item = whole_body_item(key, answer, page_type(html));
    const HtmlTag* canonical = html.link("canonical");
    const auto id = plain_found(canonical ? canonical->attribute("href") : html.meta("og:url"), answer);
    if (id && split_url(id->value)) item.text("/object/id", id);
    // The description carries the post's text on most platforms; the title stands in for it.
    for (const HtmlSource* source : {html.meta("og:description"), html.meta("description"), html.meta("og:title"), html.title()})
        if (item.text("/object/content", source_found(source, answer))) break;
    if (const auto name = source_found(html.meta("author"), answer)) item.with_actor().text("/actor/name", name);
    item.time(plain_found(html.meta("article:published_time"), answer), "rfc3339");
    return item;
}

std::optional<PagePicture> page_picture(const Answer& answer, const HtmlDocument& html) {
    const HtmlSource* source = html.meta("og:image");
    const auto place = source_found(source, answer);
    if (!place || (!source->decoded.starts_with("https://") && !source->decoded.starts_with("http://"))) return std::nullopt;
    const auto url = resolve(address_of(answer), source->decoded);
    if (!url) return std::nullopt;
    return PagePicture{*url, *place};
}

ItemBuilder file_item(const std::string& key, const Answer& answer) {
    const std::string_view kind = std::string_view(answer.media_type).substr(0, answer.media_type.find('/'));
    return whole_body_item(key, answer, kind == "image" ? "Image" : kind == "video" ? "Video" : kind == "audio" ? "Audio" : "Document");
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

std::optional<ItemBuilder> refusal_item(const std::string& key, const Answer& answer) {
    const auto status = HttpHead(answer.head).status(answer.record);
    if (!status || state_of(answer.status).empty()) return std::nullopt;
    ItemBuilder item = whole_body_item(key, answer, "Page");
    item.state(state_of(answer.status)).state_fact(*status);
    // RFC 9110 §15.5.4: the server understood and refuses, and need not say why.
    if (answer.status == 403)
        item.lose("not_fetched", "/state", "status 403 does not say why: the page may be kept from everybody, from those who are not logged in, or from this program or its address");
    return item;
}

std::optional<ItemBuilder> any_item(const std::string& key, const Answer& answer, const std::vector<WallMarker>& walls, std::string& why) {
    if (!answer.has_body()) {
        why = answer.detail;
        return std::nullopt;
    }
    if (answer.status < 200 || answer.status >= 300) {
        why = "HTTP status " + std::to_string(answer.status);
        return refusal_item(key, answer);
    }
    if (answer.media_type != "text/html" && answer.media_type != "application/xhtml+xml") return file_item(key, answer);
    const auto html = HtmlDocument::parse(answer.body, why);
    if (!html) return file_item(key, answer);
    ItemBuilder item = page_item(key, answer, *html);
    mark_wall(item, answer, walls);
    return item;
}

}  // namespace saksi::sdk
