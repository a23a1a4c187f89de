-- expect: refused
return { check = function(service, day)
  local text = ("x"):rep(1000)
  return (text:gsub("x", ("%0"):rep(10000)))
end }
