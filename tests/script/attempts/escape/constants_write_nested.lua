-- expect: refused frozen
local limits = constants { deep = { units = 4 } }
return { check = function(service, day)
  limits.deep.units = 5
end }
