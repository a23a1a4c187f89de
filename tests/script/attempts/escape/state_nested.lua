-- expect: refused assigned here
local calls = 0
return { check = function(service, day)
  local function count() calls = calls + 1 end
  count()
  return calls
end }
