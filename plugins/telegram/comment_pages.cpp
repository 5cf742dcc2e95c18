#include "comment_pages.hpp"

#include <algorithm>

#include "recorded_json.hpp"
#include "url.hpp"

namespace saksi::telegram {

namespace {

using sdk::Answer;
using sdk::Emitter;
using sdk::HtmlElement;
using sdk::HtmlTree;
using sdk::json;

std::string host_of(const std::string& url) {
    const auto parts = sdk::split_url(url);
    return parts ? parts->authority : "";
}

}  // namespace

Discussion discussion_in(const Answer& first, const Settings& settings) {
    std::string why;
    const auto tree = first.has_body() && first.status == 200 ? HtmlTree::parse(first.body, why) : std::nullopt;
    if (!tree) return Discussion::unknown;
    if (tree->first("tgme_post_discussion") || tree->first(settings.comments_header_class)) return Discussion::open;
    // A post without a discussion group is shown as the post itself.
    return tree->first("tgme_widget_message_error") || tree->named("", "data-post") ? Discussion::closed : Discussion::unknown;
}

sdk::HttpRequest CommentPages::request(const std::string& before) const {
    if (before.empty()) return {"", "", site_ + "/" + address_.post() + "?embed=1&discussion=1&comments_limit=" + std::to_string(settings_.comments_limit)};
    const json headers = json::array({json::array({"Content-Type", "application/x-www-form-urlencoded; charset=UTF-8"}), json::array({"X-Requested-With", "XMLHttpRequest"})});
    return {"", "", api_url_, true, {{"headers", headers}}, form_ + "&before_id=" + before};
}

std::optional<sdk::Found> CommentPages::shown_total(const Answer& first, const std::string& post_url) const {
    std::string why;
    if (!first.has_body() || first.status != 200 || post_url.empty()) return std::nullopt;
    const auto tree = HtmlTree::parse(first.body, why);
    const HtmlElement* header = tree ? tree->first(settings_.comments_header_class) : nullptr;
    const std::size_t link = first.body.find(post_url);
    if (!header || link == std::string_view::npos) return std::nullopt;
    const sdk::HtmlSource source = sdk::inner_source(*header, first.body);
    // “17 comments”: the number is what stands before the first white space.
    const std::size_t end = std::min(first.body.find_first_of(" \t\r\n", source.start), source.end);
    auto number = sdk::markup_found(source.start, end, first.body, first.record);
    if (!number || number->as != "text" || !std::ranges::any_of(number->value, [](char c) { return c >= '0' && c <= '9'; })) return std::nullopt;
    return number->linked_by(post_url, sdk::position(link, link + post_url.size()));
}

std::optional<sdk::PageRead> CommentPages::read(const Emitter& emitter, const std::string& key, const Answer& answer, std::string& why) {
    if (answer.media_type != "application/json") {
        const auto tree = HtmlTree::parse(answer.body, why);
        if (!tree) return std::nullopt;
        if (discussion_in(answer, settings_) != Discussion::open) {
            why = "no discussion in the page";
            return std::nullopt;
        }
        const WidgetHtml html{answer.body, *tree, answer.record};
        find_way_on(html);
        return take(emitter, key, html);
    }
    const auto document = sdk::RecordedJson::whole(answer.body, answer.record, why);
    const sdk::JsonCursor text = document ? document->root()["comments_html"] : sdk::JsonCursor();
    if (!text.is_string()) {
        if (why.empty()) why = "no text comments_html in the answer";
        return std::nullopt;
    }
    const auto tree = HtmlTree::parse(text.text(), why);
    if (!tree) return std::nullopt;
    return take(emitter, key, {text.text(), *tree, answer.record, sdk::fragment("/comments_html")});
}

/// `TWidgetAuth.init({"api_url":…})` and the hidden fields of the comment form.
void CommentPages::find_way_on(const WidgetHtml& html) {
    const std::size_t init = html.text.find("TWidgetAuth.init(");
    const auto extent = init == std::string_view::npos ? std::nullopt : sdk::json_extent(html.text, init);
    std::string why;
    const auto settings = extent ? sdk::RecordedJson::piece(html.text, *extent, html.record, why) : std::nullopt;
    if (!settings) return;
    const auto url = sdk::resolve(site_ + "/", settings->root()["api_url"].text());
    // An address elsewhere would let the page send us to a stranger.
    if (!url || host_of(*url) != host_of(site_)) return;
    form_ = "method=loadComments";
    for (const std::string_view wanted : {"peer", "top_msg_id", "discussion_hash"}) {
        const auto input = std::ranges::find_if(html.tree.elements(), [&](const HtmlElement& one) { return one.name == "input" && one.decoded("name") == wanted; });
        if (input == html.tree.elements().end()) return;
        form_ += "&" + std::string(wanted) + "=" + sdk::percent_encode(input->decoded("value"));
    }
    api_url_ = *url;
}

sdk::PageRead CommentPages::take(const Emitter& emitter, const std::string& key, const WidgetHtml& html) const {
    sdk::PageRead page;
    for (const HtmlElement* message : find_comments(html)) {
        // The discussion widget may repeat the post above its comments.
        if (message->attribute("data-post") && address_.is_post(message->decoded("data-post"))) continue;
        const std::string name = key + "." + std::to_string(page.entries);
        comment_item(name, html, *message, settings_).send(emitter);
        page.count(name);
    }
    const HtmlElement* more = html.tree.named("", "data-before");
    const std::string before(more ? more->decoded("data-before") : "");
    if (before.empty()) return page;
    if (!sdk::is_count(before))
        page.trouble = "the page gives no number where the comments go on";
    else if (api_url_.empty())
        page.trouble = "the page does not say how to load the comments before these";
    else
        page.next = {before};
    return page;
}

}  // namespace saksi::telegram
