#include "bundle/periksa.hpp"

#include "base/bytes.hpp"

namespace saksi::bundle {

namespace {

constexpr std::uint8_t page[] = {
#include "periksa.inc"
};

}  // namespace

std::string_view periksa_text() noexcept { return text_of(ByteView(page)); }

}  // namespace saksi::bundle
