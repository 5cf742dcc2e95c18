// Who liked or repeated a post: pages that only the Link field of the head joins.
#pragma once

#include <optional>
#include <string>

#include "answer.hpp"
#include "emitter.hpp"

namespace saksi::mastodon {

/// Asks for pages `NAME.0`, `NAME.1`, … and reports an item for every account.
class AccountList {
public:
    struct Shape {
        std::string name;      ///< likers or sharers
        std::string activity;  ///< Like or Announce
        std::string url;       ///< of the first page
        std::string status_id;
    };
    AccountList(Shape shape, std::size_t most_pages) : shape_(std::move(shape)), most_pages_(most_pages) {}

    void ask(const sdk::Emitter& emitter) const;
    bool is_mine(const std::string& key) const { return key.starts_with(shape_.name + "."); }
    void on_page(const sdk::Emitter& emitter, const sdk::Answer& answer);

    const std::string& name() const noexcept { return shape_.name; }
    bool ended() const noexcept { return !end_.stop_reason.empty(); }
    /// Once it has ended.
    const sdk::ListEnd& end() const noexcept { return end_; }

private:
    void stop(const sdk::Emitter& emitter, std::string_view reason, std::string_view code, std::string_view detail);
    /// The next page on the same server, or nothing.
    std::optional<std::string> next_of(const sdk::Answer& answer) const;

    Shape shape_;
    std::size_t most_pages_;
    std::size_t page_ = 0;
    std::string url_;  // of the page that is open; empty: the first
    sdk::ListEnd end_;
};

}  // namespace saksi::mastodon
