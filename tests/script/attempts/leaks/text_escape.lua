-- expect: refused control character
return { check = function(service, day)
  return "a\27[31mb"
end }
