-- expect: stopped
return { check = function(service, day)
  local a = ("1"):rep(1000000)
  while true do tonumber(a) end
end }
