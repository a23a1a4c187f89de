-- expect: stopped memory
return { check = function(service, day)
  local t = { 1 }
  while true do
    local n = #t
    for i = 1, n do t[n + i] = i end
  end
end }
