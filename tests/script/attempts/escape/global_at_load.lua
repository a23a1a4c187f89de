-- expect: refused global
known = function() return true end
return {}
