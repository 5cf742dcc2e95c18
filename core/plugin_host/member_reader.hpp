// Reads the members of one JSON object and notices what is missing, of another kind, or left over.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"

namespace saksi::plugin_host {

/// Each reader returns a usable value and remembers the first problem; `finish` reports it. `object` outlives the reader.
class MemberReader {
public:
    explicit MemberReader(const Json::Object& object) : object_(object) {}

    std::string text(const char* name);
    std::optional<std::string> optional_text(const char* name);
    /// One to limits::url_bytes characters `!` to `~`: keys, codes, URLs.
    std::string token(const char* name);
    std::optional<std::string> optional_token(const char* name);
    std::string one_of(const char* name, std::initializer_list<std::string_view> words);
    bool optional_flag(const char* name);
    /// Not negative.
    std::optional<std::int64_t> optional_count(const char* name);
    std::int64_t count(const char* name);
    std::vector<std::string> texts(const char* name);
    std::vector<std::string> optional_texts(const char* name);
    /// Any value.
    Json any(const char* name);
    Json object(const char* name);
    const Json* find(const char* name);

    void refuse(std::string_view name, std::string_view expected);
    /// Errors: malformed naming the member, also for members that nobody read.
    Status finish();

private:
    const Json::Object& object_;
    std::set<std::string, std::less<>> read_;
    std::optional<Message> problem_;
};

}  // namespace saksi::plugin_host
