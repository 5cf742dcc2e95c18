#include "did_answer.hpp"

#include "json_document.hpp"
#include "url.hpp"

namespace saksi::bluesky {

std::optional<DidAnswer> read_did_document(const sdk::Answer& answer, std::string_view did, std::string& why) {
    why = answer.detail;
    if (!answer.has_body() || answer.status != 200) return std::nullopt;
    const auto document = sdk::JsonDocument::parse(answer.body, why);
    if (!document) return std::nullopt;
    const sdk::JsonCursor root = document->root();
    if (root["id"].text() != did) {
        why = "the document is of another DID";
        return std::nullopt;
    }
    DidAnswer told;
    for (std::size_t i = 0; i < root["service"].size() && told.pds.empty(); ++i) {
        const sdk::JsonCursor service = root["service"][i];
        if (service["id"].text() == "#atproto_pds" || service["id"].text() == std::string(did) + "#atproto_pds") told.pds = service["serviceEndpoint"].text();
    }
    while (told.pds.ends_with('/')) told.pds.pop_back();
    if (!sdk::split_url(told.pds) || (!told.pds.starts_with("https://") && !told.pds.starts_with("http://"))) told.pds.clear();
    return told;
}

}  // namespace saksi::bluesky
