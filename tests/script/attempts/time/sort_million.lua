-- expect: refused at most
return { check = function(service, day)
  local t = {}
  for i = 1, 1900000 do t[i] = -i end
  table.sort(t)
end }
