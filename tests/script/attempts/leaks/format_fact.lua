-- expect: refused a whole number
return { check = function(service, day)
  return string.format("%d", service.name)
end }
