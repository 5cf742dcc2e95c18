// Names of the AT Protocol as they stand in URLs. Source: atproto.com/specs/{did,handle,record-key,tid,at-uri-scheme}.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace saksi::bluesky {

/// `did:METHOD:ID` with the characters that bukti-1.md 9.6 knows.
bool is_did(std::string_view text) noexcept;
bool is_handle(std::string_view text) noexcept;
bool is_record_key(std::string_view text) noexcept;

/// A post by its author (DID or handle) and record key.
struct PostAddress {
    std::string author;
    std::string record_key;

    bool has_did() const noexcept { return is_did(author); }
    /// From `https://HOST/profile/AUTHOR/post/KEY[/…]` or `at://AUTHOR/app.bsky.feed.post/KEY`; the host is the manifest's business.
    static std::optional<PostAddress> from_url(std::string_view url);
    /// From exactly `at://DID/app.bsky.feed.post/KEY`.
    static std::optional<PostAddress> from_at_uri(std::string_view uri);
    std::string at_uri() const { return "at://" + author + "/app.bsky.feed.post/" + record_key; }
    std::string page_url() const { return "https://bsky.app/profile/" + author + "/post/" + record_key; }
};

/// The instant inside a TID as `YYYY-MM-DDThh:mm:ss.sssZ`, cut to milliseconds; nullopt when `record_key` is no TID or the year is not
/// 1970 to 9999. Rule `tid-us` of bukti-1.md 9.6.
std::optional<std::string> tid_time(std::string_view record_key);

/// The smallest TID of the instant `seconds` after `utc_text` (`YYYY-MM-DDThh:mm:ss.sssZ`, from 1970 on); nullopt for another form.
std::optional<std::string> tid_after(std::string_view utc_text, int seconds);

/// Where the DID document of `did` is; `plc` is the directory's base URL. nullopt for methods other than plc and web.
std::optional<std::string> did_document_url(std::string_view did, std::string_view plc);

}  // namespace saksi::bluesky
