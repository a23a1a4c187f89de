-- expect: stopped
return { check = function(service, day)
  local a = ("x"):rep(500000)
  while true do string.format("%s%s", a, a) end
end }
