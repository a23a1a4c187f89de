-- expect: refused pattern
return { check = function(service, day)
  return ("x"):find(service.name .. "[")
end }
