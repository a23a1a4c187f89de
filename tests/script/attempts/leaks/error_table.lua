-- expect: refused a text
return { check = function(service, day)
  error { service.name }
end }
