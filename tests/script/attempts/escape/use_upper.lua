-- expect: refused a name of small letters
local x = use("Gonio")
return {}
