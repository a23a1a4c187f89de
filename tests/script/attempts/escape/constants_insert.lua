-- expect: refused frozen
local limits = constants { 1, 2 }
return { check = function(service, day)
  table.insert(limits, 5)
end }
