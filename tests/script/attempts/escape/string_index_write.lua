-- expect: refused
return { check = function(service, day)
  local s = "x"
  s.upper = string.lower
end }
