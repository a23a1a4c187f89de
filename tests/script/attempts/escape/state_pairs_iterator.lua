-- expect: refused reaches an iterator
local list = constants { 1, 2, 3 }
local step = pairs(list)
return { check = function(service, day)
  return (step(list))
end }
