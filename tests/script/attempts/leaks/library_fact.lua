-- expect: refused computed name
return { check = function(service, day)
  return string[service.name]
end }
