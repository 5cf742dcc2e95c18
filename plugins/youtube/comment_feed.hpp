// The comments of a video, page after page, answers included: InnerTube continuations.
#pragma once

#include <set>
#include <string>

#include "answer.hpp"
#include "emitter.hpp"
#include "recorded_json.hpp"
#include "settings.hpp"

namespace saksi::youtube {

class CommentFeed {
public:
    CommentFeed(std::string site, const Settings& settings) : site_(std::move(site)), settings_(settings), version_(settings.client_version) {}

    /// Begins where the watch page says; tells when it says nothing. `page` is the whole HTML, for the version of its own client.
    void begin(const sdk::Emitter& emitter, std::string_view page, const sdk::RecordedJson& data);
    void on_page(const sdk::Emitter& emitter, const sdk::Answer& answer);

private:
    void ask(const sdk::Emitter& emitter, const std::string& token);
    void report(const sdk::Emitter& emitter, const sdk::RecordedJson& answer);
    void stop(const sdk::Emitter& emitter, std::string_view code, const std::string& detail) const;
    void finish(const sdk::Emitter& emitter);

    std::string site_;
    const Settings& settings_;
    std::string version_;
    std::set<std::string> tokens_, comments_;
    std::size_t asked_ = 0, answered_ = 0;
    bool cut_ = false;
};

}  // namespace saksi::youtube
