#include "account_list.hpp"

#include "http_head.hpp"
#include "status_address.hpp"
#include "status_items.hpp"
#include "url.hpp"

namespace saksi::mastodon {

namespace {
constexpr std::size_t longest_url = 4'096;
}

void AccountList::ask(const sdk::Emitter& emitter) const {
    emitter.http({shape_.name + "." + std::to_string(page_), shape_.name, url_.empty() ? shape_.url : url_, true});
}

void AccountList::stop(const sdk::Emitter& emitter, std::string_view reason, std::string_view code, std::string_view detail) {
    end_.name = shape_.name;
    end_.stop_reason = reason;
    if (!code.empty()) emitter.loss("post", code, shape_.name, detail);
}

std::optional<std::string> AccountList::next_of(const sdk::Answer& answer) const {
    for (const std::string_view value : sdk::HttpHead(answer.head).values("link"))
        for (const sdk::WebLink& link : sdk::parse_links(value))
            if (link.rel == "next") return sdk::resolve(answer.url, link.target);
    return std::nullopt;
}

void AccountList::on_page(const sdk::Emitter& emitter, const sdk::Answer& answer) {
    // 401, or 403 and 422 of older servers: the list is for those who are logged in.
    if (answer.is_response() && (answer.status == 401 || answer.status == 403 || answer.status == 422))
        return stop(emitter, "login_required", "login_required", "HTTP status " + std::to_string(answer.status));
    if (!answer.has_body() || answer.status != 200) return stop(emitter, sdk::stop_reason(answer), sdk::loss_code(answer), answer.detail);
    std::string why;
    const auto document = sdk::JsonDocument::parse(answer.body, why);
    const sdk::JsonCursor accounts = document ? document->root() : sdk::JsonCursor();
    if (!accounts.is_array()) return stop(emitter, "error", "shape_changed", why.empty() ? "the answer is no array" : why);

    end_.places.push_back(answer.record + "#");
    end_.collected += accounts.size();
    for (std::size_t i = 0; i < accounts.size(); ++i) {
        const std::string key = shape_.name + "." + std::to_string(page_) + "." + std::to_string(i);
        if (const auto item = act_item(key, shape_.activity, answer.record, accounts[i], shape_.status_id))
            item->send(emitter);
        else
            emitter.loss("post", "shape_changed", shape_.name + accounts[i].pointer(), "an account of unknown form");
    }
    const auto next = next_of(answer);
    if (!next || accounts.size() == 0) return stop(emitter, "end", "", "");
    // An address elsewhere would let the answer send us to a stranger, the same one would keep us for ever.
    if (sdk::origin_of(*next) != sdk::origin_of(shape_.url) || *next == answer.url || next->size() > longest_url)
        return stop(emitter, "error", "shape_changed", "the next page is on another server, is the same, or has an address of over 4096 bytes");
    if (++page_ >= most_pages_) return stop(emitter, "limit", "list_incomplete", std::to_string(page_) + " pages were read");
    url_ = *next;
    ask(emitter);
}

}  // namespace saksi::mastodon
