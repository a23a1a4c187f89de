# Flags of every target of ours, given target by target through
# gonio_flags(), never globally: what others wrote keeps its own.

include(CheckCCompilerFlag)

set(GONIO_WARNINGS
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion
  -Wcast-qual -Wcast-align -Wformat=2 -Wundef -Wstrict-prototypes
  -Wmissing-prototypes -Wold-style-definition -Wvla -Wwrite-strings
  -Wnull-dereference -Wdouble-promotion -Wimplicit-fallthrough
  -Wswitch-enum -Wpointer-arith -Wfloat-equal)

if(CMAKE_C_COMPILER_ID STREQUAL "GNU")
  list(APPEND GONIO_WARNINGS
    -Wduplicated-cond -Wduplicated-branches -Wlogical-op -Wjump-misses-init)
elseif(CMAKE_C_COMPILER_ID MATCHES "Clang")
  list(APPEND GONIO_WARNINGS
    -Wcomma -Wunreachable-code -Wconditional-uninitialized)
endif()

if(GONIO_WERROR)
  list(APPEND GONIO_WARNINGS -Werror)
endif()

# FORTIFY needs optimisation, and the sanitizers bring better checks than it.
set(GONIO_HARDENING
  -fstack-protector-strong -fstack-clash-protection -fPIE)
check_c_compiler_flag(-ftrivial-auto-var-init=zero GONIO_HAS_AUTO_VAR_INIT)
if(GONIO_HAS_AUTO_VAR_INIT) # gcc 12 and clang 16
  list(APPEND GONIO_HARDENING -ftrivial-auto-var-init=zero)
endif()
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
  list(APPEND GONIO_HARDENING -fcf-protection)
endif()
if(NOT GONIO_SANITIZE AND NOT CMAKE_BUILD_TYPE STREQUAL "Debug")
  list(APPEND GONIO_HARDENING -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3)
endif()

set(GONIO_INSTRUMENT "")
if(GONIO_SANITIZE)
  list(APPEND GONIO_INSTRUMENT
    -fsanitize=${GONIO_SANITIZE} -fno-sanitize-recover=all
    -fno-omit-frame-pointer)
endif()
if(GONIO_COVERAGE)
  list(APPEND GONIO_INSTRUMENT --coverage -fprofile-abs-path)
endif()
if(GONIO_FUZZ)
  list(APPEND GONIO_INSTRUMENT -fsanitize=fuzzer-no-link)
endif()

function(gonio_flags target)
  set_target_properties(${target} PROPERTIES
    C_STANDARD 11 C_STANDARD_REQUIRED ON C_EXTENSIONS OFF
    C_VISIBILITY_PRESET hidden)
  target_compile_definitions(${target} PRIVATE _POSIX_C_SOURCE=200809L)
  target_compile_options(${target} PRIVATE
    ${GONIO_WARNINGS} ${GONIO_HARDENING} ${GONIO_INSTRUMENT})
  target_link_options(${target} PRIVATE
    ${GONIO_INSTRUMENT} -Wl,-z,relro,-z,now
    $<$<STREQUAL:$<TARGET_PROPERTY:TYPE>,EXECUTABLE>:-pie>)
endfunction()
