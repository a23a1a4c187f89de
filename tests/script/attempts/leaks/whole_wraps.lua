-- expect: harmless -9223372036854775808
return { check = function(service, day)
  return math.maxinteger + 1
end }
