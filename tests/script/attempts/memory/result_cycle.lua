-- expect: refused nested
return { check = function(service, day)
  local t = {}
  t.t = t
  return t
end }
