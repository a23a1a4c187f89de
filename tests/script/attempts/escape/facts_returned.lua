-- expect: refused a table of facts
return { check = function(service, day)
  return service
end }
