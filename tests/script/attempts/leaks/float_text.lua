-- expect: harmless "1e+15"
return { check = function(service, day)
  return tostring(1e15)
end }
