-- expect: refused arithmetic
return { check = function(service, day)
  return service.name + 1
end }
