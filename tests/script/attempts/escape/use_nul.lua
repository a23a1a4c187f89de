-- expect: refused a name of small letters
local x = use("gonio\0secret")
return {}
