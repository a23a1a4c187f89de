-- expect: refused reaches an iterator
local kit = constants { words = ("a b c"):gmatch("%a") }
return { check = function(service, day)
  return kit.words()
end }
