#include "answer.hpp"

#include <nlohmann/json.hpp>

#include "guard.hpp"

namespace saksi::sdk {

Answer Answer::read(const saksi_exchange& exchange) {
    const std::string_view text = text_of(exchange.header);
    const auto header = nlohmann::json::parse(text.begin(), text.end(), nullptr, false);
    if (!header.is_object() || header.value("type", "") != "exchange") throw Stop(SAKSI_ERROR_MALFORMED, "the host's exchange header is malformed");
    Answer answer;
    answer.key = header.value("key", "");
    answer.outcome = header.value("outcome", "");
    answer.url = header.value("url", "");
    answer.final_url = header.value("final_url", "");
    answer.record = header.value("record", "");
    answer.media_type = header.value("media_type", "");
    answer.sha256 = header.value("sha256", "");
    answer.detail = header.value("detail", "");
    answer.status = header.value("status", std::uint64_t{0});
    answer.size = header.value("size", std::uint64_t{0});
    answer.undecodable = header.value("undecodable", false);
    answer.truncated = header.value("truncated", false);
    answer.body_given = header.value("body_given", false);
    if (const auto hops = header.find("hops"); hops != header.end() && hops->is_array())
        for (const auto& hop : *hops)
            if (hop.is_object()) answer.hops.push_back({hop.value("url", ""), hop.value("record", ""), hop.value("status", std::uint64_t{0})});
    answer.head = text_of(exchange.head);
    answer.body = text_of(exchange.body);
    return answer;
}

std::string_view loss_code(const Answer& answer) {
    if (answer.outcome == "response") {
        if (answer.undecodable) return "undecodable";
        if (answer.truncated) return "truncated";
        if (!answer.body_given) return "budget";
        if (answer.status == 429) return "rate_limited";
        if (answer.status == 401) return "login_required";
        if (answer.status == 451) return "geo_gate";
        return answer.status >= 200 && answer.status < 300 ? "shape_changed" : "not_fetched";
    }
    for (const std::string_view code : {"budget", "network_error", "tls_error", "timeout", "address_refused", "redirect_limit", "rate_limited", "http2_only"})
        if (answer.outcome == code) return code;
    return "not_fetched";
}

std::string_view stop_reason(const Answer& answer) {
    const std::string_view code = loss_code(answer);
    if (code == "budget" || code == "rate_limited" || code == "login_required") return code;
    return "error";
}

}  // namespace saksi::sdk
