-- expect: refused within the values
return { check = function(service, day)
  return select(math.mininteger, 1)
end }
