#include "warc/foreign_record.hpp"

#include <algorithm>

namespace saksi::warc {

std::string_view name_of(DigestCheck::State state) noexcept {
    switch (state) {
        case DigestCheck::State::absent: return "absent";
        case DigestCheck::State::holds: return "holds";
        case DigestCheck::State::differs: return "differs";
        case DigestCheck::State::not_supported: return "not_supported";
        case DigestCheck::State::not_computed: return "not_computed";
    }
    return {};
}

const std::string* ForeignRecord::find(std::string_view name) const noexcept {
    const auto found = std::ranges::find_if(fields, [&](const Field& field) { return same_name(field.name, name); });
    return found == fields.end() ? nullptr : &found->value;
}

}  // namespace saksi::warc
