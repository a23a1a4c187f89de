-- expect: refused computed name
return { check = function(service, day)
  return _ENV[service.name]
end }
