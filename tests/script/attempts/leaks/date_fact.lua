-- expect: refused not a date
return { check = function(service, day)
  return date(service.name)
end }
