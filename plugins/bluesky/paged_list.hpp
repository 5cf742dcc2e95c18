// One list of the AppView that is read page by page with a cursor.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "answer.hpp"
#include "emitter.hpp"
#include "item_builder.hpp"
#include "json_document.hpp"

namespace saksi::bluesky {

/// Asks for pages `NAME.0`, `NAME.1`, … and reports an item for every entry. Once it has ended, it tells what was collected.
class PagedList {
public:
    struct Shape {
        std::string name;     ///< list name of the item schema
        std::string purpose;  ///< of the http action
        std::string url;      ///< without cursor
        std::string member;   ///< the array in each page
    };
    /// Nothing for an entry of unknown form.
    using Entry = std::function<std::optional<sdk::ItemBuilder>(const std::string& key, const std::string& record, const sdk::JsonCursor& entry)>;

    PagedList(Shape shape, Entry entry) : shape_(std::move(shape)), entry_(std::move(entry)) {}

    const std::string& name() const noexcept { return shape_.name; }
    void ask(const sdk::Emitter& emitter) const;
    /// True when `key` is one of this list's pages.
    bool is_mine(const std::string& key) const { return key.starts_with(shape_.name + "."); }
    /// Takes a page and asks for the next one, or ends the list.
    void on_page(const sdk::Emitter& emitter, const sdk::Answer& answer);

    bool ended() const noexcept { return !stop_reason_.empty(); }
    const std::string& stop_reason() const noexcept { return stop_reason_; }
    std::size_t collected() const noexcept { return collected_; }
    /// `urn:uuid:…#/member` of every page: the source of rule count-of-items.
    const std::vector<std::string>& pages() const noexcept { return pages_; }

private:
    void stop(const sdk::Emitter& emitter, std::string_view reason, std::string_view code, std::string_view detail);

    Shape shape_;
    Entry entry_;
    std::string cursor_;
    std::size_t page_ = 0;
    std::size_t empty_pages_ = 0;
    std::size_t collected_ = 0;
    std::vector<std::string> pages_;
    std::string stop_reason_;
};

}  // namespace saksi::bluesky
