#include "paging.hpp"

#include <algorithm>

#include "http_head.hpp"
#include "page.hpp"
#include "url.hpp"

namespace saksi::sdk {

namespace {

constexpr std::size_t most_empty_pages = 5;   // protocols allow some; a server that only sends those would keep us for ever
constexpr std::size_t longest_next = 16'384;  // YouTube's tokens have some kilobytes; more than an address may hold is no way on

}  // namespace

void PagedList::ask(const Emitter& emitter, const std::string& next) {
    if (next.size() > longest_next || !asked_.insert(next).second)
        return fail(emitter, "error", "shape_changed", "the server repeats where the list goes on, or says it in more than 16384 bytes");
    if (pages_ >= shape_.most_pages) {
        if (!cut_) fail(emitter, "limit", "list_incomplete", std::to_string(pages_) + " pages were read");
        cut_ = true;
        return;
    }
    HttpRequest request = request_(next);
    request.key = shape_.name + "." + std::to_string(pages_++);
    request.purpose = shape_.purpose;
    request.optional = true;
    ++open_;
    emitter.http(request);
}

void PagedList::fail(const Emitter& emitter, std::string_view reason, std::string_view code, const std::string& detail) {
    // The first failure is why the list is not whole; each is told.
    if (end_.stop_reason.empty()) end_.stop_reason = reason;
    emitter.loss(shape_.item, code, shape_.name, detail);
}

void PagedList::on_page(const Emitter& emitter, const Answer& answer) {
    --open_;
    for (const std::uint64_t status : shape_.login_statuses)
        if (answer.is_response() && answer.status == status) return fail(emitter, "login_required", "login_required", "HTTP status " + std::to_string(status));
    if (!answer.has_body() || answer.status != 200) {
        const bool told = !answer.detail.empty() || !answer.is_response();
        return fail(emitter, stop_reason(answer), loss_code(answer), told ? answer.detail : "HTTP status " + std::to_string(answer.status));
    }
    std::string why;
    const std::optional<PageRead> page = reader_(emitter, answer.key, answer, why);
    if (!page) return fail(emitter, "error", "shape_changed", why);
    end_.collected += page->entries;
    end_.places.insert(end_.places.end(), page->places.begin(), page->places.end());
    empty_pages_ = std::max(page->entries, page->delivered) == 0 ? empty_pages_ + 1 : 0;
    if (!page->trouble.empty()) return fail(emitter, "error", "shape_changed", page->trouble);
    if (empty_pages_ >= most_empty_pages && !page->next.empty()) return fail(emitter, "error", "shape_changed", "the server sends only empty pages");
    for (const std::string& next : page->next) ask(emitter, next);
}

ListEnd PagedList::end() const {
    ListEnd end = end_;
    end.name = shape_.name;
    if (end.stop_reason.empty()) end.stop_reason = "end";
    return end;
}

PageRead take_entries(const Emitter& emitter, const std::string& item, const std::string& page, const std::string& record, const JsonCursor& entries,
                      const EntryItem& item_of) {
    for (std::size_t i = 0; i < entries.size(); ++i) {
        if (const auto entry = item_of(page + "." + std::to_string(i), entries[i]))
            entry->send(emitter);
        else
            emitter.loss(item, "shape_changed", entries[i].pointer(), "an entry of unknown form");
    }
    return {entries.size(), entries.size(), json::array({record + "#" + entries.pointer()})};
}

std::string next_link(const Answer& answer, std::string& trouble) {
    for (const std::string_view value : HttpHead(answer.head).values("link"))
        for (const WebLink& link : parse_links(value)) {
            if (link.rel != "next") continue;
            const std::string next = resolve(address_of(answer), link.target).value_or("");
            if (!next.empty() && origin_of(next) == origin_of(address_of(answer))) return next;
            trouble = "the next page is said to be on another server";
        }
    return {};
}

void ListReports::declare(std::string_view list, const std::optional<Found>& total) {
    if (total && is_count(total->value)) totals_.insert_or_assign(std::string(list), *total);
}

void ListReports::send(const Emitter& emitter, ListEnd end) {
    if (const auto total = totals_.find(end.name); total != totals_.end()) end.declared = total->second;
    emitter.list(item_, sent_++, end);
}

}  // namespace saksi::sdk
