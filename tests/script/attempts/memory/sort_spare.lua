-- expect: stopped memory
return { check = function(service, day)
  local t = {}
  for i = 1, 100000 do t[i] = -i end
  local keep = {}
  while true do
    keep[#keep + 1] = table.pack(table.unpack(t, 1, 200))
  end
end }
