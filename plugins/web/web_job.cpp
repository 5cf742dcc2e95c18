#include "web_job.hpp"

#include "http_head.hpp"
#include "page.hpp"
#include "url.hpp"

namespace saksi::web {

namespace {

using sdk::Answer;
using sdk::Emitter;
using sdk::json;
using sdk::JsonCursor;
using sdk::JsonDocument;
using sdk::with_query;

constexpr std::uint64_t most_selectable = 16 * 1024 * 1024;  // decoded bodies with facts: records.md 4
constexpr std::size_t most_pages = 1'000;                    // 100,000 comments

bool is_html(const std::string& media_type) { return media_type == "text/html" || media_type == "application/xhtml+xml"; }
bool is_json(const std::string& media_type) { return media_type == "application/json" || media_type.ends_with("+json"); }

}  // namespace

void WebJob::begin(const Emitter& emitter) { emitter.http({"page", "post", url_}); }

void WebJob::on_exchange(const Emitter& emitter, const Answer& answer) {
    if (answer.key == "page") return on_page(emitter, answer);
    if (answer.key == "post") return on_post(emitter, answer);
    if (answer.key.starts_with("comments.")) return on_comments(emitter, answer);
    if (answer.key.starts_with("media.")) return on_picture(emitter, answer);
}

void WebJob::on_page(const Emitter& emitter, const Answer& answer) {
    if (!answer.is_response() || answer.undecodable || answer.truncated) return emitter.loss("", sdk::loss_code(answer), "page", answer.detail);
    if (answer.size > most_selectable) return emitter.loss("", "budget", "page", "facts cannot point into a body of more than 16 MiB");
    if (answer.status >= 200 && answer.status < 300) {
        if (is_html(answer.media_type)) return on_html(emitter, answer);
        if (is_json(answer.media_type) && on_json(emitter, answer)) return;
        return sdk::file_item("page", answer).send(emitter);
    }
    const auto refusal = sdk::refusal_item("page", answer);
    if (!refusal) return emitter.loss("", sdk::loss_code(answer), "page", "HTTP status " + std::to_string(answer.status));
    refusal->send(emitter);
}

void WebJob::on_html(const Emitter& emitter, const Answer& answer) {
    std::string why;
    const auto html = sdk::HtmlDocument::parse(answer.body, why);
    if (!html) {
        sdk::file_item("page", answer).send(emitter);
        return emitter.loss("page", "shape_changed", "/object", why);
    }
    page_ = sdk::page_item("page", answer, *html);
    sdk::mark_wall(*page_, answer, settings_.walls);
    if (const auto picture = sdk::page_picture(answer, *html)) page_picture_ = Picture{"page", picture->url, picture->found};
    wordpress_ = find_wordpress(answer, *html);
    if (!wordpress_) return send_page(emitter);
    emitter.http({"post", "post", wordpress_->post, true});
}

bool WebJob::on_json(const Emitter& emitter, const Answer& answer) {
    std::string why;
    const auto document = JsonDocument::parse(answer.body, why);
    if (!document || !is_wordpress_post(document->root())) return false;
    wordpress_post_item("post", answer.record, document->root()).send(emitter);
    return true;
}

void WebJob::send_page(const Emitter& emitter) {
    page_->send(emitter);
    page_.reset();
    if (page_picture_) ask_picture(emitter, *page_picture_);
}

void WebJob::on_post(const Emitter& emitter, const Answer& answer) {
    std::string why = answer.detail;
    const auto document = answer.has_body() && answer.status == 200 ? JsonDocument::parse(answer.body, why) : std::nullopt;
    const JsonCursor root = document ? document->root() : JsonCursor();
    const JsonCursor post = root.is_array() ? root[std::size_t{0}] : root;
    if (!is_wordpress_post(post)) {
        // The page itself remains; many sites close their interface.
        send_page(emitter);
        return emitter.loss("page", sdk::loss_code(answer), "WordPress REST", why);
    }
    const sdk::ItemBuilder item = wordpress_post_item("post", answer.record, post);
    item.send(emitter);
    post_id_ = post["id"].selected().value_or("");
    post_object_id_ = item.leaf("/object/id");
    ask_comments(emitter);
    if (const JsonCursor picture = featured_picture(post)) ask_picture(emitter, {"post", picture.text(), *picture.found(answer.record)});
}

void WebJob::ask_comments(const Emitter& emitter) {
    std::string url = with_query(wordpress_->api + "wp/v2/comments", "post", post_id_);
    url = with_query(url, "per_page", std::to_string(settings_.comments_per_page));
    url = with_query(with_query(url, "order", "asc"), "page", std::to_string(comments_page_));
    emitter.http({"comments." + std::to_string(comments_page_), "comments", url, true});
}

void WebJob::on_comments(const Emitter& emitter, const Answer& answer) {
    if (!answer.has_body() || answer.status != 200) return end_comments(emitter, sdk::stop_reason(answer), sdk::loss_code(answer), answer.detail);
    std::string why;
    const auto document = JsonDocument::parse(answer.body, why);
    if (!document || !document->root().is_array()) return end_comments(emitter, "error", "shape_changed", why.empty() ? "no array of comments" : why);
    const JsonCursor comments = document->root();
    if (comments_page_ == 1) note_declared(answer, comments);
    for (std::size_t i = 0; i < comments.size(); ++i) {
        const std::string key = "comment." + std::to_string(collected_ + i);
        if (comments[i]["id"].is_number())
            wordpress_comment_item(key, answer.record, comments[i]).send(emitter);
        else
            emitter.loss("post", "shape_changed", comments[i].pointer(), "a comment of unknown form");
    }
    comment_pages_.push_back(answer.record + "#");
    collected_ += comments.size();

    const auto pages = sdk::HttpHead(answer.head).field("x-wp-totalpages", answer.record);
    const bool full = comments.size() >= static_cast<std::size_t>(settings_.comments_per_page);
    const bool more = pages && sdk::is_count(pages->value) ? static_cast<long long>(comments_page_) < std::stoll(pages->value) : full;
    if (!more || comments.size() == 0) return end_comments(emitter, "end", "", "");
    if (comments_page_ >= most_pages) return end_comments(emitter, "limit", "list_incomplete", "1000 pages were read");
    ++comments_page_;
    ask_comments(emitter);
}

void WebJob::note_declared(const Answer& answer, const JsonCursor& comments) {
    const auto total = sdk::HttpHead(answer.head).field("x-wp-total", answer.record);
    const JsonCursor up = comments[std::size_t{0}]["_links"]["up"][std::size_t{0}]["href"];
    if (!total || !sdk::is_count(total->value) || post_object_id_.empty() || up.text() != post_object_id_) return;
    // The total stands in another answer's head; the first comment in its body names the post. A position ends the chain because a head has no JSON
    // neighbourhood (bukti-1.md 9.4).
    declared_ = total->with_as("integer").linked_by(post_object_id_, sdk::refined(sdk::fragment(up.pointer()), sdk::position(0, up.text().size())));
}

void WebJob::end_comments(const Emitter& emitter, std::string_view reason, std::string_view code, std::string_view detail) {
    json list = {{"type", "list"}, {"item", "post"}, {"name", "comments"}, {"collected", collected_}, {"stop_reason", reason}, {"viewpoint", "anonymous"}};
    if (declared_) list["declared"] = std::stoll(declared_->value);
    emitter.send(list);
    if (declared_) emitter.fact("post", "/lists/0/declared", *declared_);
    emitter.derived("post", "/lists/0/collected", "count-of-items", comment_pages_);
    if (!code.empty()) emitter.loss("post", code, "comments", detail);
}

void WebJob::ask_picture(const Emitter& emitter, Picture picture) {
    emitter.http({"media." + std::to_string(pictures_.size()), "media", picture.url, true});
    pictures_.push_back(std::move(picture));
}

void WebJob::on_picture(const Emitter& emitter, const Answer& answer) {
    // One picture at most is asked for.
    const Picture& picture = pictures_.front();
    if (!answer.is_response() || answer.status != 200 || answer.truncated)
        return emitter.loss(picture.item, "media_failed", picture.url, answer.detail.empty() ? std::string(sdk::loss_code(answer)) : answer.detail);
    emitter.attachment(picture.item, answer.record);
    emitter.fact(picture.item, "/object/attachment/0/record", picture.link);
}

}  // namespace saksi::web
