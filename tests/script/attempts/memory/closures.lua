-- expect: stopped memory
return { check = function(service, day)
  local t = {}
  for i = 1, 100000000 do t[i] = function() return i end end
end }
