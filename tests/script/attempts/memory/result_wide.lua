-- expect: refused entries
return { check = function(service, day)
  local t = {}
  for i = 1, 100000 do t[i] = i end
  return t
end }
