#include "exit_code.hpp"

namespace saksi::cli {

int exit_code_of(ErrorCode code) noexcept {
    switch (code) {
        case ErrorCode::usage: return 64;
        case ErrorCode::malformed:
        case ErrorCode::limit_exceeded:
        case ErrorCode::unsupported: return 65;
        case ErrorCode::missing: return 66;
        case ErrorCode::unavailable:
        case ErrorCode::refused: return 69;
        case ErrorCode::cannot_write:
        case ErrorCode::exists: return 73;
        case ErrorCode::try_later:
        case ErrorCode::interrupted: return 75;
        case ErrorCode::internal: return exit_internal;
    }
    return exit_internal;
}

}  // namespace saksi::cli
