-- expect: harmless "function"
return { check = function(service, day)
  return tostring(tostring)
end }
