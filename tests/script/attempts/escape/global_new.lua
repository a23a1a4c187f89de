-- expect: refused global
return { check = function(service, day)
  seen = true
end }
