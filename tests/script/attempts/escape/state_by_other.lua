-- expect: refused assigned here
local calls = 0
local function count() calls = calls + 1; return calls end
return { check = function(service, day)
  return count()
end }
