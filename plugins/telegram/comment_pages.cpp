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

void CommentPages::ask_first(const Emitter& emitter) const {
    emitter.http({"comments.0", "comments", site_ + "/" + address_.post() + "?embed=1&discussion=1&comments_limit=" + std::to_string(settings_.comments_limit), true});
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

void CommentPages::on_page(const Emitter& emitter, const Answer& answer) {
    if (!answer.has_body() || answer.status != 200) return stop(emitter, sdk::loss_code(answer), answer.detail);
    if (page_ == 0)
        on_html(emitter, answer);
    else
        on_more(emitter, answer);
}

void CommentPages::on_html(const Emitter& emitter, const Answer& answer) {
    std::string why;
    const auto tree = HtmlTree::parse(answer.body, why);
    if (!tree) return stop(emitter, "shape_changed", why);
    if (!tree->first("tgme_post_discussion") && !tree->first(settings_.comments_header_class)) {
        // A post without a discussion group is shown as the post itself.
        if (tree->first("tgme_widget_message_error") || tree->named("", "data-post")) return emitter.list("post", 2, {"comments", "platform_private"});
        return stop(emitter, "shape_changed", "no discussion in the page");
    }
    const WidgetHtml html{answer.body, *tree, answer.record};
    find_way_on(html);
    take(emitter, html);
}

void CommentPages::on_more(const Emitter& emitter, const Answer& answer) {
    std::string why;
    const auto document = sdk::RecordedJson::whole(answer.body, answer.record, why);
    const sdk::JsonCursor text = document ? document->root()["comments_html"] : sdk::JsonCursor();
    if (!text.is_string()) return stop(emitter, "shape_changed", why.empty() ? "no text comments_html in the answer" : why);
    const auto tree = HtmlTree::parse(text.text(), why);
    if (!tree) return stop(emitter, "shape_changed", why);
    take(emitter, {text.text(), *tree, answer.record, sdk::fragment("/comments_html")});
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

void CommentPages::take(const Emitter& emitter, const WidgetHtml& html) {
    std::size_t number = 0;
    for (const HtmlElement* message : find_comments(html)) {
        // The discussion widget may repeat the post above its comments.
        if (message->attribute("data-post") && address_.is_post(message->decoded("data-post"))) continue;
        comment_item("comments." + std::to_string(page_) + "." + std::to_string(number++), html, *message, settings_).send(emitter);
    }
    collected_ += number;
    const HtmlElement* more = html.tree.named("", "data-before");
    const std::string before(more ? more->decoded("data-before") : "");
    if (before.empty()) {
        if (collected_ == 0) emitter.list("post", 2, {"comments", "end"});
        return;
    }
    if (before == before_ || !sdk::is_count(before)) return stop(emitter, "shape_changed", "the page repeats where the comments go on, or gives no number");
    if (api_url_.empty()) return stop(emitter, "shape_changed", "the page does not say how to load the comments before these");
    if (++page_ >= settings_.most_comment_pages) return stop(emitter, "list_incomplete", std::to_string(page_) + " pages were read");
    before_ = before;
    const json headers = json::array({json::array({"Content-Type", "application/x-www-form-urlencoded; charset=UTF-8"}), json::array({"X-Requested-With", "XMLHttpRequest"})});
    emitter.http({"comments." + std::to_string(page_), "comments", api_url_, true, {{"headers", headers}}, form_ + "&before_id=" + before});
}

void CommentPages::stop(const Emitter& emitter, std::string_view code, const std::string& detail) const {
    emitter.loss("post", code, "comments", std::to_string(collected_) + " comments were recorded; more may exist" + (detail.empty() ? "" : ": " + detail));
}

}  // namespace saksi::telegram
