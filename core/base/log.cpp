#include "base/log.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <memory>

namespace saksi::base::log {

namespace {

spdlog::logger& logger() {
    static const std::shared_ptr<spdlog::logger> instance = [] {
        auto made = std::make_shared<spdlog::logger>("saksi", std::make_shared<spdlog::sinks::stderr_sink_mt>());
        made->set_level(spdlog::level::off);
        made->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc);
        return made;
    }();
    return *instance;
}

spdlog::level::level_enum spdlog_level(Level level) {
    switch (level) {
        case Level::off: return spdlog::level::off;
        case Level::error: return spdlog::level::err;
        case Level::warning: return spdlog::level::warn;
        case Level::info: return spdlog::level::info;
        case Level::debug: return spdlog::level::debug;
    }
    return spdlog::level::off;
}

}  // namespace

void enable(Level level) { logger().set_level(spdlog_level(level)); }
void error(std::string_view line) { logger().error("{}", line); }
void warning(std::string_view line) { logger().warn("{}", line); }
void info(std::string_view line) { logger().info("{}", line); }
void debug(std::string_view line) { logger().debug("{}", line); }

}  // namespace saksi::base::log
