-- expect: refused from 0 to 255
return { check = function(service, day)
  return string.char(-1)
end }
