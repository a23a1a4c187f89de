-- expect: harmless "abc"
return { check = function(service, day)
  return ("abc"):sub(math.mininteger, math.maxinteger)
end }
