-- expect: refused arithmetic
return { check = function(service, day)
  return "10" + 1
end }
