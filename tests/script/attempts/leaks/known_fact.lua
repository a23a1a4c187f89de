-- expect: refused computed name
return { check = function(service, day)
  return known(service.name)
end }
