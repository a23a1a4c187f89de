-- expect: refused longer than
return { check = function(service, day)
  local t = {}
  for i = 1, 200 do t[i] = ("x"):rep(10000) end
  return table.concat(t)
end }
