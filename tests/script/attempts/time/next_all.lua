-- expect: stopped instructions
return { check = function(service, day)
  local t = {}
  for i = 1, 100000 do t[i] = true end
  local k = next(t)
  while k do k = next(t, k) end
end }
