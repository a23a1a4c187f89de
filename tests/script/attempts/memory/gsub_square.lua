-- expect: refused
return { check = function(service, day)
  local text = ("x"):rep(1000000)
  return (text:gsub("x", text))
end }
