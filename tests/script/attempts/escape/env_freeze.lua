-- expect: refused global
return { check = function(service, day)
  local env = constants(_ENV)
  env.x = 1
end }
