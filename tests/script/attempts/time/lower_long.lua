-- expect: stopped instructions
return { check = function(service, day)
  local a = ("x"):rep(1000000)
  while a do a = a:upper():lower():reverse() end
end }
