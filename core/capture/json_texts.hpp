// A list of texts as JSON.
#pragma once

#include <string>
#include <vector>

#include "base/json.hpp"

namespace saksi::capture {

inline Json json_texts(const std::vector<std::string>& values) {
    Json::Array out;
    for (const std::string& value : values) out.emplace_back(value);
    return Json(std::move(out));
}

}  // namespace saksi::capture
