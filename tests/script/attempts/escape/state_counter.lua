-- expect: refused assigned here
local calls = 0
return { check = function(service, day)
  calls = calls + 1
  return calls
end }
