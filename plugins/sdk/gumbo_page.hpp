// Gumbo under a memory and a nesting limit; for html_document.cpp and html_tree.cpp only.
#pragma once

#include <gumbo.h>

#include <string>
#include <string_view>

#include "html_document.hpp"

namespace saksi::sdk {

/// Parses at most the first 2 MiB of `body` and hands the root to `use` with what was parsed; the tree dies when it returns. False when the page is
/// built to exhaust a parser; `why` then has a sentence. `use` allocates nothing from Gumbo.
bool with_gumbo_page(std::string_view body, std::string& why, void (*use)(const GumboNode& root, std::string_view body, void* out), void* out);

/// The octets of `piece` in `body`, surrounding quotes left out. Pieces outside (inserted by the parser) give an empty source.
HtmlSource html_source_of(const GumboStringPiece& piece, const char* decoded, std::string_view body);
std::string html_lower(std::string_view text);

}  // namespace saksi::sdk
