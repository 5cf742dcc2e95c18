// The media of an item: asked for last, each a fact that ties the recorded answer to the place that names it.
#pragma once

#include <string>
#include <vector>

#include "answer.hpp"
#include "emitter.hpp"

namespace saksi::sdk {

class Attachments {
public:
    explicit Attachments(std::string item) : item_(std::move(item)) {}

    /// Asks for `url` (http or https) as `media.N`; `found` is the place that names it (bukti-1.md 9.5, link). At most 64, and what is no address is left out.
    void ask(const Emitter& emitter, const std::string& url, const Found& found);
    /// As above, the address being what was found, its `&amp;` read as `&` when it is HTML.
    void ask(const Emitter& emitter, const Found& found);
    bool is_mine(const std::string& key) const { return key.starts_with("media."); }
    /// An attachment, or the loss `media_failed`.
    void on_answer(const Emitter& emitter, const Answer& answer);

private:
    std::string item_;
    std::vector<Found> asked_;
    std::size_t attached_ = 0;
};

}  // namespace saksi::sdk
