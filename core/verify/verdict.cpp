#include "verify/verdict.hpp"

#include <algorithm>
#include <iterator>

namespace saksi::verify {

std::string_view name_of(Headline headline) noexcept {
    switch (headline) {
        case Headline::intact: return "intact";
        case Headline::intact_with_notes: return "intact_with_notes";
        case Headline::not_intact: return "not_intact";
        case Headline::seal_not_valid: return "seal_not_valid";
        case Headline::not_certain_yet: return "not_certain_yet";
        case Headline::cannot_be_checked: return "cannot_be_checked";
    }
    return "cannot_be_checked";
}

Message message_of(Headline headline) {
    switch (headline) {
        case Headline::intact: return msg("INTACT");
        case Headline::intact_with_notes: return msg("INTACT, WITH NOTES");
        case Headline::not_intact: return msg("NOT INTACT");
        case Headline::seal_not_valid: return msg("SEAL NOT VALID");
        case Headline::not_certain_yet: return msg("NOT CERTAIN YET");
        case Headline::cannot_be_checked: return msg("CANNOT BE CHECKED");
    }
    return msg("CANNOT BE CHECKED");
}

int exit_code_of(Headline headline) noexcept {
    switch (headline) {
        case Headline::intact:
        case Headline::intact_with_notes: return 0;
        case Headline::not_intact:
        case Headline::seal_not_valid: return 1;
        case Headline::not_certain_yet: return 2;
        case Headline::cannot_be_checked: return 65;
    }
    return 65;
}

int worse_exit_code(int left, int right) noexcept {
    static constexpr int order[] = {70, 1, 65, 66, 2, 0};
    const auto rank = [](int code) {
        const auto found = std::ranges::find(order, code);
        return found == std::end(order) ? std::ptrdiff_t{-1} : found - std::begin(order);
    };
    return rank(right) < rank(left) ? right : left;
}

std::string_view name_of(AccountProof::State state) noexcept {
    switch (state) {
        case AccountProof::State::signed_record: return "signed";
        case AccountProof::State::signed_absence: return "absent";
        case AccountProof::State::not_shown: return "not_shown";
    }
    return "not_shown";
}

}  // namespace saksi::verify
