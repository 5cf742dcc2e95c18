// Nothing that is thrown crosses the C contract: it becomes a code and a logged sentence.
#pragma once

#include <exception>
#include <new>
#include <stdexcept>
#include <string>
#include <string_view>

#include "saksi_plugin.h"

namespace saksi::sdk {

inline saksi_view view_of(std::string_view text) noexcept { return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}; }
inline std::string_view text_of(saksi_view view) noexcept {
    return {reinterpret_cast<const char*>(view.data), static_cast<std::size_t>(view.size)};
}

/// Ends the job with `code`; the host refused a message or the plugin cannot go on.
class Stop : public std::runtime_error {
public:
    Stop(std::int32_t code, const std::string& why) : std::runtime_error(why), code_(code) {}
    std::int32_t code() const noexcept { return code_; }

private:
    std::int32_t code_;
};

inline void log(const saksi_host* host, std::int32_t severity, std::string_view text) noexcept {
    if (host && host->log) host->log(host->context, severity, view_of(text));
}

/// Runs `body`, which returns a code, and turns whatever it throws into one.
template <class Body>
std::int32_t guard(const saksi_host* host, Body&& body) noexcept {
    try {
        return body();
    } catch (const Stop& stop) {
        log(host, SAKSI_LOG_ERROR, stop.what());
        return stop.code();
    } catch (const std::bad_alloc&) {
        log(host, SAKSI_LOG_ERROR, "out of memory");
        return SAKSI_ERROR_MEMORY;
    } catch (const std::exception& problem) {
        log(host, SAKSI_LOG_PLUGIN_MISBEHAVING, problem.what());
        return SAKSI_ERROR_INTERNAL;
    } catch (...) {
        log(host, SAKSI_LOG_PLUGIN_MISBEHAVING, "something that is no std::exception was thrown");
        return SAKSI_ERROR_INTERNAL;
    }
}

}  // namespace saksi::sdk
