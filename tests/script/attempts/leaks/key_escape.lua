-- expect: refused control character
return { check = function(service, day)
  return { ["a\27b"] = 1 }
end }
