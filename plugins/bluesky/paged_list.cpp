#include "paged_list.hpp"

#include "url.hpp"

namespace saksi::bluesky {

namespace {
// The protocol allows empty pages with a cursor; a server that only sends those would keep us for ever.
constexpr std::size_t most_empty_pages = 5;
constexpr std::size_t longest_cursor = 4'096;
constexpr std::size_t most_pages = 1'000;  // 100,000 entries, more than a bundle holds
}  // namespace

void PagedList::ask(const sdk::Emitter& emitter) const {
    const std::string url = cursor_.empty() ? shape_.url : sdk::with_query(shape_.url, "cursor", cursor_);
    emitter.http({shape_.name + "." + std::to_string(page_), shape_.purpose, url, true});
}

void PagedList::stop(const sdk::Emitter& emitter, std::string_view reason, std::string_view code, std::string_view detail) {
    stop_reason_ = reason;
    if (!code.empty()) emitter.loss("post", code, shape_.name, detail);
}

void PagedList::on_page(const sdk::Emitter& emitter, const sdk::Answer& answer) {
    if (!answer.has_body() || answer.status != 200) return stop(emitter, sdk::stop_reason(answer), sdk::loss_code(answer), answer.detail);
    std::string why;
    const auto document = sdk::JsonDocument::parse(answer.body, why);
    const sdk::JsonCursor entries = document ? document->root()[shape_.member] : sdk::JsonCursor();
    if (!entries.is_array()) return stop(emitter, "error", "shape_changed", why.empty() ? "no array “" + shape_.member + "” in the answer" : why);

    pages_.push_back(answer.record + "#/" + shape_.member);
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const auto item = entry_(shape_.name + "." + std::to_string(page_) + "." + std::to_string(i), answer.record, entries[i]);
        if (item)
            item->send(emitter);
        else
            emitter.loss("post", "shape_changed", entries[i].pointer(), "an entry of unknown form");
    }
    collected_ += entries.size();
    empty_pages_ = entries.size() == 0 ? empty_pages_ + 1 : 0;

    const std::string next = document->root()["cursor"].text();
    if (next.empty()) return stop(emitter, "end", "", "");
    if (next == cursor_ || next.size() > longest_cursor || empty_pages_ >= most_empty_pages)
        return stop(emitter, "error", "shape_changed", "the server repeats its cursor, sends one of more than 4096 bytes, or only empty pages");
    if (++page_ >= most_pages) return stop(emitter, "limit", "list_incomplete", "1000 pages were read");
    cursor_ = next;
    ask(emitter);
}

}  // namespace saksi::bluesky
