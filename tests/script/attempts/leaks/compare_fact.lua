-- expect: refused compare
return { check = function(service, day)
  return service.name < 1
end }
