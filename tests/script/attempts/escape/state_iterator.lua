-- expect: refused reaches an iterator
local words = ("a b c"):gmatch("%a")
return { check = function(service, day)
  return words()
end }
