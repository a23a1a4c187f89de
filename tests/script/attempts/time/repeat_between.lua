-- expect: refused longer than
return { check = function(service, day)
  return string.rep("", 1000000000000, "x")
end }
