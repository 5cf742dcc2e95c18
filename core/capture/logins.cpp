#include "capture/logins.hpp"

#include <utility>

#include "capture/cut_text.hpp"
#include "capture/translation.hpp"
#include "secrets/login_answer.hpp"

namespace saksi::capture {

Result<std::string> Logins::start(const plugin_host::LoginAction& action, const std::string& plugin) {
    net::Request request = net_request(action.request, plugin);
    request.id = "login-" + std::to_string(++last_);
    if (Status filled = world_.secrets.fill(request, plugin, action.request.secrets); !filled) return pass_on(filled);
    std::string id = request.id;
    if (Status submitted = world_.fetcher.submit(std::move(request)); !submitted) return pass_on(submitted);
    open_.emplace(id, Open{action, plugin, "nobody answered"});
    return id;
}

Status Logins::take(const net::HopRecord& hop) {
    Open& login = open_.at(hop.request);
    std::vector<secrets::TokenPlace> places;
    for (const auto& token : login.action.take) places.push_back({token.name, token.pointer, token.cookie});
    login.failure.reset();
    if (!hop.has_response()) {
        login.failure = std::string(net::name_of(hop.outcome));
    } else if (auto tokens = secrets::read_tokens(hop, places, world_.files); !tokens) {
        login.failure = base::text_of(tokens.error(), Language::english);
    } else {
        for (const auto& [name, value] : *tokens)
            if (Status taken = world_.secrets.take_token(login.plugin, name, value); !taken) login.failure = base::text_of(taken.error(), Language::english);
    }
    return hop.body.spool ? world_.files.remove(*hop.body.spool) : Status();
}

Logins::Ended Logins::end(const std::string& request) {
    const Open login = std::move(open_.extract(request).mapped());
    Ended ended{login.plugin, login.action.request.url, std::nullopt};
    if (login.failure) ended.failure = cut_text(world_.secrets.cover(*login.failure), 1000);
    return ended;
}

}  // namespace saksi::capture
