-- expect: refused facts cannot be changed
return { check = function(service, day)
  constants(service)
  service.minutes = 1
end }
