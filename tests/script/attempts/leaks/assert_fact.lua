-- expect: refused not shown
return { check = function(service, day)
  assert(false, service.name)
end }
