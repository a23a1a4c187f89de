# Every library of others, as targets deps::*. A room links the ones whose
# header it may include, and no other room does (tests/lint holds this).

find_package(PkgConfig REQUIRED)

function(gonio_dependency name module)
  pkg_check_modules(${name} REQUIRED IMPORTED_TARGET GLOBAL ${module})
  add_library(deps::${name} ALIAS PkgConfig::${name})
endfunction()

gonio_dependency(lua lua5.4)
gonio_dependency(cjson libcjson)
gonio_dependency(sodium libsodium)
gonio_dependency(zip libzip)
gonio_dependency(uv libuv)
gonio_dependency(edit libedit)
gonio_dependency(sqlite sqlite3)
if(GONIO_TESTS)
  gonio_dependency(cmocka cmocka)
endif()
