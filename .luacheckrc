-- What luacheck (Debian's lua-check) knows of policies and their library: the
-- names of engine/script/allow.def, and what the host adds. A name that is not
-- here is not there when a policy runs.
std = {
  read_globals = {
    -- Lua's own, as far as they are there
    "assert", "error", "ipairs", "next", "pairs", "select", "tonumber", "tostring", "type",
    math = { fields = { "abs", "ceil", "floor", "fmod", "huge", "max", "maxinteger", "min",
                        "mininteger", "tointeger", "type", "ult" } },
    string = { fields = { "byte", "char", "find", "format", "gmatch", "gsub", "len", "lower",
                          "match", "rep", "reverse", "sub", "upper" } },
    table = { fields = { "concat", "insert", "pack", "remove", "sort", "unpack" } },
    utf8 = { fields = { "char", "codepoint", "len" } },
    -- of the host
    "attest", "constants", "date", "days", "deny", "given", "hold", "known", "mapping",
    "months_after", "param", "policy",
    "rule", "usd", "use", "warn", "weekday", "year",
  },
}
-- A check is called with its subject and the day, whether it looks at them or not.
unused_args = false
-- Addresses of sources are as long as they are.
max_line_length = false
exclude_files = { "scripts/gonio/meta.lua", "build" }
