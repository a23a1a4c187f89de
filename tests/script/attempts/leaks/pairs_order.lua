-- expect: harmless "1 2 10 B a b "
return { check = function(service, day)
  local order = ""
  for k in pairs { b = 1, a = 1, B = 1, [10] = 1, [2] = 1, [1] = 1 } do order = order .. k .. " " end
  return order
end }
