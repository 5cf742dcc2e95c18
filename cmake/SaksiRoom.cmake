# A room is a folder under core/ with one static library. Rooms stand on floors (docs/architecture.md); an edge may only go down.

set(SAKSI_WARNINGS
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast -Wnon-virtual-dtor -Wswitch-enum)

# g++ 12 reports std::variant's unused members as uninitialised when it inlines at -O2 (GCC bug 105562 and its kin).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  list(APPEND SAKSI_WARNINGS -Wno-maybe-uninitialized)
endif()

add_library(saksi_options INTERFACE)
target_compile_features(saksi_options INTERFACE cxx_std_23)
target_compile_options(saksi_options INTERFACE ${SAKSI_WARNINGS} $<$<BOOL:${SAKSI_WERROR}>:-Werror>)

# saksi_room(<name> FLOOR <n> [USES <room>...] SOURCES <file>... HEADERS <file>... [LIBRARIES <target>...] [ALONE <file>...])
# USES lists every room whose headers this room includes. Configuration stops at an edge that does not go down.
# With SAKSI_UNITY a room's sources are compiled a few at a time as one: the standard library's headers cost more than our code.
# ALONE lists those whose local names others of the room use too.
function(saksi_room name)
  cmake_parse_arguments(ARG "" "FLOOR" "USES;SOURCES;HEADERS;LIBRARIES;ALONE" ${ARGN})
  if(NOT DEFINED ARG_FLOOR)
    message(FATAL_ERROR "room ${name}: FLOOR is missing")
  endif()
  set_property(GLOBAL PROPERTY SAKSI_FLOOR_${name} ${ARG_FLOOR})
  set(edges)
  foreach(used IN LISTS ARG_USES)
    get_property(floor GLOBAL PROPERTY SAKSI_FLOOR_${used})
    if(NOT DEFINED floor OR floor STREQUAL "")
      message(FATAL_ERROR "room ${name} uses room ${used}, which does not exist or is declared later; rooms are declared floor by floor")
    endif()
    if(NOT floor LESS ARG_FLOOR)
      message(FATAL_ERROR "room ${name} (floor ${ARG_FLOOR}) uses room ${used} (floor ${floor}): an edge may only point down")
    endif()
    list(APPEND edges saksi::${used})
  endforeach()
  add_library(saksi_${name} STATIC ${ARG_SOURCES})
  add_library(saksi::${name} ALIAS saksi_${name})
  set_target_properties(saksi_${name} PROPERTIES
      POSITION_INDEPENDENT_CODE ON CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON EXPORT_NAME ${name} UNITY_BUILD ${SAKSI_UNITY})
  if(ARG_ALONE)
    set_source_files_properties(${ARG_ALONE} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
  endif()
  target_sources(saksi_${name} PUBLIC
      FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR}/core FILES ${ARG_HEADERS})
  target_link_libraries(saksi_${name} PUBLIC ${edges} PRIVATE saksi_options ${ARG_LIBRARIES})
  target_compile_features(saksi_${name} PUBLIC cxx_std_23)
endfunction()

# saksi_test(<name> ROOMS <room>... SOURCES <file>... [LIBRARIES <target>...]): one Catch2 program, each case a ctest.
function(saksi_test name)
  cmake_parse_arguments(ARG "" "" "ROOMS;SOURCES;LIBRARIES" ${ARGN})
  list(TRANSFORM ARG_ROOMS PREPEND saksi::)
  add_executable(test_${name} ${ARG_SOURCES})
  target_link_libraries(test_${name} PRIVATE ${ARG_ROOMS} ${ARG_LIBRARIES} Catch2::Catch2WithMain saksi_options)
  target_compile_options(test_${name} PRIVATE -Wno-old-style-cast)
  target_compile_definitions(test_${name} PRIVATE SAKSI_TEST_DATA="${PROJECT_SOURCE_DIR}/tests/data")
  add_test(NAME unit_${name} COMMAND test_${name})
endfunction()
