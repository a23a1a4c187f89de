-- expect: refused frozen
return { check = function(service, day)
  local t = { 3, 2, 1 }
  table.sort(t, function(a, b)
    constants(t)
    return a < b
  end)
end }
