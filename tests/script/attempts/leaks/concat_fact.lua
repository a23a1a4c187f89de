-- expect: refused concatenate
return { check = function(service, day)
  return service.name .. {}
end }
