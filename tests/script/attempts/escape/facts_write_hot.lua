-- expect: refused facts cannot be changed
return { check = function(service, day)
  local m = service.minutes
  service.minutes = m + 1
end }
