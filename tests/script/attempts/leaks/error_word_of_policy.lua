-- expect: refused not shown
return { check = function(service, day)
  local names = { "CANARY" }
  error((service.name:sub(1, 6)))
end }
