-- expect: refused assigned here
local calls = 0
local kit = constants { count = function() calls = calls + 1; return calls end }
return { check = function(service, day)
  return kit.count()
end }
