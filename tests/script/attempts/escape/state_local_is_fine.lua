-- expect: harmless 2
return { check = function(service, day)
  local calls = 0
  local function count() calls = calls + 1 end
  count()
  count()
  return calls
end }
