#include "bundle/pages.hpp"

#include "base/json.hpp"
#include "base/limits.hpp"
#include "base/time_text.hpp"

namespace saksi::bundle {

namespace {

std::string header_line() {
    Json header;
    header.set("format", "json-pages-1.0").set("id", "pages").set("title", "Pages");
    return header.canonical() + '\n';
}

std::string page_line(const Page& page, std::size_t number) {
    Json line;
    line.set("id", "p" + std::to_string(number)).set("ts", base::utc_text(page.ts)).set("url", page.url);
    return line.canonical() + '\n';
}

std::unexpected<Error> malformed(std::size_t line) {
    return fail(ErrorCode::malformed, msg("pages.jsonl, line {line}: this is not the form of a page list", {{"line", std::to_string(line)}}));
}

Result<Page> parse_line(std::string_view text, std::size_t number) {
    const auto json = base::parse_json(bytes_of(text));
    const std::string* ts = json ? json->text_at("ts") : nullptr;
    const std::string* url = json ? json->text_at("url") : nullptr;
    if (!ts || !url) return malformed(number + 1);
    const auto time = base::parse_utc(*ts);
    if (!time) return malformed(number + 1);
    Page page{*url, *time};
    if (page_line(page, number) != text) return malformed(number + 1);  // another member, another order, white space
    return page;
}

}  // namespace

std::string pages_text(const std::vector<Page>& pages) {
    std::string out = header_line();
    for (std::size_t i = 0; i < pages.size(); ++i) out += page_line(pages[i], i + 1);
    return out;
}

Result<std::vector<Page>> parse_pages(ByteView octets) {
    if (octets.size() > limits::datapackage_bytes) {
        return fail(ErrorCode::limit_exceeded, msg("pages.jsonl has at most {limit} octets", {{"limit", std::to_string(limits::datapackage_bytes)}}));
    }
    std::string_view rest = text_of(octets);
    const std::string header = header_line();
    if (!rest.starts_with(header)) return malformed(1);
    rest.remove_prefix(header.size());
    std::vector<Page> pages;
    while (!rest.empty()) {
        const std::size_t end = rest.find('\n');
        if (end == std::string_view::npos) return malformed(pages.size() + 2);
        auto page = parse_line(rest.substr(0, end + 1), pages.size() + 1);
        if (!page) return pass_on(page);
        pages.push_back(std::move(*page));
        rest.remove_prefix(end + 1);
    }
    return pages;
}

}  // namespace saksi::bundle
