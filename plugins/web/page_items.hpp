// Items out of an answer as it is: a page, a file, a refusal.
#pragma once

#include <optional>
#include <string>

#include "answer.hpp"
#include "html_document.hpp"
#include "item_builder.hpp"
#include "settings.hpp"

namespace saksi::web {

/// The address that was asked for in the end: what rule `target-uri` gives for `answer.record`.
const std::string& address_of(const sdk::Answer& answer);

/// A web page by what its head says about it: OpenGraph, title, canonical link, author, time of publication.
sdk::ItemBuilder page_item(const sdk::Answer& answer, const sdk::HtmlDocument& html, const Settings& settings);
/// The picture that the page names, as an absolute http address; nothing when there is none.
struct PagePicture {
    std::string url;
    sdk::Found found;
};
std::optional<PagePicture> page_picture(const sdk::Answer& answer, const sdk::HtmlDocument& html);

/// Anything that is no page: its address and kind.
sdk::ItemBuilder file_item(const sdk::Answer& answer);
/// The state that an HTTP status stands for, or empty when it says nothing about the object. Source: RFC 9110 §15, RFC 7725.
std::string_view state_of(std::uint64_t status) noexcept;
/// An answer whose status is itself the finding. Nothing without a readable status line.
std::optional<sdk::ItemBuilder> refusal_item(const sdk::Answer& answer);

}  // namespace saksi::web
