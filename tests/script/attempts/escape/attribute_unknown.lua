-- expect: refused unknown attribute
local x <frozen> = 1
return {}
