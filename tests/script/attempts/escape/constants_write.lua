-- expect: refused frozen
local limits = constants { units = 4 }
return { check = function(service, day)
  limits.units = 5
end }
