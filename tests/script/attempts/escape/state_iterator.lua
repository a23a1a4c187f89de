-- expect: refused keeps its place
local words = ("a b c"):gmatch("%a")
return { check = function(service, day)
  return words()
end }
