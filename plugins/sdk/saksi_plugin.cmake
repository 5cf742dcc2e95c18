# saksi_plugin(<id> SOURCES <file>... [DATA <file>]): a loadable module at <build>/lib/saksi/plugins/<id>/<id>.so with its manifest and data file beside it,
# as `saksi` looks for plugins; installed the same way. With C++ sources it gets the helpers, with C alone the header.
function(saksi_plugin id)
  set(map ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/saksi_plugin.map)
  cmake_parse_arguments(ARG "" "DATA" "SOURCES" ${ARGN})
  set(folder ${PROJECT_BINARY_DIR}/lib/saksi/plugins/${id})
  add_library(plugin_${id} MODULE ${ARG_SOURCES})
  set_target_properties(plugin_${id} PROPERTIES
      PREFIX "" OUTPUT_NAME ${id} LIBRARY_OUTPUT_DIRECTORY ${folder} C_VISIBILITY_PRESET hidden CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON
      LINK_DEPENDS ${map})
  list(FILTER ARG_SOURCES EXCLUDE REGEX "[.]c$")
  if(ARG_SOURCES)
    target_link_libraries(plugin_${id} PRIVATE saksi::plugin_helpers)
  else()
    target_compile_features(plugin_${id} PRIVATE c_std_11)
    target_link_libraries(plugin_${id} PRIVATE saksi::plugin_sdk)
  endif()
  if(TARGET saksi_options)  # the warnings of this project, for its own plugins
    target_link_libraries(plugin_${id} PRIVATE saksi_options)
  endif()
  # No undefined symbols: the module means itself and fails here, not in the field.
  target_link_options(plugin_${id} PRIVATE -Wl,--version-script=${map} -Wl,--no-undefined -Wl,--exclude-libs,ALL)
  foreach(file manifest.json ${ARG_DATA})
    configure_file(${CMAKE_CURRENT_SOURCE_DIR}/${file} ${folder}/${file} COPYONLY)
    install(FILES ${file} DESTINATION lib/saksi/plugins/${id})
  endforeach()
  install(TARGETS plugin_${id} LIBRARY DESTINATION lib/saksi/plugins/${id})
endfunction()
