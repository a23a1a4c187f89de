-- expect: harmless 97
return { check = function(service, day)
  return (("abc"):byte(math.mininteger, math.maxinteger))
end }
