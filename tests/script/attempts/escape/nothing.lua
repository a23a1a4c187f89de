-- expect: refused one table
local x = 1
