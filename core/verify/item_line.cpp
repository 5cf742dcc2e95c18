#include "verify/item_line.hpp"

#include <algorithm>

#include "base/limits.hpp"

namespace saksi::verify {

std::string shortened(const std::optional<std::string>& text, std::size_t longest) {
    if (!text) return {};
    std::size_t size = std::min(text->size(), longest);
    while (size < text->size() && size > 0 && (static_cast<unsigned char>((*text)[size]) & 0xC0) == 0x80) --size;
    return text->substr(0, size);
}

ItemLine item_line(const std::string& number, const evidence::Item& item) {
    ItemLine line;
    line.number = number;
    line.type = evidence::word_of(item.type);
    line.state = evidence::word_of(item.state);
    line.origin = evidence::word_of(item.origin);
    if (item.actor) {
        line.actor_platform = item.actor->platform;
        line.actor_id = shortened(item.actor->id);
        line.actor_handle = shortened(item.actor->handle);
        line.actor_name = shortened(item.actor->name);
        line.actor_url = shortened(item.actor->url);
    }
    if (item.object) {
        line.object_type = evidence::word_of(item.object->type);
        line.object_id = shortened(item.object->id);
        line.object_url = shortened(item.object->url);
        line.in_reply_to = shortened(item.object->in_reply_to);
        line.content = shortened(item.object->content, limits::act_content_bytes);
        line.content_cut = item.object->content && line.content.size() < item.object->content->size();
        line.content_type = item.object->media_type.value_or("");
        for (const evidence::Attachment& attachment : item.object->attachments)
            if (line.attachments.size() < limits::act_attachments)
                line.attachments.push_back({{}, attachment.record, attachment.sha256, attachment.bytes, shortened(attachment.media_type)});
    }
    line.time = item.time.value.value_or("");
    line.time_source = evidence::word_of(item.time.source);
    if (item.time.exactness) line.time_exactness = evidence::word_of(*item.time.exactness);
    line.first_seen = item.time.first_seen;
    for (const evidence::Fact& fact : item.facts)
        if (fact.context && line.context_facts.size() < 100) line.context_facts.emplace_back(fact.path, shortened(fact.context->id));
    return line;
}

}  // namespace saksi::verify
