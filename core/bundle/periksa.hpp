// PERIKSA.txt: the fixed page that tells a panel how to check by hand (docs/formats/PERIKSA.txt, taken in at build time).
#pragma once

#include <string_view>

namespace saksi::bundle {

std::string_view periksa_text() noexcept;

}  // namespace saksi::bundle
