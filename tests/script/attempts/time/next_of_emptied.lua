-- expect: stopped
return { check = function(service, day)
  local t = {}
  for i = 1, 500000 do t["k" .. i] = true end
  for i = 1, 500000 do t["k" .. i] = nil end
  while true do next(t) end
end }
