-- expect: refused a number with a fraction
return { check = function(service, day)
  return { [service.name] = 1.5 }
end }
