// Videos of PeerTube as they stand in links. Source: docs.joinpeertube.org, packages/core-utils/src/common/url.ts.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace saksi::peertube {

struct VideoAddress {
    std::string origin;  ///< `https://HOST`
    std::string id;      ///< a UUID, its short form (22 characters of base 58) or the server's own number

    /// From `/w/ID`, `/videos/watch/ID`, `/videos/embed/ID`; playlists (`/w/p/…`) are none.
    static std::optional<VideoAddress> from_url(std::string_view url);
    std::string url() const { return origin + "/videos/watch/" + id; }
};

bool is_uuid(std::string_view text) noexcept;
/// The UUID that a short form stands for: base 58 with the alphabet of Flickr, which short-uuid uses. Nothing when it stands for no UUID.
std::optional<std::string> uuid_of(std::string_view short_form);

}  // namespace saksi::peertube
