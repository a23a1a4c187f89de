-- expect: refused there is no
local x = use("gonio.nothing")
return {}
