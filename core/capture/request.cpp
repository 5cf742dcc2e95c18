#include "capture/request.hpp"

#include "capture/json_texts.hpp"

namespace saksi::capture {

namespace {

std::vector<std::string> texts_at(const Json& json, std::string_view name) {
    std::vector<std::string> out;
    if (const Json::Array* values = json.array_at(name))
        for (const Json& value : *values)
            if (value.string()) out.push_back(*value.string());
    return out;
}

}  // namespace

Json to_plan(const Request& request, const std::map<std::string, std::string>& plugin_digests) {
    Json::Array overrides;
    for (const auto& [plugin, urls] : request.base_urls)
        for (const auto& [name, url] : urls) overrides.push_back(Json().set("plugin", plugin).set("name", name).set("url", url));
    Json::Array plugins;
    for (const auto& [id, sha256] : plugin_digests) plugins.push_back(Json().set("id", id).set("sha256", sha256));
    Json plan;
    plan.set("urls", json_texts(request.urls)).set("plugin", request.plugin).set("base_urls", std::move(overrides)).set("plugins", std::move(plugins));
    plan.set("allow_addresses", json_texts(request.allow_addresses)).set("allow_insecure_tls", request.allow_insecure_tls).set("case", request.case_label);
    return plan;
}

Result<Request> from_plan(const Json& plan) {
    Request request;
    request.urls = texts_at(plan, "urls");
    if (request.urls.empty()) return fail(ErrorCode::malformed, msg("the journal holds no plan that could be continued"));
    if (const std::string* plugin = plan.text_at("plugin")) request.plugin = *plugin;
    if (const std::string* label = plan.text_at("case")) request.case_label = *label;
    request.allow_addresses = texts_at(plan, "allow_addresses");
    if (const bool* insecure = plan.boolean_at("allow_insecure_tls")) request.allow_insecure_tls = *insecure;
    if (const Json::Array* overrides = plan.array_at("base_urls"))
        for (const Json& one : *overrides)
            if (one.text_at("plugin") && one.text_at("name") && one.text_at("url")) request.base_urls[*one.text_at("plugin")][*one.text_at("name")] = *one.text_at("url");
    return request;
}

}  // namespace saksi::capture
