# find_package(saksi_plugin_sdk 0.9 REQUIRED): saksi::plugin_sdk (the C header), saksi::plugin_helpers (C++; needs nlohmann-json and Gumbo) and
# saksi_plugin(). A plugin in C needs neither library and finds the package without them.
include(${CMAKE_CURRENT_LIST_DIR}/saksi_plugin_sdk-targets.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/saksi_plugin.cmake)
find_package(nlohmann_json QUIET)
find_package(PkgConfig QUIET)
if(PkgConfig_FOUND)
  pkg_check_modules(gumbo QUIET IMPORTED_TARGET gumbo)
endif()
if(nlohmann_json_FOUND AND TARGET PkgConfig::gumbo)
  include(${CMAKE_CURRENT_LIST_DIR}/saksi_plugin_helpers-targets.cmake)
else()
  message(STATUS "saksi_plugin_sdk: without nlohmann-json and gumbo there are no C++ helpers (Debian: nlohmann-json3-dev libgumbo-dev)")
endif()
