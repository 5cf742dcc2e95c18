// Items out of a page as it is: what its head says about it, a wall in its place, a refusal.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "answer.hpp"
#include "html_document.hpp"
#include "item_builder.hpp"
#include "json_document.hpp"

namespace saksi::sdk {

/// The address that was asked for in the end: what rule `target-uri` gives for `answer.record`.
const std::string& address_of(const Answer& answer);

/// What walls look like today, from a dated data file: a page of `host` (any when empty, sub-domains included) that holds the octets `text` is not the
/// content but `state`.
struct WallMarker {
    std::string host;
    std::string text;
    std::string state;
};
/// Of an array of {host, text, state}. Throws std::runtime_error when a text has less than 8 octets or a state is missing.
std::vector<WallMarker> read_walls(const JsonCursor& walls);
/// Gives `item`, whose root is the whole body or around it, the state of the first wall in the page and its proof. False when there is none.
bool mark_wall(ItemBuilder& item, const Answer& answer, const std::vector<WallMarker>& walls);

/// An item about the whole body, known by its address.
ItemBuilder whole_body_item(const std::string& key, const Answer& answer, std::string_view type);
/// A web page by what its head says about it: OpenGraph, title, canonical link, author, time of publication.
ItemBuilder page_item(const std::string& key, const Answer& answer, const HtmlDocument& html);
/// Anything that is no page: its address and kind.
ItemBuilder file_item(const std::string& key, const Answer& answer);
/// The state that an HTTP status stands for, or empty when it says nothing about the object. Source: RFC 9110 §15, RFC 7725.
std::string_view state_of(std::uint64_t status) noexcept;
/// An answer whose status is itself the finding. Nothing when state_of knows none, or without a readable status line.
std::optional<ItemBuilder> refusal_item(const std::string& key, const Answer& answer);

/// What can be said of any complete answer: a page (with its wall), a refusal, a file. Nothing, and a sentence in `why`, when it says nothing.
std::optional<ItemBuilder> any_item(const std::string& key, const Answer& answer, const std::vector<WallMarker>& walls, std::string& why);

/// The picture that the page names, as an absolute http address; nothing when there is none.
struct PagePicture {
    std::string url;
    Found found;
};
std::optional<PagePicture> page_picture(const Answer& answer, const HtmlDocument& html);

/// `source` as a fact; nothing for nullptr.
std::optional<Found> source_found(const HtmlSource* source, const Answer& answer);
/// Only source without character references: its octets are the value itself.
std::optional<Found> plain_found(const HtmlSource* source, const Answer& answer);

}  // namespace saksi::sdk
