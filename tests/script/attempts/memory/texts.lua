-- expect: stopped
return { check = function(service, day)
  local t = {}
  for i = 1, 100000000 do t[i] = ("x"):rep(10000) .. i end
end }
