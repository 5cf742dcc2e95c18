#include "attachments.hpp"

#include <algorithm>

#include "url.hpp"

namespace saksi::sdk {

namespace {
constexpr std::size_t most_media = 64;  // of one post; platforms allow ten to thirty-five
}

void Attachments::ask(const Emitter& emitter, const std::string& url, const Found& found) {
    constexpr std::size_t longest = 32'768;  // docs/plugin-protocol.md §1: a token
    const bool plain = url.size() <= longest && std::ranges::all_of(url, [](char c) { return c > 0x20 && c < 0x7F; });
    if (asked_.size() >= most_media || !plain || origin_of(url).empty()) return;
    emitter.http({"media." + std::to_string(asked_.size()), "media", url, true});
    asked_.push_back(found);
}

void Attachments::ask(const Emitter& emitter, const Found& found) {
    std::string url = found.value;
    for (std::size_t at = found.as == "html" ? url.find("&amp;") : std::string::npos; at != std::string::npos; at = url.find("&amp;", at + 1)) url.erase(at + 1, 4);
    ask(emitter, url, found);
}

void Attachments::on_answer(const Emitter& emitter, const Answer& answer) {
    const std::size_t index = std::min<std::size_t>(std::stoul(answer.key.substr(6)), asked_.size() - 1);
    if (!answer.is_response() || answer.status != 200 || answer.truncated)
        return emitter.loss(item_, "media_failed", asked_[index].value, answer.detail.empty() ? std::string(loss_code(answer)) : answer.detail);
    emitter.attachment(item_, answer.record);
    emitter.fact(item_, "/object/attachment/" + std::to_string(attached_++) + "/record", asked_[index]);
}

}  // namespace saksi::sdk
