// Lists that come in pages, whatever tells where the next one is: a cursor in the JSON, the Link field of the head, a token somewhere in the body, a
// count or the last id, or, for entries with lists of their own, one more page for each of them.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "answer.hpp"
#include "emitter.hpp"
#include "item_builder.hpp"
#include "json_document.hpp"

namespace saksi::sdk {

/// What a plugin read in one page.
struct PageRead {
    std::size_t entries = 0;      ///< of the list
    std::size_t delivered = 0;    ///< more when the page also holds what is not of the list
    json places = json::array();  ///< `from` of rule count-of-items for them
    std::vector<std::string> next{};  ///< what further pages are asked for with; none: the list ends here
    std::string trouble{};            ///< why a page that seems to follow cannot be asked for

    /// Counts one entry by the item that it became: for lists that stand in no JSON array of their own.
    void count(const std::string& item) {
        ++entries;
        places.push_back("item:" + item);
    }
};

/// Asks for pages `NAME.0`, `NAME.1`, … and keeps count. The host may end it at any page (budget); the answers are then of that outcome.
class PagedList {
public:
    struct Shape {
        std::string name;                                 ///< of the item schema
        std::string purpose;                              ///< of the http actions
        std::size_t most_pages = 1'000;                   ///< then it is cut: `limit`
        std::vector<std::uint64_t> login_statuses = {401};  ///< that mean: only for those who are logged in
        std::string item = "post";                        ///< whose list it is, for losses
    };
    /// The request of the page that `next` stands for (empty: the first). Key, purpose and `optional` are written here.
    using Request = std::function<HttpRequest(const std::string& next)>;
    /// Reads the page `key` and sends its items. Nothing, and a sentence in `why`, when it has another form.
    using Reader = std::function<std::optional<PageRead>(const Emitter& emitter, const std::string& key, const Answer& answer, std::string& why)>;

    PagedList(Shape shape, Request request, Reader reader) : shape_(std::move(shape)), request_(std::move(request)), reader_(std::move(reader)) {}

    const std::string& name() const noexcept { return shape_.name; }
    bool is_mine(const std::string& key) const { return key.starts_with(shape_.name + "."); }
    /// Asks for one page; the first of a list is asked for with an empty `next`.
    void ask(const Emitter& emitter, const std::string& next = {});
    /// Takes a page and asks for those that follow it.
    void on_page(const Emitter& emitter, const Answer& answer);

    /// True when no page is open. What was collected is then in end().
    bool ended() const noexcept { return open_ == 0; }
    ListEnd end() const;

private:
    void fail(const Emitter& emitter, std::string_view reason, std::string_view code, const std::string& detail);

    Shape shape_;
    Request request_;
    Reader reader_;
    std::set<std::string> asked_;  // a server that repeats itself would keep us for ever
    std::size_t pages_ = 0, open_ = 0, empty_pages_ = 0;
    bool cut_ = false;
    ListEnd end_;
};

/// Sends an item for each of `entries`, named PAGE.N; one that `item_of` cannot read is a loss of `item`. The whole array counts.
using EntryItem = std::function<std::optional<ItemBuilder>(const std::string& key, const JsonCursor& entry)>;
PageRead take_entries(const Emitter& emitter, const std::string& item, const std::string& page, const std::string& record, const JsonCursor& entries,
                      const EntryItem& item_of);

/// The target of the head's `Link` field with rel `next`, on the server that answered; empty when there is none. An address elsewhere would let an
/// answer send us to a stranger: it is none, and `trouble` says so. Source: RFC 8288 §3.
std::string next_link(const Answer& answer, std::string& trouble);

/// The lists of one item, numbered in the order in which they are sent, each with the platform's own total where it states one.
class ListReports {
public:
    explicit ListReports(std::string item) : item_(std::move(item)) {}
    void declare(std::string_view list, const std::optional<Found>& total);
    void send(const Emitter& emitter, ListEnd end);

private:
    std::string item_;
    std::map<std::string, Found, std::less<>> totals_;
    std::size_t sent_ = 0;
};

}  // namespace saksi::sdk
