#include "net/request.hpp"

namespace saksi::net {

std::string_view name_of(Method method) noexcept { return method == Method::get ? "GET" : "POST"; }

std::string_view name_of(Purpose purpose) noexcept {
    switch (purpose) {
        case Purpose::post: return "post";
        case Purpose::identity: return "identity";
        case Purpose::likers: return "likers";
        case Purpose::sharers: return "sharers";
        case Purpose::comments: return "comments";
        case Purpose::edits: return "edits";
        case Purpose::proof: return "proof";
        case Purpose::media: return "media";
        case Purpose::liveness: return "liveness";
    }
    return "post";
}

int priority_of(Purpose purpose) noexcept {
    switch (purpose) {
        case Purpose::post:
        case Purpose::identity:
        case Purpose::liveness: return 0;
        case Purpose::likers:
        case Purpose::sharers:
        case Purpose::comments:
        case Purpose::edits:
        case Purpose::proof: return 1;
        case Purpose::media: return 2;
    }
    return 2;
}

}  // namespace saksi::net
