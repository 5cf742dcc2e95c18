#include "net/redirect.hpp"

#include <algorithm>

namespace saksi::net {
namespace {

bool is_named(const HeaderField& field, std::string_view lower_name) {
    return std::ranges::equal(field.name, lower_name, [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b; });
}

}  // namespace

bool is_redirect(int status) noexcept { return status == 301 || status == 302 || status == 303 || status == 307 || status == 308; }

void follow(HopRequest& request, int status, Url target) {
    if (status != 307 && status != 308 && request.method == Method::post) {
        request.method = Method::get;
        request.body.clear();
        std::erase_if(request.fields, [](const HeaderField& field) { return is_named(field, "content-type"); });
    }
    if (!request.url.same_origin(target))
        std::erase_if(request.fields, [](const HeaderField& field) {
            return field.secret || is_named(field, "authorization") || is_named(field, "cookie");
        });
    request.url = std::move(target);
}

}  // namespace saksi::net
