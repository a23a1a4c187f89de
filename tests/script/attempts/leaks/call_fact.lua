-- expect: refused call a string value
return { check = function(service, day)
  return service.name()
end }
