-- expect: harmless 5
return { check = function(service, day)
  local t = { 5, 4, 3, 2, 1 }
  table.sort(t, function() return true end)
  return #t
end }
