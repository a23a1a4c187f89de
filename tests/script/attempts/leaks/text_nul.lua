-- expect: refused control character
return { check = function(service, day)
  return "a\0b"
end }
