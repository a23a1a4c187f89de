-- expect: harmless 1000
return { check = function(service, day)
  local t, n = {}, 0
  for i = 1, 1000 do t[i] = i end
  table.sort(t, function() n = n * 1103515245 + 12345; return n % 3 == 0 end)
  return #t
end }
