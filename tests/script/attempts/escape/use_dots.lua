-- expect: refused a name of small letters
local x = use("gonio..secret")
return {}
