-- expect: refused facts cannot be changed
return { check = function(service, day)
  service.minutes = 100
end }
