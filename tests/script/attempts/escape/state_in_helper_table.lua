-- expect: refused assigned here
local calls = 0
local tools = constants { count = function() calls = calls + 1; return calls end }
return { check = function(service, day)
  return tools.count()
end }
