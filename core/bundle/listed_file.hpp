// One line of every inventory of the bundle.
#pragma once

#include <cstdint>
#include <string>

#include "digest/digest.hpp"

namespace saksi::bundle {

struct ListedFile {
    std::string path;
    std::string media_type;
    std::uint64_t bytes = 0;
    digest::Digest sha256;

    bool operator==(const ListedFile&) const = default;
};

}  // namespace saksi::bundle
