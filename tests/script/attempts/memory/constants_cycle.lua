-- expect: refused nested
local t = {}
t.again = t
return constants(t)
