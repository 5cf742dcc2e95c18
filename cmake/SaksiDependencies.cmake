# Every library of Debian 12 that the project links, and the one room that names it (docs/decisions/).
find_package(PkgConfig REQUIRED)
find_package(spdlog REQUIRED)                                        # base
find_package(fmt REQUIRED)                                           # base
find_package(nlohmann_json REQUIRED)                                 # base, plugins/sdk
pkg_check_modules(libdeflate REQUIRED IMPORTED_TARGET libdeflate)    # base (CRC-32), warc
find_package(OpenSSL 3.0 REQUIRED)                                   # digest, trust, net (peer chain)
find_package(ZLIB REQUIRED)                                          # warc
pkg_check_modules(libarchive REQUIRED IMPORTED_TARGET libarchive)    # archive
pkg_check_modules(expat REQUIRED IMPORTED_TARGET expat)              # verify (foreign manifests)
find_package(CURL REQUIRED)                                          # net
find_package(SQLite3 REQUIRED)                                       # store
find_package(SQLiteCpp REQUIRED)                                     # store
find_package(CLI11 REQUIRED)                                         # cli
pkg_check_modules(gumbo REQUIRED IMPORTED_TARGET gumbo)              # plugins
pkg_check_modules(libseccomp REQUIRED IMPORTED_TARGET libseccomp)    # plugin_host
pkg_check_modules(libelf REQUIRED IMPORTED_TARGET libelf)              # conformance (headers; loaded when needed)
pkg_check_modules(python3 REQUIRED python3-embed)                    # plugin_host (headers; loaded when needed)
find_package(Threads REQUIRED)
# Debian's own interpreter: the build needs python3-polib beside it.
find_program(SAKSI_PYTHON NAMES python3 PATHS /usr/bin NO_DEFAULT_PATH REQUIRED)
if(SAKSI_TESTS)
  find_package(Catch2 2 REQUIRED)
endif()
