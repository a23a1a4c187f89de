-- expect: refused reaches an iterator
local tools = constants { words = ("a b c"):gmatch("%a") }
return { check = function(service, day)
  return tools.words()
end }
