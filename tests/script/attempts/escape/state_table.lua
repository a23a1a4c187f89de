-- expect: refused could be changed
local seen = {}
return { check = function(service, day)
  seen[1] = true
end }
