-- expect: refused could be changed
local seen = {}
return { check = function(service, day)
  return seen[1]
end }
