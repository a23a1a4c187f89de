# A room of the engine is a folder and a static library of the same name.
# Its headers are included from the engine's root, so that each include line
# shows which room leans on which: #include "base/arena.h".

# gonio_room(NAME [SOURCES file...] [LEANS room...] [DEPS library...])
#   LEANS  the rooms it may include from; DEPS  libraries of others
function(gonio_room name)
  cmake_parse_arguments(ROOM "" "" "SOURCES;LEANS;DEPS" ${ARGN})
  add_library(gonio_${name} STATIC ${ROOM_SOURCES})
  gonio_flags(gonio_${name})
  target_include_directories(gonio_${name} PUBLIC
    ${PROJECT_SOURCE_DIR}/engine
    ${PROJECT_SOURCE_DIR}/engine/include
    ${PROJECT_BINARY_DIR}/engine/include)
  foreach(room IN LISTS ROOM_LEANS)
    target_link_libraries(gonio_${name} PUBLIC gonio_${room})
  endforeach()
  foreach(library IN LISTS ROOM_DEPS)
    target_link_libraries(gonio_${name} PRIVATE ${library})
  endforeach()
endfunction()

# gonio_test(NAME SOURCES file... ROOMS room... [LABELS label...]
#            [DEPS library...] [ARGS arg...] [TIMEOUT seconds])
# One cmocka program, one CTest entry of the same name.
function(gonio_test name)
  cmake_parse_arguments(TEST "" "TIMEOUT" "SOURCES;ROOMS;LABELS;DEPS;ARGS" ${ARGN})
  add_executable(${name} ${TEST_SOURCES})
  gonio_flags(${name})
  target_include_directories(${name} PRIVATE
    ${PROJECT_SOURCE_DIR}/engine ${PROJECT_SOURCE_DIR}/tests)
  target_compile_definitions(${name} PRIVATE
    GONIO_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  foreach(room IN LISTS TEST_ROOMS)
    target_link_libraries(${name} PRIVATE gonio_${room})
  endforeach()
  target_link_libraries(${name} PRIVATE deps::cmocka ${TEST_DEPS})
  add_test(NAME ${name} COMMAND ${name} ${TEST_ARGS})
  if(NOT TEST_LABELS)
    set(TEST_LABELS unit)
  endif()
  if(NOT TEST_TIMEOUT)
    set(TEST_TIMEOUT 900)
  endif()
  set_tests_properties(${name} PROPERTIES
    LABELS "${TEST_LABELS}" TIMEOUT ${TEST_TIMEOUT})
endfunction()
