-- expect: stopped more than 65536 names
return { check = function(service, day)
  local t = {}
  for i = 1, 10000000 do t["k" .. i] = true end
end }
