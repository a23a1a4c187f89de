-- expect: harmless "3 x y "
return { check = function(service, day)
  local t, order, k = { y = 1, x = 1, [3] = 1 }, "", nil
  repeat
    k = next(t, k)
    if k then order = order .. k .. " " end
  until not k
  return order
end }
