// WordPress: where its REST interface is and what items its answers hold. Source: developer.wordpress.org/rest-api.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "answer.hpp"
#include "html_document.hpp"
#include "item_builder.hpp"
#include "json_document.hpp"

namespace saksi::web {

/// What a page says about its own REST interface.
struct WordPressPage {
    std::string api;   ///< root, ends so that `wp/v2/…` can be added
    std::string post;  ///< address of the post's JSON
};
/// Nothing when the page is not made by WordPress, or names an interface of another host: that would let a page speak with a stranger's voice.
std::optional<WordPressPage> find_wordpress(const sdk::Answer& page, const sdk::HtmlDocument& html);

/// True when `post` looks like a post or page of `wp/v2`.
bool is_wordpress_post(const sdk::JsonCursor& post);
/// The post at `post`, with its author when embedded.
sdk::ItemBuilder wordpress_post_item(const std::string& key, const std::string& record, const sdk::JsonCursor& post);
/// A comment of `wp/v2/comments`.
sdk::ItemBuilder wordpress_comment_item(const std::string& key, const std::string& record, const sdk::JsonCursor& comment);
/// The featured picture of an embedded post: a cursor at its address, or nothing.
sdk::JsonCursor featured_picture(const sdk::JsonCursor& post);

}  // namespace saksi::web
