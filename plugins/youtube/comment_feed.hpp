// The comments of a video, page after page, answers included: InnerTube continuations.
#pragma once

#include <optional>
#include <set>
#include <string>

#include "paging.hpp"
#include "recorded_json.hpp"
#include "settings.hpp"

namespace saksi::youtube {

/// Where a watch page says that its comments begin: a token, or that there are none (`closed`), or neither.
struct FeedStart {
    std::string token;
    bool closed = false;
};
FeedStart feed_start(const sdk::RecordedJson& data);

/// Reads pages of the list `comments`.
class CommentFeed {
public:
    CommentFeed(std::string site, const Settings& settings) : site_(std::move(site)), settings_(settings), version_(settings.client_version) {}

    /// The version of the client that `page`, the whole HTML, was made for.
    void take_version(std::string_view page);
    sdk::HttpRequest request(const std::string& token) const;
    std::optional<sdk::PageRead> read(const sdk::Emitter& emitter, const std::string& key, const sdk::Answer& answer, std::string& why);

private:
    sdk::PageRead take(const sdk::Emitter& emitter, const std::string& key, const sdk::RecordedJson& answer);

    std::string site_;
    const Settings& settings_;
    std::string version_;
    std::set<std::string> tokens_, comments_;  // an answer repeats some
};

}  // namespace saksi::youtube
