-- expect: harmless true
return { check = function(service, day)
  local known = function() return true end
  return known "service.nothing"
end }
