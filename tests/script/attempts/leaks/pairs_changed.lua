-- expect: harmless "a b d "
return { check = function(service, day)
  local t, order = { a = 1, b = 1, c = 1, d = 1 }, ""
  for k in pairs(t) do
    order = order .. k .. " "
    t.c = nil
    t.e = 1
  end
  return order
end }
