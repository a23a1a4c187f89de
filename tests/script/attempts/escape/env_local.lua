-- expect: harmless 1
return { check = function(service, day)
  local _ENV = { x = 1 }
  return x
end }
