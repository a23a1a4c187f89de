-- expect: refused not shown
return { check = function(service, day)
  error(service.name)
end }
