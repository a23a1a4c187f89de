-- expect: refused computed name
return { check = function(service, day)
  return service[service.name]
end }
