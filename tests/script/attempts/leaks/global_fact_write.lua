-- expect: refused globals cannot be assigned
return { check = function(service, day)
  local env = _ENV
  env[service.name] = 1
end }
