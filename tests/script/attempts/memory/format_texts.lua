-- expect: refused longer than
return { check = function(service, day)
  local text = ("x"):rep(400000)
  return string.format("%s%s%s", text, text, text)
end }
