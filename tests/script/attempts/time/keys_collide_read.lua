-- expect: stopped
return { check = function(service, day)
  -- Multiples of a number that the sizes of hash parts divide share one slot.
  local step, t = 1, {}
  for bits = 10, 18 do
    local size = (1 << bits) - 1
    local a, b = step, size
    while b ~= 0 do a, b = b, a % b end
    if step < (1 << 44) // size then step = step // a * size end
  end
  for i = 1, 60000 do t[i * step] = true end
  while t[60000 * step] do end
end }
