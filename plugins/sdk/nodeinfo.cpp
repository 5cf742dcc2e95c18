#include "nodeinfo.hpp"

#include "page.hpp"
#include "recorded_json.hpp"
#include "url.hpp"

namespace saksi::sdk {

std::optional<std::string> nodeinfo_document(const Answer& answer, std::string& why) {
    const auto document = RecordedJson::of(answer, why);
    if (!document) return std::nullopt;
    const JsonCursor links = document->root()["links"];
    std::string newest, address;
    for (std::size_t i = 0; i < links.size(); ++i) {
        const std::string& rel = links[i]["rel"].text();
        if (!rel.starts_with("http://nodeinfo.diaspora.software/ns/schema/") || rel < newest) continue;
        newest = rel;
        address = resolve(address_of(answer), links[i]["href"].text()).value_or("");
    }
    if (!address.empty() && origin_of(address) == origin_of(address_of(answer))) return address;
    why = "nodeinfo names no document of this server";
    return std::nullopt;
}

std::string nodeinfo_software(const Answer& answer, std::string& why) {
    const auto document = RecordedJson::of(answer, why);
    if (!document) return {};
    const std::string name = document->root()["software"]["name"].text();
    if (name.empty()) why = "nodeinfo names no software";
    return name;
}

}  // namespace saksi::sdk
