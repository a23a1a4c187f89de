-- expect: refused a base
return { check = function(service, day)
  return tonumber("1", math.maxinteger)
end }
