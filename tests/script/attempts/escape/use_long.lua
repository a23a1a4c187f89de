-- expect: refused a name of small letters
local x = use("" .. ("a"):rep(5000) .. "")
return {}
