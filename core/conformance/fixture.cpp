#include "conformance/fixture.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "base/json.hpp"
#include "conformance/conformance_limits.hpp"
#include "warc/http_message.hpp"

namespace saksi::conformance {

namespace {

using plugin_host::Outcome;

constexpr std::array failures{Outcome::refused, Outcome::budget, Outcome::address_refused, Outcome::network_error, Outcome::tls_error, Outcome::timeout,
                              Outcome::redirect_limit, Outcome::rate_limited, Outcome::http2_only, Outcome::interrupted};

std::unexpected<Error> wrong(std::string_view member, std::string_view expected) {
    return fail(ErrorCode::malformed, msg("{member} must be {expected}", {{"member", std::string(member)}, {"expected", std::string(expected)}}));
}

Status only_known(const Json::Object& object, std::initializer_list<std::string_view> known) {
    for (const auto& [name, value] : object)
        if (std::ranges::find(known, name) == known.end()) return fail(ErrorCode::malformed, msg("there is no member “{member}” in this place", {{"member", name}}));
    return {};
}

bool is_file_name(std::string_view name) { return !name.empty() && name != "." && name != ".." && name.find_first_of(std::string_view("/\\\0", 3)) == std::string_view::npos; }

Status read_failure(const Json& entry, const std::string& word, FixtureAnswer& answer) {
    const auto found = std::ranges::find(failures, word, plugin_host::outcome_name);
    if (found == failures.end()) return wrong("outcome", "an outcome of docs/plugin-protocol.md §3 other than response");
    answer.outcome = *found;
    if (const std::string* detail = entry.text_at("detail")) answer.detail = *detail;
    return {};
}

Status read_response(base::FileSystem& files, const Path& folder, const Json& entry, FixtureAnswer& answer) {
    const Json::Array* lines = entry.array_at("head");
    const std::string* file = entry.text_at("body");
    if (!lines) return wrong("head", "an array: the status line and the fields");
    for (const Json& line : *lines) {
        if (!line.string()) return wrong("head", "an array of strings");
        answer.head += *line.string() + "\r\n";
    }
    answer.head += "\r\n";
    if (auto head = warc::HttpHead::parse(warc::MessageKind::response, bytes_of(answer.head)); !head) return pass_on(head);
    if (!file || !is_file_name(*file)) return wrong("body", "the name of a file in the fixture's folder");
    auto body = base::read_whole(files, folder / *file, own_limits::body_bytes);
    if (!body) return pass_on(body);
    answer.body = text_of(*body);
    return {};
}

Result<FixtureAnswer> read_answer(base::FileSystem& files, const Path& folder, const Json& entry, std::size_t place) {
    if (!entry.object()) return wrong("exchanges", "an array of objects");
    if (Status known = only_known(*entry.object(), {"url", "request", "final_url", "outcome", "detail", "head", "body"}); !known) return pass_on(known);
    FixtureAnswer answer;
    const std::string* url = entry.text_at("url");
    if (!url) return wrong("url", "the address that is asked for");
    answer.url = *url;
    if (const std::string* request = entry.text_at("request")) answer.request = *request;
    answer.final_url = entry.text_at("final_url") ? *entry.text_at("final_url") : answer.url;
    std::array<char, 64> record{};
    std::snprintf(record.data(), record.size(), "urn:uuid:00000000-0000-4000-8000-%012zu", place + 1);
    answer.record = record.data();
    const std::string* outcome = entry.text_at("outcome");
    Status read = outcome ? read_failure(entry, *outcome, answer) : read_response(files, folder, entry, answer);
    if (!read) return pass_on(read);
    return answer;
}

Status read_case(base::FileSystem& files, const Path& folder, Fixture& fixture) {
    auto text = base::read_whole(files, folder / "case.json", own_limits::case_bytes);
    if (!text) return pass_on(text);
    auto json = base::parse_json(*text);
    if (!json) return pass_on(json);
    if (!json->object()) return wrong("case.json", "an object");
    if (Status known = only_known(*json->object(), {"url", "base_urls", "exchanges"}); !known) return known;
    const std::string* url = json->text_at("url");
    const Json::Array* exchanges = json->array_at("exchanges");
    if (!url) return wrong("url", "the address that is captured");
    if (!exchanges || exchanges->size() > own_limits::answers) return wrong("exchanges", "an array of at most 1000 answers");
    fixture.url = *url;
    if (const Json::Object* urls = json->object_at("base_urls"))
        for (const auto& [name, value] : *urls) {
            if (!value.string()) return wrong("base_urls", "an object of URLs");
            fixture.base_urls.emplace(name, *value.string());
        }
    for (std::size_t i = 0; i < exchanges->size(); ++i) {
        auto answer = read_answer(files, folder, (*exchanges)[i], i);
        if (!answer) return pass_on(answer, msg("reading answer {number}", {{"number", std::to_string(i + 1)}}));
        fixture.answers.push_back(std::move(*answer));
    }
    return {};
}

}  // namespace

Result<Fixture> Fixture::read(base::FileSystem& files, const Path& folder) {
    Fixture fixture;
    fixture.folder = folder;
    fixture.name = folder.filename().string();
    if (Status read = read_case(files, folder, fixture); !read) return pass_on(read, msg("reading {file}", {{"file", (folder / "case.json").string()}}));
    return fixture;
}

Result<std::vector<Path>> fixture_folders(base::FileSystem& files, const Path& fixtures) {
    auto names = files.list(fixtures);
    if (!names) return pass_on(names);
    std::vector<Path> folders;
    for (const std::string& name : *names) {
        auto status = files.status(fixtures / name / "case.json");
        if (status && *status) folders.push_back(fixtures / name);
    }
    return folders;
}

}  // namespace saksi::conformance
